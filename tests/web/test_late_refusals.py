"""A form that comes too late is refused in words, also where its page does not offer the form any more."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from lxml import html

from market.accounts.models import User
from market.buyers.enums import BuyerKind, BuyerState, MemberRole
from market.buyers.models import Buyer, Membership
from market.catalogue.enums import ProductKind
from market.catalogue.models import Enquiry
from market.flows.cancel_order import cancel_order
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.move_stock import receive_sent_stock, send_stock
from market.flows.write_off_stock import write_off_stock
from market.inventory.models import Lot
from market.orders.enums import CancelReason, Fulfilment
from market.orders.models import Order
from market.orders.rules import PickupProof
from market.outlets.enums import OutletKind, OutletSite
from market.payments.models import Refund
from market.tally.models import Declaration
from tests.factories import AT, TODAY, make_buyer, make_outlet, make_product, make_user
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

WRITTEN = ("orders", "inventory", "payments", "catalogue", "tally", "buyers", "notifications")


@dataclass(frozen=True)
class Late:
    """Who sends what where, after somebody else has done it."""

    client: Client
    url: str
    stated: dict[str, object]


def at_desk(scene: Scene, page: str, number: str, act: str, **stated: object) -> Late:
    sent = {"act": act, "key": uuid4(), **stated} if act else stated
    return Late(signed_in(scene.manager), reverse(f"desk:{page}", args=[number]), sent)


def shipped(scene: Scene) -> Order:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)
    ship(order, scene.manager)
    return order


def cancelled(scene: Scene) -> Order:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)
    cancel_order(order_number=order.number, reason=CancelReason.STORE, actor=scene.manager, at=AT, note="断货")
    return order


def sold_out_lot(scene: Scene) -> Lot:
    lot = Lot.objects.get(variant=scene.tea)
    write_off_stock(key=uuid4(), lot_number=lot.number, quantity=100, reason="受潮", actor=scene.manager, at=AT)
    return lot


def ship_again(scene: Scene) -> Late:
    return at_desk(scene, "order", shipped(scene).number, "ship", line_1="1", carrier="店内配送")


def replace_nothing(scene: Scene) -> Late:
    return at_desk(scene, "order", shipped(scene).number, "replace", line_1="1", goods_1="KEPT", carrier="店内配送")


def cancel_shipped(scene: Scene) -> Late:
    return at_desk(scene, "order", shipped(scene).number, "cancel", reason="断货")


def refund_cancelled(scene: Scene) -> Late:
    return at_desk(scene, "order", cancelled(scene).number, "refund", line_1="1", reason="少一件")


def hand_over_again(scene: Scene) -> Late:
    terms = {"fulfilment": Fulfilment.PICKUP, "pickup_outlet_code": "direct-store", "address_line": ""}
    order = place(scene.resident, scene.home, {scene.tea: 2}, **terms)
    pay(order, scene.manager)
    hand_over_pickup(
        key=uuid4(),
        order_number=order.number,
        paid_fen=None,
        proof=PickupProof(order.pickup_code),
        actor=scene.manager,
        at=AT,
    )
    return at_desk(scene, "order", order.number, "hand_over")


def write_off_again(scene: Scene) -> Late:
    return at_desk(scene, "lot", sold_out_lot(scene).number, "write_off", quantity="1", reason="受潮")


def send_what_is_gone(scene: Scene) -> Late:
    other = make_outlet(OutletKind.COUNTER, site=OutletSite.SUPERMARKET, ships_online=False)
    return at_desk(scene, "lot", sold_out_lot(scene).number, "send", quantity="1", to_outlet=other.code)


def arrive_again(scene: Scene) -> Late:
    lot = Lot.objects.get(variant=scene.tea)
    other = make_outlet(OutletKind.COUNTER, site=OutletSite.SUPERMARKET, ships_online=False)
    sent = send_stock(
        key=uuid4(), lot_number=lot.number, to_outlet_code=other.code, quantity=3, actor=scene.manager, at=AT
    )
    receive_sent_stock(transfer_number=sent.number, actor=scene.manager, at=AT)
    return at_desk(scene, "transfer_received", sent.number, "", key=uuid4(), arrived="3")


def apply_again(scene: Scene) -> Late:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    receipt = pay(order, scene.manager)
    return at_desk(scene, "receipt", receipt.number, "apply", order_number=order.number)


def return_applied(scene: Scene) -> Late:
    receipt = pay(place(scene.resident, scene.home, {scene.tea: 2}), scene.manager)
    return at_desk(scene, "receipt", receipt.number, "return", note="退回")


def take_back_waiting(scene: Scene) -> Late:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    receipt = pay(order, scene.manager, remittance_reference="无")
    return at_desk(scene, "receipt", receipt.number, "take_back", reason="记错")


def split_applied(scene: Scene) -> Late:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    receipt = pay(order, scene.manager)
    return at_desk(scene, "split", receipt.number, "", key=uuid4(), **{f"part_{order.number}": "256"})


def pay_out_again(scene: Scene) -> Late:
    cancelled(scene)
    refund = Refund.objects.get()
    late = at_desk(scene, "refund", refund.number, "", paid_on=TODAY.isoformat(), bank_line="LS2")
    assert late.client.post(late.url, {**late.stated, "bank_line": "LS1"}).status_code == 302
    return late


def answer_again(scene: Scene) -> Late:
    trip = make_product(kind=ProductKind.TOURISM, comparable=None)
    row = Enquiry.objects.create(
        number="YX-1", key=uuid4(), product=trip, contact_name="示例", phone="13900000000", people=4, made_at=AT
    )
    late = at_desk(scene, "enquiry", row.number, "", note="再记一次")
    assert late.client.post(late.url, {"note": "已约 10 月"}).status_code == 302
    return late


def decide_paper_again(scene: Scene) -> Late:
    stated = {"key": uuid4(), "period": "2025-1", "grade": "QUARTERLY", "tea/FISCAL_CANTEEN": "1000"}
    signed_in(scene.officer, scene.school).post(reverse("portal:declare"), stated)
    late = _at_office(scene.office, "declaration", Declaration.objects.get().number, {})
    assert late.client.post(late.url, {"act": "approve"}).status_code == 302
    return late


def decide_unit_again(scene: Scene) -> Late:
    unit = make_buyer(BuyerKind.FISCAL_UNIT, state=BuyerState.PENDING, decided_at=None)
    late = _at_office(scene.office, "unit", unit.number, {"seen": unit.applied_at.isoformat()})
    assert late.client.post(late.url, {**late.stated, "act": "approve", "note": ""}).status_code == 302
    return late


def accept_again(scene: Scene) -> Late:
    order = place(scene.officer, scene.school, {scene.tea: 2}, payment_terms="GOODS_FIRST")
    ship(order, scene.manager)
    late = Late(
        signed_in(scene.officer, scene.school),
        reverse("storefront:order_accept", args=[order.number]),
        {"key": uuid4(), "line_1": "2", "left_1": "2", "accepted_on": TODAY.isoformat()},
    )
    assert late.client.post(late.url, {**late.stated, "key": uuid4()}).status_code == 302
    return late


def wish_for_goods(scene: Scene) -> Late:
    stated = {"key": uuid4(), "contact_name": "示例", "phone": "13900000000", "people": "2"}
    return Late(Client(), reverse("storefront:enquiry", args=[scene.tea.product.slug]), stated)


def add_member_as_clerk(scene: Scene) -> Late:
    unit: Buyer = scene.school
    Membership.objects.filter(buyer=unit, user=scene.officer).update(role=MemberRole.BUYER)
    stated = {"buyer": unit.number, "login": make_user().login, "role": MemberRole.BUYER}
    return Late(signed_in(scene.officer, unit), reverse("portal:members"), stated)


def _at_office(person: User, page: str, number: str, stated: dict[str, object]) -> Late:
    return Late(
        signed_in(person), reverse(f"office:{page}", args=[number]), {"act": "return", "note": "再看", **stated}
    )


LATE = [
    (ship_again, 400, "第 1 行没有可处理的数量"),
    (replace_nothing, 400, "第 1 行没有可处理的数量"),
    (cancel_shipped, 409, "订单已有商品发出，不能取消"),
    (refund_cancelled, 409, "订单已取消，不能再办理"),
    (hand_over_again, 400, "商品已全部交付"),
    (write_off_again, 409, "这个批次可动用 0 件"),
    (send_what_is_gone, 409, "这个批次可动用 0 件"),
    (arrive_again, 409, "这张调拨单已经收货"),
    (apply_again, 409, "这笔款已入订单，不用再处理"),
    (return_applied, 409, "这笔款已入订单，不用再处理"),
    (take_back_waiting, 409, "没有记在订单上，不能冲回"),
    (split_applied, 409, "这笔款已入订单，不能再拆分"),
    (pay_out_again, 409, "这笔退款已经登记过"),
    (answer_again, 409, "已经有人联系过了"),
    (decide_paper_again, 409, "这份申报已通过，不能再审"),
    (decide_unit_again, 409, "这份申请已经处理过"),
    (accept_again, 400, "第 1 行没有可处理的数量"),
    (wish_for_goods, 400, "可以直接购买，不用登记意向"),
    (add_member_as_clerk, 403, "只有单位管理员可以增减成员"),
]


def written() -> dict[str, list[dict[str, object]]]:
    """Every row of the parts that these forms write to."""
    models = [model for label in WRITTEN for model in apps.get_app_config(label).get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize(("late", "status", "words"), LATE, ids=lambda value: getattr(value, "__name__", ""))
def test_late_form_is_refused_in_words(scene: Scene, late: Callable[[Scene], Late], status: int, words: str) -> None:
    sent = late(scene)
    before = written()

    answer = sent.client.post(sent.url, sent.stated)

    said = html.fromstring(answer.content.decode()).cssselect("[data-error-summary]")
    assert (answer.status_code, len(said)) == (status, 1)
    assert words in said[0].text_content()
    assert written() == before


@pytest.mark.parametrize("act", ["", "destroy"])
@pytest.mark.parametrize("page", ["order", "lot", "pack", "receipt"])
def test_what_no_form_of_the_page_asks_for_is_refused(scene: Scene, page: str, act: str) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    receipt = pay(order, scene.manager)
    lot = Lot.objects.get(variant=scene.tea)
    number = {"order": order.number, "lot": lot.number, "pack": scene.tea.sku, "receipt": receipt.number}[page]
    sent = at_desk(scene, page, number, act, quantity="1", reason="受潮", line_1="1", price="1", note="退回")
    before = written()

    answer = sent.client.post(sent.url, sent.stated)

    assert answer.status_code == 400
    assert "没有看到要做哪一步" in answer.content.decode()
    assert written() == before
