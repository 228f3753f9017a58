"""An order of a part of a cart, by parcel or from an outlet, and what stays behind."""

from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from market.audit.models import Activity
from market.buyers.models import Address
from market.buyers.rules import AddressInput
from market.cart.errors import CartChanged
from market.cart.models import Cart, CartLine
from market.flows.place_order import place_order
from market.inventory.errors import OutOfStock
from market.inventory.models import Hold, Lot
from market.inventory.selectors import stock_problems
from market.kernel.errors import Invalid, KeyReused
from market.notifications.models import Message
from market.orders.enums import Fulfilment, PaymentMethod
from market.orders.models import Order, OrderLine
from market.outlets.enums import OutletKind
from market.payments.models import Payment
from tests.factories import AT, hold_terms, make_cart, make_lot, make_outlet, make_variant, resident, terms_for
from tests.support.racing import race

HOME = AddressInput("示例收货人", "13900000000", "上海市", "", "松江区", "示例路 1 号")


def written():
    """Everything that a refused submission must leave as it was."""
    models = (Order, OrderLine, Payment, Hold, Activity, Message, Address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, on_hand, held FROM inventory_lot ORDER BY id")
        lots = cursor.fetchall()
        cursor.execute("SELECT id, closed_at FROM cart_cart ORDER BY id")
        carts = cursor.fetchall()
        cursor.execute("SELECT cart_id, variant_id, quantity, shown_price_fen FROM cart_cartline ORDER BY id")
        return [model.objects.count() for model in models], lots, carts, cursor.fetchall()


@pytest.fixture
def shop(db):
    """A resident; tea in the store, rice at a counter with pick-up only; both in the cart."""
    hold_terms()
    user, buyer = resident()
    counter = make_outlet(OutletKind.COUNTER, code="counter", position=2)
    tea, rice = make_variant(price_fen=1_000, product__name="七子饼"), make_variant(price_fen=300)
    make_lot(tea, 10)
    make_lot(rice, 4, outlet=counter)
    return user, buyer, tea, rice, make_cart(user, buyer, {tea: 2, rice: 3})


def submit(shop, chosen, total_fen, **fields):
    user, buyer, _, _, cart = shop
    own = {name: fields.pop(name) for name in ("key", "new_address") if name in fields}
    return place_order(
        cart_number=cart.number,
        terms=terms_for(buyer, total_fen, **fields),
        actor=user,
        at=AT,
        chosen=chosen,
        **{"key": uuid4(), **own},
    )


def fetched(outlet="counter"):
    return {"fulfilment": Fulfilment.PICKUP, "pickup_outlet_code": outlet, "payment_method": PaymentMethod.ON_PICKUP}


def test_part_is_ordered_and_the_rest_stays_in_a_cart(shop):
    user, buyer, tea, rice, cart = shop

    order = submit(shop, {tea.sku: 2}, 2_000)

    assert list(order.lines.values_list("sku", "quantity")) == [(tea.sku, 2)]
    cart.refresh_from_db()
    assert cart.closed_at == AT
    rest = Cart.objects.get(user=user, buyer=buyer, closed_at=None)
    assert list(rest.lines.values_list("variant__sku", "quantity", "shown_price_fen")) == [(rice.sku, 3, 300)]
    assert list(cart.lines.values_list("variant__sku", flat=True)) == [tea.sku]


def test_the_rest_can_be_fetched_where_it_is(shop):
    _, _, tea, rice, _ = shop
    submit(shop, {tea.sku: 2}, 2_000)
    shop = (*shop[:4], Cart.objects.get(closed_at=None))

    order = submit(shop, {rice.sku: 3}, 900, **fetched())

    assert order.pickup_outlet.code == "counter"
    assert Hold.objects.get(reference=order.number).lot.outlet.code == "counter"
    assert not Cart.objects.filter(closed_at=None).exists()


def test_whole_cart_leaves_no_cart_behind(shop):
    _, _, tea, rice, _ = shop
    make_lot(rice, 3)

    submit(shop, {tea.sku: 2, rice.sku: 3}, 2_900)

    assert not Cart.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize("way", [{}, fetched("direct-store"), fetched()])
def test_way_that_does_not_hold_the_lines_is_refused_and_nothing_is_written(shop, way):
    _, _, tea, rice, _ = shop
    before = written()

    with pytest.raises(OutOfStock):
        submit(shop, {tea.sku: 2, rice.sku: 3}, 2_900, new_address=HOME, **way)

    assert written() == before


@pytest.mark.parametrize("shown", [1, 3, 4])
def test_line_that_was_shown_otherwise_is_refused_and_nothing_is_written(shop, shown):
    _, _, tea, _, _ = shop
    before = written()

    with pytest.raises(CartChanged) as refusal:
        submit(shop, {tea.sku: shown}, 1_000 * shown, new_address=HOME)

    assert refusal.value.details["lines"] == [{"sku": tea.sku, "shown": shown, "now": 2}]
    assert written() == before


def test_line_added_meanwhile_is_not_ordered_but_kept(shop):
    user, _, tea, rice, cart = shop
    late = make_variant()
    CartLine.objects.create(cart=cart, variant=late, quantity=1, shown_price_fen=late.price_fen, added_at=AT)
    make_lot(rice, 3)

    order = submit(shop, {tea.sku: 2, rice.sku: 3}, 2_900)

    assert order.lines.count() == 2
    assert Cart.objects.get(user=user, closed_at=None).lines.get().variant == late


def test_choice_of_nothing_is_refused(shop):
    before = written()

    with pytest.raises(Invalid, match="没有商品"):
        submit(shop, {}, 0)

    assert written() == before


def test_same_key_with_other_lines_is_refused_and_with_the_same_gives_the_order(shop):
    _, _, tea, rice, _ = shop
    key = uuid4()
    order = submit(shop, {tea.sku: 2}, 2_000, key=key, new_address=HOME)
    before = written()

    assert submit(shop, {tea.sku: 2}, 2_000, key=key, new_address=HOME) == order
    with pytest.raises(KeyReused):
        submit(shop, {rice.sku: 3}, 2_000, key=key)

    assert written() == before


def test_new_address_goes_into_the_book_with_the_order_and_once(shop):
    _, buyer, tea, _, _ = shop
    key = uuid4()

    for _ in range(2):
        submit(shop, {tea.sku: 2}, 2_000, key=key, new_address=HOME)

    entry = Address.objects.get(buyer=buyer)
    assert (entry.recipient, entry.phone, entry.line) == ("示例收货人", "13900000000", "上海市松江区示例路 1 号")
    assert entry.is_default


@pytest.mark.django_db(transaction=True)
def test_last_unit_at_an_outlet_is_sold_once():
    hold_terms()
    counter = make_outlet(OutletKind.COUNTER, code="counter", position=2)
    rice = make_variant(price_fen=300)
    lot = make_lot(rice, 1, outlet=counter)
    shops = []
    for _ in range(6):
        user, buyer = resident()
        shops.append((user, buyer, None, rice, make_cart(user, buyer, {rice: 1})))

    answers = race([partial(submit, shop, {rice.sku: 1}, 300, **fetched()) for shop in shops])

    assert sum(isinstance(answer, Order) for answer in answers) == 1
    assert sum(isinstance(answer, OutOfStock) for answer in answers) == 5
    lot.refresh_from_db()
    assert (lot.on_hand, lot.held, Hold.objects.count(), Order.objects.count()) == (1, 1, 1, 1)
    assert Cart.objects.filter(closed_at=None).count() == 5
    assert stock_problems() == []


@pytest.mark.django_db(transaction=True)
def test_control_the_last_unit_read_before_it_is_held_is_sold_twice():
    rice = make_variant()
    lot = make_lot(rice, 1, outlet=make_outlet(OutletKind.COUNTER, position=2))
    read = Barrier(2)

    def fetch():
        seen = Lot.objects.get(pk=lot.pk)
        read.wait(timeout=10)
        if seen.on_hand - seen.held >= 1:
            Hold.objects.create(reference=str(uuid4()), line=1, lot=seen, quantity=1, expires_at=AT)
            Lot.objects.filter(pk=lot.pk).update(held=seen.held + 1)

    race([fetch] * 2)

    assert Hold.objects.count() == 2
    assert stock_problems() == [f"lot {lot.number}: on hand 1, movements 1; held 1, live holds 2"]
