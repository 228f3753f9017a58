"""From a cart to an order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.audit.models import Activity
from market.buyers.enums import BuyerState
from market.cart.errors import CartClosed
from market.flows.place_order import place_order
from market.inventory.enums import HoldState
from market.inventory.errors import OutOfStock
from market.inventory.models import Hold
from market.kernel.errors import Forbidden, Invalid, KeyReused, NotFound
from market.notifications.models import Message
from market.orders.enums import Fulfilment, FundSource, OrderState, PaymentMethod, PaymentTerms, Purpose
from market.orders.errors import NoHoldTerm, PriceChanged, TermsRefused
from market.orders.models import LinePart, OrderLine
from market.outlets.enums import OutletKind
from tests.factories import (
    AT,
    TODAY,
    fiscal_unit,
    hold_terms,
    make_buyer,
    make_cart,
    make_component,
    make_lot,
    make_outlet,
    make_product,
    make_user,
    make_variant,
    place,
    resident,
    soe_union,
    terms_for,
)
from tests.flows.traces import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    hold_terms()
    user, buyer = resident()
    tea = make_variant(price_fen=12_800)
    lot = make_lot(tea, 10)
    return user, buyer, tea, lot


def test_order_copies_everything_and_holds_the_stock(shop):
    user, buyer, tea, lot = shop

    order = place(user, buyer, {tea: 3}, remark=" 周末送 ")

    assert (order.goods_fen, order.freight_fen, order.refunded_fen) == (38_400, 0, 0)
    assert order.state == OrderState.AWAITING_PAYMENT
    assert (order.buyer_name, order.remark) == (buyer.name, "周末送")
    assert order.hold_until == datetime(2025, 9, 4, 16, tzinfo=UTC)
    line = order.lines.get()
    assert (line.position, line.sku, line.quantity, line.amount_fen) == (1, tea.sku, 3, 38_400)
    assert (line.county_name, line.seller_name) == ("勐海", "百县百品松江直营店（示例）")
    part = line.parts.get()
    assert (part.region.code, part.comparable_category.code, part.weight_fen) == ("532822", "tea", 12_800)
    hold = Hold.objects.get()
    assert (hold.reference, hold.line, hold.lot, hold.quantity) == (order.number, 1, lot, 3)
    assert hold.expires_at == order.hold_until
    lot.refresh_from_db()
    assert (lot.on_hand, lot.held) == (10, 3)
    payment = order.payment
    assert (payment.amount_fen, payment.remittance_reference) == (38_400, order.number)
    assert Activity.objects.get().action == "order.placed"
    assert Message.objects.get().user == user


def test_order_never_changes_with_the_catalogue(shop):
    user, buyer, tea, _ = shop
    order = place(user, buyer, {tea: 1})

    tea.price_fen, tea.product.name = 99_900, "改名"
    tea.save()
    tea.product.save()

    line = OrderLine.objects.get(order=order)
    assert (line.unit_price_fen, line.product_name) == (12_800, "示例普洱茶饼")


def test_gift_box_is_written_with_its_components(shop):
    user, buyer, _, _ = shop
    box = make_variant(price_fen=20_000, product__name="示例礼盒")
    make_component(box, make_product(), list_price_fen=9_000)
    make_component(box, make_product(comparable="rice"), list_price_fen=3_000, quantity=2)
    make_lot(box, 5)

    order = place(user, buyer, {box: 2})

    parts = LinePart.objects.filter(line__order=order).order_by("position")
    assert [part.comparable_category.code for part in parts] == ["tea", "rice"]
    assert parts[0].weight_fen * 6_000 == parts[1].weight_fen * 9_000


def test_first_expired_lot_is_held_and_one_too_old_is_skipped(shop):
    user, buyer, tea, late = shop
    old = make_lot(tea, 5, expires_on=TODAY + timedelta(days=1))
    soon = make_lot(tea, 2, expires_on=TODAY + timedelta(days=2))

    place(user, buyer, {tea: 3})

    held = dict(Hold.objects.values_list("lot_id", "quantity"))
    assert held == {soon.pk: 2, late.pk: 1}
    old.refresh_from_db()
    assert old.held == 0


def test_same_key_and_input_give_the_same_order(shop):
    user, buyer, tea, _ = shop
    cart, terms, key = make_cart(user, buyer, {tea: 2}), terms_for(buyer, 25_600), uuid4()
    order = place_order(cart_number=cart.number, terms=terms, key=key, actor=user, at=AT)
    before = snapshot()

    again = place_order(cart_number=cart.number, terms=terms, key=key, actor=user, at=AT + timedelta(minutes=1))

    assert again == order
    assert snapshot() == before


def test_same_key_with_another_input_is_refused(shop):
    user, buyer, tea, _ = shop
    cart, terms, key = make_cart(user, buyer, {tea: 2}), terms_for(buyer, 25_600), uuid4()
    place_order(cart_number=cart.number, terms=terms, key=key, actor=user, at=AT)
    other = make_cart(user, buyer, {tea: 2})
    before = snapshot()

    for number, submitted in ((cart.number, replace(terms, remark="急")), (other.number, terms)):
        with pytest.raises(KeyReused) as refusal:
            place_order(cart_number=number, terms=submitted, key=key, actor=user, at=AT)
        assert (refusal.value.code, refusal.value.status) == ("KEY_REUSED", 409)

    assert snapshot() == before


def test_closed_cart_makes_no_second_order_under_another_key(shop):
    user, buyer, tea, _ = shop
    cart, terms = make_cart(user, buyer, {tea: 2}), terms_for(buyer, 25_600)
    place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=user, at=AT)
    before = snapshot()

    with pytest.raises(CartClosed):
        place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=user, at=AT)

    assert snapshot() == before


def test_changed_price_is_refused_with_its_line(shop):
    user, buyer, tea, _ = shop
    cart = make_cart(user, buyer, {tea: 2})
    tea.price_fen = 12_900
    tea.save()
    before = snapshot()

    with pytest.raises(PriceChanged) as refusal:
        place_order(cart_number=cart.number, terms=terms_for(buyer, 25_600), key=uuid4(), actor=user, at=AT)

    assert refusal.value.details["lines"] == [{"sku": tea.sku, "shown_fen": 12_800, "now_fen": 12_900}]
    assert snapshot() == before


def test_another_total_than_shown_is_refused(shop):
    user, buyer, tea, _ = shop
    cart = make_cart(user, buyer, {tea: 2})

    with pytest.raises(PriceChanged) as refusal:
        place_order(cart_number=cart.number, terms=terms_for(buyer, 25_599), key=uuid4(), actor=user, at=AT)

    assert refusal.value.details["lines"] == []


def test_too_few_goods_are_refused_naming_the_line(shop):
    user, buyer, tea, _ = shop
    rice = make_variant(price_fen=5_000, product__comparable="rice", product__name="示例大米")
    make_lot(rice, 1)
    cart = make_cart(user, buyer, {tea: 1, rice: 2})
    before = snapshot()

    with pytest.raises(OutOfStock) as refusal:
        place_order(cart_number=cart.number, terms=terms_for(buyer, 22_800), key=uuid4(), actor=user, at=AT)

    assert refusal.value.details == {"line": 2, "left": 1, "wanted": 2}
    assert "示例大米" in refusal.value.message
    assert snapshot() == before


def test_stock_at_an_outlet_that_does_not_ship_serves_pickup_only(shop):
    user, buyer, _, _ = shop
    counter = make_outlet(OutletKind.COUNTER, code="counter")
    rice = make_variant(price_fen=5_000)
    make_lot(rice, 5, outlet=counter)

    with pytest.raises(OutOfStock):
        place(user, buyer, {rice: 1})
    order = place(user, buyer, {rice: 1}, fulfilment=Fulfilment.PICKUP, pickup_outlet_code="counter")

    assert (order.pickup_outlet, order.pickup_until) == (counter, date(2025, 9, 8))


def test_pickup_takes_from_its_outlet_alone(shop):
    user, buyer, tea, _ = shop
    make_outlet(OutletKind.COUNTER, code="counter")

    with pytest.raises(OutOfStock):
        place(user, buyer, {tea: 1}, fulfilment=Fulfilment.PICKUP, pickup_outlet_code="counter")


def test_pickup_paid_at_the_counter_waits_until_its_window_ends(shop):
    user, buyer, tea, _ = shop

    order = place(
        user,
        buyer,
        {tea: 1},
        fulfilment=Fulfilment.PICKUP,
        pickup_outlet_code="direct-store",
        payment_method=PaymentMethod.ON_PICKUP,
    )

    assert order.state == OrderState.AWAITING_PICKUP
    assert order.pickup_until == date(2025, 9, 4)
    assert order.hold_until == datetime(2025, 9, 4, 16, tzinfo=UTC)


def test_expired_holds_count_as_free_at_once(shop):
    user, buyer, tea, lot = shop
    first = place(user, buyer, {tea: 10})
    after = first.hold_until
    with pytest.raises(OutOfStock):
        place(user, buyer, {tea: 1}, at=after - timedelta(seconds=1))

    second = place(user, buyer, {tea: 7}, at=after)

    lot.refresh_from_db()
    assert (lot.on_hand, lot.held) == (10, 7)
    assert Hold.objects.get(reference=first.number).state == HoldState.RELEASED
    assert Hold.objects.get(reference=second.number).state == HoldState.HELD


@pytest.mark.parametrize(
    ("cast", "fund_source", "purpose"),
    [
        (fiscal_unit, FundSource.FISCAL_CANTEEN, Purpose.CANTEEN),
        (soe_union, FundSource.UNION_FESTIVAL, Purpose.FESTIVAL),
    ],
)
def test_institution_buys_goods_first_for_thirty_days(shop, cast, fund_source, purpose):
    _, _, tea, _ = shop
    user, buyer = cast()

    order = place(user, buyer, {tea: 1}, payment_terms=PaymentTerms.GOODS_FIRST)

    assert (order.fund_source, order.purpose, order.buyer_uscc) == (fund_source, purpose, buyer.uscc)
    assert order.state == OrderState.AWAITING_SHIPMENT
    assert order.hold_until == datetime(2025, 10, 1, 16, tzinfo=UTC)


def test_unapproved_institution_stranger_and_wrong_identity_are_refused(shop):
    user, buyer, tea, _ = shop
    officer = make_user()
    waiting = make_buyer("FISCAL_UNIT", members=[officer], state=BuyerState.PENDING)
    stranger = make_user()
    own, unit_cart = make_cart(user, buyer, {tea: 1}), make_cart(officer, waiting, {tea: 1})
    before = snapshot()

    for cart, actor, named, refusal in (
        (unit_cart, officer, waiting, Forbidden),
        (own, stranger, buyer, NotFound),
        (own, user, waiting, NotFound),
    ):
        with pytest.raises(refusal):
            place_order(cart_number=cart.number, terms=terms_for(named, 12_800), key=uuid4(), actor=actor, at=AT)

    assert snapshot() == before


def test_empty_cart_is_refused(shop):
    user, buyer, _, _ = shop
    cart = make_cart(user, buyer, {})
    before = snapshot()

    with pytest.raises(Invalid):
        place_order(cart_number=cart.number, terms=terms_for(buyer, 0), key=uuid4(), actor=user, at=AT)

    assert snapshot() == before


def test_cart_of_one_identity_is_not_ordered_as_another(shop):
    user, buyer, tea, _ = shop
    _, unit = fiscal_unit(user)
    cart = make_cart(user, buyer, {tea: 1})

    with pytest.raises(NotFound):
        place_order(cart_number=cart.number, terms=terms_for(unit, 12_800), key=uuid4(), actor=user, at=AT)


def test_fund_of_another_kind_of_buyer_and_missing_term_are_refused(shop):
    user, buyer, tea, _ = shop
    before = snapshot()

    with pytest.raises(TermsRefused) as refusal:
        place(user, buyer, {tea: 1}, fund_source=FundSource.UNION_FESTIVAL)
    assert refusal.value.field == "fund_source"
    with pytest.raises(NoHoldTerm) as missing:
        place(user, buyer, {tea: 1}, at=datetime(2020, 1, 1, tzinfo=UTC))
    assert missing.value.code == "NO_HOLD_TERM"

    assert snapshot()[:2] == before[:2]


def test_statements_do_not_grow_with_the_lines():
    hold_terms()
    variants = [make_variant(price_fen=1_000) for _ in range(4)]
    for variant in variants:
        make_lot(variant, 50)

    counts = {}
    for size in (1, 2, 4):
        user, buyer = resident()
        cart = make_cart(user, buyer, dict.fromkeys(variants[:size], 1))
        terms = terms_for(buyer, 1_000 * size)
        with CaptureQueriesContext(connection) as queries:
            place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=user, at=AT)
        counts[size] = len(queries)

    assert counts[1] == counts[2] == counts[4]
    assert counts[2] <= 40
