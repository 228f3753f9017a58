"""Goods that leave, are handed over, received and accepted."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.flows.accept_delivery import accept_delivery
from market.flows.confirm_receipt import confirm_receipt
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.ship_order import ship_order
from market.inventory.enums import HoldState, MovementReason
from market.inventory.errors import OutOfStock
from market.inventory.models import Hold, StockMovement
from market.kernel.errors import Conflict, Invalid, KeyReused, NotFound
from market.orders.enums import Fulfilment, OrderState, PaymentMethod, PaymentTerms
from market.orders.errors import NotPaid, OrderClosed, QuantityRefused
from market.orders.models import Acceptance, Order, Shipment, ShipmentLine
from market.orders.rules import Inspection, Parcel, PickupProof
from market.payments.errors import WrongAmount
from market.payments.models import Receipt
from tests.factories import AT, TODAY, fiscal_unit, make_lot, make_user, make_variant, pay, place, ship

PICKUP = {"fulfilment": Fulfilment.PICKUP, "pickup_outlet_code": "direct-store"}


@pytest.fixture
def paid(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 4})
    pay(order, shop.manager)
    return order


@pytest.fixture
def goods_first(shop):
    officer, unit = fiscal_unit()
    return officer, place(officer, unit, {shop.tea: 4}, payment_terms=PaymentTerms.GOODS_FIRST)


def accept(order, officer, quantities, **fields):
    found = Inspection(quantities, fields.pop("accepted_on", TODAY), refused=fields.pop("refused", {}))
    return accept_delivery(
        order_number=order.number, inspection=found, actor=officer, **{"key": uuid4(), "at": AT, **fields}
    )


def hand_over(order, manager, **fields):
    facts = {"key": uuid4(), "paid_fen": None, "proof": PickupProof(order.pickup_code), "at": AT, **fields}
    return hand_over_pickup(order_number=order.number, actor=manager, **facts)


def test_parts_leave_one_after_another_each_from_its_lot(shop, paid):
    first = ship(paid, shop.manager, {1: 3})
    assert Order.objects.get().state == OrderState.PARTLY_SHIPPED
    assert shop.stock() == (7, 1)
    second = ship(paid, shop.manager, {1: 1})

    assert Order.objects.get().state == OrderState.SHIPPED
    assert shop.stock() == (6, 0)
    assert list(ShipmentLine.objects.order_by("pk").values_list("shipment", "lot", "quantity")) == [
        (first.pk, shop.lot.pk, 3),
        (second.pk, shop.lot.pk, 1),
    ]
    movements = StockMovement.objects.filter(reason=MovementReason.SHIPPED).order_by("pk")
    assert [(row.delta, row.reference, row.actor_number) for row in movements] == [
        (-3, paid.number, shop.manager.number),
        (-1, paid.number, shop.manager.number),
    ]
    assert sorted(Hold.objects.values_list("quantity", "state")) == [(1, "TAKEN"), (3, "TAKEN")]


def test_shipping_twice_under_one_key_ships_once(shop, paid):
    key = uuid4()
    facts = {"order_number": paid.number, "actor": shop.manager, "at": AT}
    first = ship_order(key=key, parcel=Parcel({1: 2}, "示例快递"), **facts)

    assert ship_order(key=key, parcel=Parcel({1: 2}, "示例快递"), **facts) == first
    with pytest.raises(KeyReused):
        ship_order(key=key, parcel=Parcel({1: 1}, "示例快递"), **facts)

    assert Shipment.objects.count() == 1
    assert shop.stock() == (8, 2)


def test_unpaid_lapsed_cancelled_and_excess_goods_stay(shop, paid):
    unpaid = place(shop.user, shop.buyer, {shop.tea: 1})

    with pytest.raises(NotPaid):
        ship(unpaid, shop.manager)
    with pytest.raises(OrderClosed):
        ship(unpaid, shop.manager, at=unpaid.hold_until)
    for quantities in ({1: 5}, {1: 0}, {2: 1}):
        with pytest.raises(QuantityRefused):
            ship(paid, shop.manager, quantities)
    with pytest.raises(NotFound):
        ship(paid, shop.user)
    with pytest.raises(NotFound):
        ship(paid, make_user())

    assert not Shipment.objects.exists()
    assert shop.stock() == (10, 5)


def test_held_lot_that_would_be_too_old_on_arrival_is_swapped(shop):
    fruit = make_variant(price_fen=500)
    old = make_lot(fruit, 5, expires_on=TODAY + timedelta(days=2))
    order = place(shop.user, shop.buyer, {fruit: 3})
    pay(order, shop.manager)
    fresh = make_lot(fruit, 2, expires_on=TODAY + timedelta(days=30))
    tomorrow = AT + timedelta(days=1)

    with pytest.raises(OutOfStock) as refusal:
        ship(order, shop.manager, at=tomorrow)
    assert refusal.value.details == {"line": 1, "left": 2, "wanted": 3}
    assert Hold.objects.get(reference=order.number).state == HoldState.HELD
    ship(order, shop.manager, {1: 2}, at=tomorrow)

    old.refresh_from_db()
    fresh.refresh_from_db()
    assert ((old.on_hand, old.held), (fresh.on_hand, fresh.held)) == ((5, 1), (0, 0))
    assert ShipmentLine.objects.get().lot == fresh


def test_goods_first_leave_unpaid_and_the_rest_no_longer_lapses(shop, goods_first):
    _, order = goods_first

    ship(order, shop.manager, {1: 1})

    assert Hold.objects.get(state=HoldState.HELD).expires_at is None
    ship(order, shop.manager, {1: 3}, at=order.hold_until + timedelta(days=1))
    assert Order.objects.get().state == OrderState.AWAITING_ACCEPTANCE


def test_unit_accepts_by_line_and_quantity(shop, goods_first):
    officer, order = goods_first
    ship(order, shop.manager, {1: 3})
    key = uuid4()

    first = accept(order, officer, {1: 2}, key=key)
    assert accept(order, officer, {1: 2}, key=key) == first
    with pytest.raises(KeyReused):
        accept(order, officer, {1: 1}, key=key)
    with pytest.raises(QuantityRefused) as refusal:
        accept(order, officer, {1: 2})

    assert refusal.value.details == {"line": 1, "left": 1}
    assert order.lines.get().accepted_quantity == 2
    assert Acceptance.objects.count() == 1


def test_acceptance_day_is_neither_before_the_goods_left_nor_to_come(shop, goods_first):
    officer, order = goods_first
    ship(order, shop.manager, {1: 3})
    ship(order, shop.manager, {1: 1}, at=AT + timedelta(days=2))
    later = AT + timedelta(days=3)

    for quantity, day in ((1, TODAY - timedelta(days=1)), (1, TODAY + timedelta(days=4)), (4, TODAY)):
        with pytest.raises(Invalid):
            accept(order, officer, {1: quantity}, accepted_on=day, at=later)
    assert not Acceptance.objects.exists()
    accept(order, officer, {1: 3}, at=later)
    accept(order, officer, {1: 1}, accepted_on=TODAY + timedelta(days=2), at=later)

    assert Order.objects.get().state == OrderState.AWAITING_SETTLEMENT


def test_stranger_and_resident_do_not_accept(shop, paid, goods_first):
    _, order = goods_first
    ship(order, shop.manager)
    ship(paid, shop.manager)

    with pytest.raises(NotFound):
        accept(order, make_user(), {1: 1})
    with pytest.raises(Invalid):
        accept(paid, shop.user, {1: 1})

    assert not Acceptance.objects.exists()


def test_resident_confirms_the_receipt_once_all_has_left(shop, paid):
    ship(paid, shop.manager, {1: 1})
    with pytest.raises(Conflict):
        confirm_receipt(order_number=paid.number, actor=shop.user, at=AT)
    ship(paid, shop.manager, {1: 3})
    with pytest.raises(NotFound):
        confirm_receipt(order_number=paid.number, actor=make_user(), at=AT)

    confirm_receipt(order_number=paid.number, actor=shop.user, at=AT)
    again = confirm_receipt(order_number=paid.number, actor=shop.user, at=AT + timedelta(days=1))

    assert (again.state, again.received_at) == (OrderState.COMPLETED, AT)


def test_goods_are_handed_over_against_the_money_due(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 2}, payment_method=PaymentMethod.ON_PICKUP, **PICKUP)
    key = uuid4()
    for paid_fen in (None, 20_001, 20_003):
        with pytest.raises(WrongAmount):
            hand_over(order, shop.manager, paid_fen=paid_fen)
    assert shop.stock() == (10, 2)

    shipment = hand_over(order, shop.manager, key=key, paid_fen=20_002)

    assert hand_over(order, shop.manager, key=key, paid_fen=20_002) == shipment
    order.refresh_from_db()
    assert (order.state, order.paid_on, order.received_at) == (OrderState.COMPLETED, TODAY, AT)
    assert (Receipt.objects.get().amount_fen, shipment.carrier) == (20_002, "")
    assert shop.stock() == (8, 0)


def test_pickup_paid_by_transfer_waits_for_the_money_and_ignores_its_window(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 2}, **PICKUP)
    with pytest.raises(NotPaid):
        hand_over(order, shop.manager)
    pay(order, shop.manager)
    with pytest.raises(Invalid):
        ship(order, shop.manager)

    hand_over(order, shop.manager, at=AT + timedelta(days=60))

    order.refresh_from_db()
    assert order.state == OrderState.COMPLETED


def test_unit_fetches_goods_and_then_accepts_and_pays(shop):
    officer, unit = fiscal_unit()
    order = place(officer, unit, {shop.tea: 1}, payment_terms=PaymentTerms.GOODS_FIRST, **PICKUP)

    hand_over(order, shop.manager)
    assert Order.objects.get().state == OrderState.AWAITING_ACCEPTANCE
    accept(order, officer, {1: 1})
    pay(order, shop.manager)

    assert Order.objects.get().state == OrderState.COMPLETED


def test_delivery_order_is_not_handed_over(shop, paid):
    with pytest.raises(Invalid):
        hand_over(paid, shop.manager)
    with pytest.raises(NotFound):
        hand_over(paid, shop.user)

    assert shop.stock() == (10, 4)
