"""Returns from asking to refund: exact units and fen, one step once, and refusals that change nothing."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from market.aftersales.enums import ReturnAct, ReturnKind, ReturnReason, ReturnState
from market.aftersales.errors import ReturnMoved, ReturnRefused
from market.aftersales.models import ReturnLine, ReturnRequest, ReturnStep
from market.aftersales.operations import close_return
from market.aftersales.rules import Findings, ReturnWish, Units
from market.files import operations
from market.files.errors import PictureRefused
from market.files.models import StoredPicture
from market.flows.confirm_receipt import confirm_receipt
from market.flows.refund_lines import approve_return, inspect_return, refund_lines
from market.flows.return_goods import ask_return, refuse_return, send_goods_back, withdraw_return
from market.inventory.enums import MovementReason
from market.inventory.models import StockMovement
from market.kernel.digests import KeyedInput
from market.kernel.errors import Conflict, Invalid, KeyReused, NotFound
from market.notifications.models import Message
from market.orders.errors import OrderClosed, QuantityRefused
from market.orders.models import LineRefund
from market.payments.models import Refund
from market.tally.models import Entry
from tests.factories import AT, fiscal_unit, make_user, pay, place, resident, ship
from tests.files.photos import photo
from tests.tally.scenes import set_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def bought(shop):
    """Three cakes of tea, paid, sent and received on the first of September."""
    set_policy(2025)
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    pay(order, shop.manager)
    ship(order, shop.manager)
    return confirm_receipt(order_number=order.number, actor=shop.user, at=AT)


def ask(order, actor, quantities=None, *, kind=ReturnKind.RETURN, reason=ReturnReason.QUALITY, key=None, at=AT):
    wish = ReturnWish(kind, reason, "受潮发霉", quantities or {1: 2})
    return ask_return(key=key or uuid4(), order_number=order.number, wish=wish, actor=actor, at=at)


def act(flow, request, actor, **fields):
    return flow(**{"key": uuid4(), "number": request.number, "actor": actor, "at": AT, **fields})


def state_of_all(shop):
    """Everything that a refused step must leave alone."""
    return (
        shop.stock(),
        list(ReturnRequest.objects.order_by("pk").values_list("state", "refunded_fen")),
        list(ReturnLine.objects.order_by("pk").values_list("quantity", "restocked_quantity", "scrapped_quantity")),
        [model.objects.count() for model in (ReturnStep, LineRefund, Refund, StockMovement, Entry, Message)],
    )


def test_goods_sent_back_go_to_their_lot_or_off_and_their_money_is_owed(shop, bought):
    request = ask(bought, shop.user)
    act(approve_return, request, shop.manager, note="寄到门店")
    act(send_goods_back, request, shop.user, carrier="示例快递", tracking_number="SF9")

    act(inspect_return, request, shop.manager, findings=Findings({1: Units(restocked=1, scrapped=1)}))

    request.refresh_from_db()
    bought.refresh_from_db()
    assert (request.state, request.refunded_fen, request.tracking_number) == (ReturnState.REFUNDED, 20_002, "SF9")
    assert shop.stock() == (8, 0)
    moved = StockMovement.objects.filter(reference=bought.number).order_by("pk").values_list("reason", "delta")
    assert list(moved) == [
        (MovementReason.SHIPPED, -3),
        (MovementReason.RETURNED, 1),
        (MovementReason.RETURNED, 1),
        (MovementReason.WRITTEN_OFF, -1),
    ]
    assert list(Refund.objects.values_list("amount_fen", flat=True)) == [20_002]
    assert bought.refunded_fen == 20_002
    assert sum(Entry.objects.values_list("amount_fen", flat=True)) == 10_001
    assert [step.act for step in ReturnStep.objects.order_by("pk")] == [
        ReturnAct.ASKED,
        ReturnAct.APPROVED,
        ReturnAct.SENT_BACK,
        ReturnAct.INSPECTED,
    ]
    told = list(Message.objects.filter(subject__startswith="售后").order_by("pk").values_list("subject", flat=True))
    assert [text.split()[-1] for text in told] == ["收到了", "同意了", "寄回登记好了", "已办退款"]
    assert "2025-09-08" in Message.objects.order_by("-pk")[0].body


def test_all_returns_of_a_line_sum_to_what_was_paid_for_it(shop, bought):
    for _ in range(3):
        request = ask(bought, shop.user, {1: 1}, kind=ReturnKind.REFUND_ONLY)
        act(approve_return, request, shop.manager, note="")

    bought.refresh_from_db()
    assert sum(Refund.objects.values_list("amount_fen", flat=True)) == bought.goods_fen == 30_003
    assert sum(Entry.objects.values_list("amount_fen", flat=True)) == 0
    assert shop.stock() == (7, 0)
    before = state_of_all(shop)
    with pytest.raises(OrderClosed):
        ask(bought, shop.user, {1: 1})
    assert state_of_all(shop) == before


def test_part_of_a_parcel_is_taken_with_a_note_and_none_is_a_refusal(shop, bought):
    first, second = ask(bought, shop.user, {1: 2}), ask(bought, shop.user, {1: 1})
    for request in (first, second):
        act(approve_return, request, shop.manager, note="")

    act(inspect_return, first, shop.manager, findings=Findings({1: Units(1)}, "一饼已拆封"))
    act(inspect_return, second, shop.manager, findings=Findings({}, "不是本店的货"))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.refunded_fen) == (ReturnState.REFUNDED, 10_001)
    assert (second.state, second.refunded_fen) == (ReturnState.REFUSED, 0)
    assert shop.stock() == (8, 0)


def test_units_that_cost_nothing_are_taken_back_and_not_refused(shop, bought):
    requests = [ask(bought, shop.user, {1: 1}) for _ in range(2)]
    for request, units in zip(requests, ({1: Units(1)}, {}), strict=True):
        form, findings = KeyedInput(uuid4(), ""), Findings(units, "没有收款")
        close_return(form=form, request=request, findings=findings, refunded_fen=0, actor=shop.manager, at=AT)

    states = ReturnRequest.objects.order_by("pk").values_list("state", "refunded_fen")
    assert list(states) == [(ReturnState.REFUNDED, 0), (ReturnState.REFUSED, 0)]


def test_pictures_are_redrawn_before_the_order_is_locked(shop, bought, monkeypatch, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    depths, redraw = [], operations.redraw_in_child

    def noting(*, content):
        depths.append(len(connection.savepoint_ids))
        return redraw(content=content)

    monkeypatch.setattr(operations, "redraw_in_child", noting)
    wish = ReturnWish(ReturnKind.RETURN, ReturnReason.QUALITY, "受潮发霉", {1: 1}, {1: photo(400, 300)})
    outside = len(connection.savepoint_ids)
    facts = {"order_number": bought.number, "actor": shop.user, "at": AT}
    request, key = ask_return(key=uuid4(), wish=wish, **facts), uuid4()
    broken = replace(wish, pictures={1: photo(400, 300), 2: b"x"})
    before = state_of_all(shop)
    with pytest.raises(PictureRefused) as caught:
        ask_return(key=key, wish=broken, **facts)
    with pytest.raises(ReturnRefused):
        ask_return(key=key, wish=replace(broken, quantities={1: 9}), **facts)

    assert depths == [outside, outside]  # the other one is refused by its first bytes
    assert caught.value.field == "picture_2"
    assert state_of_all(shop) == before
    assert request.pictures.count() == StoredPicture.objects.count() == 1
    assert len(list(tmp_path.rglob("*.webp"))) == 3


def test_every_step_is_made_once_per_key(shop, bought):
    key = uuid4()
    request = ask(bought, shop.user, key=key)
    assert ask(bought, shop.user, key=key) == request
    for flow, actor, fields in (
        (approve_return, shop.manager, {"note": "好"}),
        (send_goods_back, shop.user, {"carrier": "示例快递", "tracking_number": "SF9"}),
        (inspect_return, shop.manager, {"findings": Findings({1: Units(2)})}),
    ):
        step = uuid4()
        act(flow, request, actor, key=step, **fields)
        before = state_of_all(shop)
        act(flow, request, actor, key=step, **fields)
        assert state_of_all(shop) == before
        with pytest.raises(ReturnMoved):
            act(flow, request, actor, **fields)
        assert state_of_all(shop) == before

    before = state_of_all(shop)
    with pytest.raises(KeyReused):
        ask(bought, shop.user, {1: 1}, key=key)
    assert state_of_all(shop) == before


def test_a_key_of_one_request_does_nothing_for_another(shop, bought):
    first, second = ask(bought, shop.user, {1: 1}), ask(bought, shop.user, {1: 1})
    key = uuid4()
    act(approve_return, first, shop.manager, key=key, note="")
    before = state_of_all(shop)

    with pytest.raises(KeyReused):
        act(approve_return, second, shop.manager, key=key, note="")

    assert state_of_all(shop) == before


def test_withdrawn_units_may_be_asked_for_again_and_waiting_ones_not(shop, bought):
    request = ask(bought, shop.user, {1: 3})
    before = state_of_all(shop)
    with pytest.raises(ReturnRefused):
        ask(bought, shop.user, {1: 1})
    assert state_of_all(shop) == before

    act(withdraw_return, request, shop.user)

    assert ask(bought, shop.user, {1: 3}).state == ReturnState.REQUESTED


def test_seven_days_end_at_midnight_in_shanghai(shop, bought):
    last = AT.replace(day=8, hour=15, minute=59)  # 23:59 on the eighth in Shanghai

    with pytest.raises(ReturnRefused):
        ask(bought, shop.user, {1: 1}, reason=ReturnReason.NO_REASON, at=last + timedelta(minutes=1))
    assert not ReturnRequest.objects.exists()
    assert ask(bought, shop.user, {1: 1}, reason=ReturnReason.NO_REASON, at=last).state == ReturnState.REQUESTED


def test_refusals_of_the_store_carry_their_reason_and_end_the_request(shop, bought):
    request = ask(bought, shop.user)
    before = state_of_all(shop)
    with pytest.raises(Invalid):
        act(refuse_return, request, shop.manager, reason=" ")
    assert state_of_all(shop) == before

    act(refuse_return, request, shop.manager, reason="已拆封")

    before = state_of_all(shop)
    for flow, actor, fields in (
        (approve_return, shop.manager, {"note": ""}),
        (inspect_return, shop.manager, {"findings": Findings({1: Units(2)})}),
        (send_goods_back, shop.user, {"carrier": "x", "tracking_number": "y"}),
        (withdraw_return, shop.user, {}),
    ):
        with pytest.raises(ReturnMoved):
            act(flow, request, actor, **fields)
    assert state_of_all(shop) == before
    assert "已拆封" in Message.objects.order_by("-pk")[0].body


def test_another_persons_request_is_not_there(shop, bought):
    request = ask(bought, shop.user)
    stranger, _ = resident()
    before = state_of_all(shop)
    for flow, actor, fields in (
        (withdraw_return, stranger, {}),
        (send_goods_back, shop.manager, {"carrier": "x", "tracking_number": "y"}),
        (approve_return, shop.user, {"note": ""}),
        (refuse_return, shop.user, {"reason": "x"}),
        (inspect_return, make_user(), {"findings": Findings({1: Units(2)})}),
    ):
        with pytest.raises(NotFound):
            act(flow, request, actor, **fields)
    with pytest.raises(NotFound):
        ask(bought, stranger)
    assert state_of_all(shop) == before


def test_units_refunded_at_the_desk_meanwhile_are_not_refunded_again(shop, bought):
    request = ask(bought, shop.user, {1: 2})
    act(approve_return, request, shop.manager, note="")
    facts = {"order_number": bought.number, "reason": "破损", "actor": shop.manager, "at": AT}
    refund_lines(key=uuid4(), quantities={1: 2}, **facts)
    before = state_of_all(shop)

    with pytest.raises(QuantityRefused):
        act(inspect_return, request, shop.manager, findings=Findings({1: Units(2)}))

    assert state_of_all(shop) == before


def test_a_unit_uses_its_acceptance(shop):
    officer, unit = fiscal_unit()
    order = place(officer, unit, {shop.tea: 1}, payment_terms="GOODS_FIRST")
    ship(order, shop.manager)

    with pytest.raises(Conflict):
        ask(order, officer, {1: 1})

    assert not ReturnRequest.objects.exists()


def test_what_has_not_left_cannot_be_sent_back(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    pay(order, shop.manager)
    ship(order, shop.manager, {1: 2})

    with pytest.raises(ReturnRefused):
        ask(order, shop.user, {1: 1})

    assert not ReturnRequest.objects.exists()
