"""Goods that a unit does not accept: written down with a reason, then refunded or sent anew."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.flows.accept_delivery import accept_delivery
from market.flows.refund_lines import refund_lines
from market.flows.replace_goods import replace_goods
from market.flows.ship_order import ship_order
from market.inventory.models import Hold, StockMovement
from market.inventory.rules import delivery_day
from market.inventory.selectors import planned_picks
from market.kernel.errors import Invalid, KeyReused, NotFound
from market.orders.enums import OrderState, PaymentTerms
from market.orders.errors import PicksChanged, QuantityRefused
from market.orders.models import Acceptance, Order, Refusal, Shipment
from market.orders.rules import Inspection, Parcel, Refused
from market.orders.selectors import demand_of, order_problems, orders_to_accept, orders_to_remedy
from tests.factories import AT, TODAY, fiscal_unit, make_lot, make_variant, place, ship

BROKEN = {1: Refused(2, "2 袋破损")}


@pytest.fixture
def deal(shop):
    """Five of the shop's tea on their way to a unit."""
    officer, unit = fiscal_unit()
    return officer, unit, place(officer, unit, {shop.tea: 5}, payment_terms=PaymentTerms.GOODS_FIRST)


def inspect(order, officer, accepted, refused=None, *, key=None, at=AT):
    found = Inspection(accepted, TODAY, refused=refused or {})
    return accept_delivery(key=key or uuid4(), order_number=order.number, inspection=found, actor=officer, at=at)


def replace(order, manager, quantities, *, key=None):
    return replace_goods(
        key=key or uuid4(), order_number=order.number, quantities=quantities, carrier="示例快递", actor=manager, at=AT
    )


def refund(order, manager, quantities):
    return refund_lines(
        key=uuid4(), order_number=order.number, quantities=quantities, reason="破损", actor=manager, at=AT
    )


def test_part_of_an_order_waits_to_be_accepted_while_the_rest_is_to_come(shop, deal):
    officer, unit, order = deal
    ship(order, shop.manager, {1: 3})

    assert Order.objects.get().state == OrderState.PARTLY_SHIPPED
    assert list(orders_to_accept(buyer=unit)) == [order]
    inspect(order, officer, {1: 3})

    assert Order.objects.get().state == OrderState.PARTLY_SHIPPED
    assert not orders_to_accept(buyer=unit).exists()
    ship(order, shop.manager, {1: 2})
    assert Order.objects.get().state == OrderState.AWAITING_ACCEPTANCE


def test_refused_units_wait_for_a_refund_which_lowers_what_is_due(shop, deal):
    officer, unit, order = deal
    ship(order, shop.manager)
    key = uuid4()

    paper = inspect(order, officer, {1: 3}, BROKEN, key=key)

    assert inspect(order, officer, {1: 3}, BROKEN, key=key) == paper
    with pytest.raises(KeyReused):
        inspect(order, officer, {1: 3}, {1: Refused(2, "别的原因")}, key=key)
    assert Refusal.objects.values_list("quantity", "reason").get() == (2, "2 袋破损")
    assert Order.objects.get().state == OrderState.AWAITING_REMEDY
    assert list(orders_to_remedy()) == list(orders_to_remedy(buyer=unit)) == [order]
    assert not orders_to_accept(buyer=unit).exists()

    refund(order, shop.manager, {1: 2})

    order = Order.objects.get()
    assert (order.state, order.due_fen) == (OrderState.AWAITING_SETTLEMENT, 30_003)
    assert not orders_to_remedy().exists()


def test_refund_settles_refused_units_before_those_still_to_leave(shop, deal):
    officer, _, order = deal
    ship(order, shop.manager, {1: 3})
    inspect(order, officer, {1: 1}, BROKEN)

    refund(order, shop.manager, {1: 3})

    line = order.lines.get()
    assert (line.refunded_quantity, line.returned_quantity) == (3, 2)
    assert shop.stock() == (7, 1)
    ship(order, shop.manager, {1: 1})
    inspect(order, officer, {1: 1})
    assert Order.objects.get().state == OrderState.AWAITING_SETTLEMENT


def test_goods_sent_anew_come_from_free_stock_and_are_accepted_again(shop, deal):
    officer, _, order = deal
    ship(order, shop.manager, {1: 4})
    inspect(order, officer, {1: 2}, BROKEN)
    key = uuid4()
    assert shop.stock() == (6, 1)

    sent = replace(order, shop.manager, {1: 2}, key=key)

    assert replace(order, shop.manager, {1: 2}, key=key) == sent
    assert shop.stock() == (4, 1)
    assert Hold.objects.get(reference=order.number, state="HELD").quantity == 1
    assert StockMovement.objects.get(reference=sent.number).delta == -2
    line = order.lines.get()
    assert (line.shipped_quantity, line.replaced_quantity) == (4, 2)
    inspect(order, officer, {1: 2})
    ship(order, shop.manager, {1: 1})
    inspect(order, officer, {1: 1})
    assert Order.objects.get().state == OrderState.AWAITING_SETTLEMENT


def test_what_is_not_refused_is_not_replaced_and_a_refusal_needs_a_reason(shop, deal):
    officer, _, order = deal
    ship(order, shop.manager)

    for accepted, refused in (
        ({1: 3}, {1: Refused(2, " ")}),
        ({1: 3}, {1: Refused(3, "破损")}),
        ({}, {}),
        ({1: 5}, BROKEN),
    ):
        with pytest.raises((Invalid, QuantityRefused)):
            inspect(order, officer, accepted, refused)
    with pytest.raises(QuantityRefused):
        replace(order, shop.manager, {1: 1})
    with pytest.raises(NotFound):
        replace(order, officer, {1: 1})

    assert not Acceptance.objects.exists()
    assert Shipment.objects.count() == 1
    assert shop.stock() == (5, 0)


def test_what_the_packer_was_shown_is_what_is_taken(shop):
    fruit = make_variant(price_fen=500)
    first = make_lot(fruit, 2, expires_on=TODAY + timedelta(days=5))
    second = make_lot(fruit, 9, expires_on=TODAY + timedelta(days=9))
    officer, unit = fiscal_unit()
    order = place(officer, unit, {fruit: 4}, payment_terms=PaymentTerms.GOODS_FIRST)

    picks = planned_picks(
        reference=order.number,
        demand=demand_of(order=order, quantities={1: 4}),
        outlet_id=None,
        sellable_until=delivery_day(TODAY),
        at=AT,
    )
    shown = {1: [(pick.lot_number, pick.quantity) for pick in picks]}

    assert shown == {1: [(first.number, 2), (second.number, 2)]}
    facts = {"order_number": order.number, "actor": shop.manager}
    for wrong in ({1: [(second.number, 4)]}, {1: [(first.number, 1), (second.number, 3)]}, {}):
        with pytest.raises(PicksChanged):
            ship_order(key=uuid4(), parcel=Parcel({1: 3}, "示例快递", "", wrong), at=AT, **facts)
    # Four days on the first lot would be too old on arrival: other goods than the packer saw.
    with pytest.raises(PicksChanged):
        ship_order(key=uuid4(), parcel=Parcel({1: 3}, "示例快递", "", shown), at=AT + timedelta(days=4), **facts)
    assert not Shipment.objects.exists()
    assert not StockMovement.objects.filter(reason="SHIPPED").exists()

    shipment = ship_order(key=uuid4(), parcel=Parcel({1: 3}, "示例快递", "", shown), at=AT, **facts)

    assert sorted(shipment.lines.values_list("lot", "quantity")) == [(first.pk, 2), (second.pk, 1)]


def test_proof_names_an_order_whose_stock_ends_at_another_instant(shop, deal):
    _, _, order = deal
    holds = Hold.objects.filter(reference=order.number)
    assert order_problems(at=AT) == []

    for expires_at in (None, order.hold_until - timedelta(hours=1)):
        holds.update(expires_at=expires_at)
        assert len(order_problems(at=AT)) == 1
    holds.update(expires_at=order.hold_until, state="RELEASED")
    assert len(order_problems(at=order.hold_until - timedelta(seconds=1))) == 1
    assert order_problems(at=order.hold_until) == order_problems() == []

    holds.update(state="HELD")
    ship(order, shop.manager, {1: 1})
    holds.filter(state="HELD").update(expires_at=order.hold_until)
    assert len(order_problems()) == 1
    holds.filter(state="HELD").update(expires_at=None)
