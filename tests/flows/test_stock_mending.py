"""The desk mends what went wrong: a second receipt, a wrong one, a transfer that came short, goods that come back."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from market.audit.models import Activity
from market.flows.correct_stock import correct_stock
from market.flows.move_stock import receive_sent_stock, send_stock
from market.flows.receive_stock import receive_stock
from market.flows.refund_lines import refund_lines
from market.inventory.enums import ReturnedGoods, TransferState
from market.inventory.errors import ReceivedBefore, TransferDone
from market.inventory.models import Lot, StockMovement
from market.inventory.rules import Arrival, Correction, TransferArrival
from market.inventory.selectors import transfers_under_way
from market.kernel.errors import Forbidden, Invalid, KeyReused
from market.outlets.enums import OutletKind
from tests.factories import AT, make_outlet, make_staff, pay, place, ship


def test_the_same_receipt_again_is_asked_about_and_not_forbidden(shop):
    first = Arrival(uuid4(), shop.tea.sku, "direct-store", "B9", date(2025, 8, 1), date(2026, 8, 1), 20)
    lot = receive_stock(arrival=first, actor=shop.manager, at=AT)
    again = replace(first, key=uuid4(), quantity=15, batch_code=" B9 ")

    assert receive_stock(arrival=first, actor=shop.manager, at=AT) == lot
    for beside in ("", "L-0"):
        with pytest.raises(ReceivedBefore) as refusal:
            receive_stock(arrival=again, actor=shop.manager, at=AT, beside=beside)
        assert refusal.value.details == {"lot": lot.number}
    assert Lot.objects.filter(batch_code="B9").count() == 1

    second = receive_stock(arrival=again, actor=shop.manager, at=AT, beside=lot.number)
    other = receive_stock(arrival=replace(again, key=uuid4(), batch_code="B10"), actor=shop.manager, at=AT)

    assert (second.on_hand, other.on_hand) == (15, 15)


def test_only_a_manager_corrects_and_it_is_recorded(shop):
    correction = Correction(uuid4(), 8, shop.lot.batch_code, shop.lot.produced_on, shop.lot.expires_on, " 少一箱 ")

    for actor in (shop.user, make_staff("LEADING_GROUP_OFFICE")):
        with pytest.raises(Forbidden):
            correct_stock(lot_number=shop.lot.number, correction=correction, actor=actor, at=AT)
    assert shop.stock() == (10, 0)
    correct_stock(lot_number=shop.lot.number, correction=correction, actor=shop.manager, at=AT)

    assert shop.stock() == (8, 0)
    activity = Activity.objects.get()
    assert (activity.action, activity.subject_number, activity.actor_number) == (
        "lot.corrected",
        shop.lot.number,
        shop.manager.number,
    )
    assert activity.data == {"now": shop.lot.number, "quantity": 8, "reason": "少一箱"}


def sent(shop):
    counter = make_outlet(OutletKind.COUNTER)
    return send_stock(
        key=uuid4(), lot_number=shop.lot.number, to_outlet_code=counter.code, quantity=10, actor=shop.manager, at=AT
    )


def confirm(shop, transfer, came):
    return receive_sent_stock(transfer_number=transfer.number, actor=shop.manager, at=AT, came=came)


def of_transfer(transfer):
    return list(
        StockMovement.objects.filter(reference=transfer.number)
        .order_by("pk")
        .values_list("lot__outlet__kind", "reason", "delta", "note")
    )


def test_part_of_a_transfer_comes_in_and_the_rest_stays_on_its_way(shop):
    transfer = sent(shop)
    came = TransferArrival(uuid4(), 8, 0, "")

    for _ in range(2):
        confirm(shop, transfer, came)
    with pytest.raises(KeyReused):
        confirm(shop, transfer, replace(came, arrived=7))
    (waiting,) = transfers_under_way()
    assert (waiting.come, waiting.state, waiting.received_at) == (8, TransferState.SENT, None)
    receive_sent_stock(transfer_number=transfer.number, actor=shop.manager, at=AT)

    transfer.refresh_from_db()
    assert (transfer.state, transfer.to_lot.on_hand, transfer.received_at) == (TransferState.RECEIVED, 10, AT)
    assert of_transfer(transfer) == [
        ("DIRECT_STORE", "TRANSFER_OUT", -10, ""),
        ("COUNTER", "TRANSFER_IN", 8, ""),
        ("COUNTER", "TRANSFER_IN", 2, ""),
    ]
    assert not transfers_under_way()


def test_what_is_missing_is_given_up_with_a_reason(shop):
    transfer = sent(shop)

    confirm(shop, transfer, TransferArrival(uuid4(), 8, 2, " 路上破了 "))

    transfer.refresh_from_db()
    assert (transfer.state, transfer.to_lot.on_hand) == (TransferState.RECEIVED, 8)
    assert of_transfer(transfer)[1:] == [
        ("COUNTER", "TRANSFER_IN", 10, ""),
        ("COUNTER", "WRITTEN_OFF", -2, "路上破了"),
    ]
    assert Activity.objects.latest("pk").data == {"arrived": 8, "lost": 2, "reason": "路上破了"}
    with pytest.raises(TransferDone):
        confirm(shop, transfer, TransferArrival(uuid4(), 1, 0, ""))


@pytest.mark.parametrize("came", [(0, 0, ""), (11, 0, ""), (8, 3, "破"), (8, 2, " "), (-1, 2, "破"), (3, -1, "")])
def test_an_arrival_that_makes_no_sense_changes_nothing(shop, came):
    transfer = sent(shop)

    with pytest.raises(Invalid):
        confirm(shop, transfer, TransferArrival(uuid4(), *came))

    transfer.refresh_from_db()
    assert (transfer.state, transfer.to_lot) == (TransferState.SENT, None)
    assert len(of_transfer(transfer)) == 1


@pytest.mark.parametrize(
    ("choice", "on_hand", "moved"),
    [
        (ReturnedGoods.RESTOCK, 9, [("RETURNED", 1)]),
        (ReturnedGoods.SCRAP, 8, [("RETURNED", 1), ("WRITTEN_OFF", -1)]),
        (ReturnedGoods.KEPT, 8, []),
        (None, 8, []),
    ],
)
def test_a_refund_says_what_became_of_delivered_goods(shop, choice, on_hand, moved):
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    pay(order, shop.manager)
    ship(order, shop.manager, {1: 2})

    for key in [uuid4()] * 2:
        refund_lines(
            key=key,
            order_number=order.number,
            quantities={1: 2},
            reason="不要了",
            actor=shop.manager,
            at=AT,
            goods={1: choice} if choice else None,
        )

    # One of the two was still to be sent and only ceases to be held.
    assert shop.stock() == (on_hand, 0)
    movements = StockMovement.objects.filter(reference=order.number).exclude(reason="SHIPPED").order_by("pk")
    assert list(movements.values_list("reason", "delta")) == moved
