"""Goods sent anew and the refused ones they stand for: which lots they leave and come back to, to the unit."""

from uuid import uuid4

import pytest

from market.flows.accept_delivery import accept_delivery
from market.flows.rebook_receipt import take_back_receipt
from market.flows.refund_lines import refund_lines
from market.flows.replace_goods import replace_goods
from market.inventory.enums import ReturnedGoods
from market.inventory.models import Lot, StockMovement
from market.inventory.operations import take_back
from market.inventory.rules import Demand, Taken
from market.kernel.digests import KeyedInput
from market.orders.enums import PaymentTerms
from market.orders.errors import NotPaid, QuantityRefused
from market.orders.models import Acceptance, Order, Refusal, Shipment
from market.orders.operations import record_replacement
from market.orders.rules import Inspection, Refused
from market.orders.selectors import order_problems
from tests.factories import AT, TODAY, fiscal_unit, make_lot, make_variant, pay, place, ship

RESTOCK, SCRAP, KEPT = ReturnedGoods.RESTOCK, ReturnedGoods.SCRAP, ReturnedGoods.KEPT


@pytest.fixture
def pears(shop):
    return make_variant(price_fen=500)


@pytest.fixture
def refused(shop, pears):
    """Four pears of lot A that a unit refused, and four of lot B to send in their stead."""
    officer, unit = fiscal_unit()
    first = make_lot(pears, 4, batch_code="A")
    order = place(officer, unit, {pears: 4}, payment_terms=PaymentTerms.GOODS_FIRST)
    ship(order, shop.manager)
    inspect(order, officer, {}, 4)
    return officer, order, first, make_lot(pears, 4, batch_code="B")


def inspect(order, officer, accepted, refused=0):
    found = Inspection(accepted, TODAY, refused={1: Refused(refused, "破损")} if refused else {})
    return accept_delivery(key=uuid4(), order_number=order.number, inspection=found, actor=officer, at=AT)


def replace(order, manager, quantity, choice=None):
    return replace_goods(
        key=uuid4(),
        order_number=order.number,
        quantities={1: quantity},
        carrier="示例快递",
        actor=manager,
        at=AT,
        goods={1: choice} if choice else None,
    )


def refund(order, manager, quantity, choice):
    facts = {"key": uuid4(), "reason": "不要了", "actor": manager, "at": AT}
    return refund_lines(order_number=order.number, quantities={1: quantity}, goods={1: choice}, **facts)


def on_hand(*lots: Lot) -> list[int]:
    return [Lot.objects.get(pk=lot.pk).on_hand for lot in lots]


@pytest.mark.parametrize(
    ("choice", "first_after", "moved"),
    [
        (None, 0, []),
        (KEPT, 0, []),
        (RESTOCK, 4, [("RETURNED", 4)]),
        (SCRAP, 0, [("RETURNED", 4), ("WRITTEN_OFF", -4)]),
    ],
)
def test_refused_goods_go_where_the_desk_says_and_are_not_what_is_sent_anew(shop, refused, choice, first_after, moved):
    _, order, first, second = refused

    sent = replace(order, shop.manager, 4, choice)

    assert list(sent.lines.values_list("lot", "quantity")) == [(second.pk, 4)]
    assert on_hand(first, second) == [first_after, 0]
    back = StockMovement.objects.filter(lot=first, reason__in=["RETURNED", "WRITTEN_OFF"]).order_by("pk")
    assert [(row.reason, row.delta) for row in back] == moved
    assert {row.note for row in back} <= {f"补发 {sent.number}"}


@pytest.mark.parametrize("choice", [KEPT, RESTOCK, SCRAP])
def test_what_was_sent_anew_comes_back_into_the_lot_it_left(shop, refused, choice):
    officer, order, first, second = refused
    sent = replace(order, shop.manager, 4, choice)
    inspect(order, officer, {1: 4})
    before = on_hand(first)

    refund(order, shop.manager, 4, RESTOCK)

    assert on_hand(first) == before
    assert on_hand(second) == [4]
    (back,) = StockMovement.objects.filter(lot=second, reason="RETURNED")
    assert (back.delta, back.reference) == (4, sent.number)


def test_what_left_last_comes_back_first(shop, refused):
    officer, order, first, second = refused
    replace(order, shop.manager, 1, KEPT)
    inspect(order, officer, {1: 1})

    refund(order, shop.manager, 3, RESTOCK)

    assert on_hand(first, second) == [2, 4]


def test_nothing_is_sent_anew_while_the_money_is_taken_back(shop):
    officer, unit = fiscal_unit()
    order = place(officer, unit, {shop.tea: 4})
    receipt = pay(order, shop.manager)
    ship(order, shop.manager)
    inspect(order, officer, {1: 2}, 2)
    facts = {"actor": shop.manager, "at": AT}
    take_back_receipt(key=uuid4(), receipt_number=receipt.number, reason="记错订单", **facts)
    movements = StockMovement.objects.count()

    with pytest.raises(NotPaid):
        replace(order, shop.manager, 2, RESTOCK)

    assert (Shipment.objects.count(), StockMovement.objects.count()) == (1, movements)
    assert shop.stock() == (6, 0)
    pay(order, shop.manager)
    assert replace(order, shop.manager, 2, RESTOCK).is_replacement


def test_fewer_than_no_units_are_not_accepted_beside_refused_ones(shop, refused):
    officer, order, _, _ = refused
    replace(order, shop.manager, 4)
    papers = Acceptance.objects.count()

    with pytest.raises(QuantityRefused) as refusal:
        inspect(order, officer, {1: -1}, 3)

    assert refusal.value.message == "第 1 行验收的数量不能小于 0。"
    assert (Acceptance.objects.count(), Refusal.objects.count()) == (papers, 1)


def test_proof_names_what_was_sent_anew_without_stock(shop, refused):
    _, order, first, second = refused
    form = KeyedInput(uuid4(), "")
    facts = {"order": Order.objects.get(pk=order.pk), "carrier": "示例快递", "actor": shop.manager, "at": AT}
    shipment = record_replacement(form=form, number="FH-NONE", taken=[Taken(1, first.pk, 4)], **facts)

    assert order_problems() == [
        f"shipped by FH-NONE from lot {first.number}: papers 4, movements 0",
        f"order {order.number}: sent anew 4, movements 0; 0 units came back, 4 delivered ones refunded or sent anew",
    ]
    move = {"reason": "SHIPPED", "reference": "FH-NONE", "at": AT}
    StockMovement.objects.create(lot=second, delta=-4, **move)
    Lot.objects.filter(pk=second.pk).update(on_hand=0)
    assert order_problems() == [f"shipped by FH-NONE from lot {first.number}: papers 4, movements 0"]
    shipment.lines.update(lot=second)


def test_proof_names_goods_that_came_back_though_nothing_was_refunded(shop, pears):
    make_lot(pears, 3)
    order = place(shop.user, shop.buyer, {pears: 3})
    pay(order, shop.manager)
    ship(order, shop.manager, {1: 2})
    back = {"demand": [Demand(1, pears.pk, 1)], "goods": {1: RESTOCK}, "reason": "", "actor_number": "", "at": AT}

    take_back(references=[order.number], **back)

    assert order_problems() == [
        f"order {order.number}: sent anew 0, movements 0; 1 units came back, 0 delivered ones refunded or sent anew"
    ]
    # One still to leave, one delivered: now one may have come back.
    refund(order, shop.manager, 2, KEPT)
    assert order_problems() == []
