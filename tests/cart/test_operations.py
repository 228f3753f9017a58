"""Filling, merging and closing carts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from market.cart.errors import CartClosed, CartRefused, UnknownCart
from market.cart.models import Cart, CartLine
from market.cart.operations import (
    accept_prices,
    add_lines,
    claim_cart,
    close_cart,
    forget_guest_carts,
    merge_guest_cart,
    new_guest_token,
    open_cart,
    set_line,
)
from market.cart.rules import MAX_QUANTITY
from market.cart.selectors import lines_to_order
from market.catalogue.enums import SaleState
from market.catalogue.errors import NotForSale
from market.catalogue.operations import set_price, set_variant_sale_state
from tests.factories import AT, make_staff, make_user, make_variant, resident

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


def kept(cart):
    return [(entry.sku, entry.quantity, entry.shown_price_fen) for entry in lines_to_order(cart=cart)]


@pytest.fixture
def cart():
    user, buyer = resident()
    return open_cart(user=user, buyer=buyer, at=AT)


def test_a_person_has_one_open_cart_per_buyer(cart):
    again = open_cart(user=cart.user, buyer=cart.buyer, at=LATER)
    _, other = resident()

    assert again.pk == cart.pk
    assert open_cart(user=cart.user, buyer=other, at=AT).pk != cart.pk


def test_a_guest_has_one_open_cart_per_token():
    token = new_guest_token()

    first = open_cart(guest_token=token, at=AT)

    assert open_cart(guest_token=token, at=LATER).pk == first.pk
    assert open_cart(guest_token=new_guest_token(), at=AT).pk != first.pk
    assert (first.user_id, first.buyer_id, first.guest_token) == (None, None, token)


def test_a_cart_of_nobody_cannot_be(cart):
    with pytest.raises(IntegrityError, match="cart_of_guest_or_of_buyer"), transaction.atomic():
        open_cart(at=AT)

    assert Cart.objects.count() == 1


def test_a_line_is_set_at_the_price_in_force_and_taken_out_with_zero(cart):
    tea = make_variant(price_fen=9_800)

    set_line(cart_number=cart.number, sku=tea.sku, quantity=2, at=AT)
    set_line(cart_number=cart.number, sku=tea.sku, quantity=5, at=LATER)
    assert kept(cart) == [(tea.sku, 5, 9_800)]

    set_line(cart_number=cart.number, sku=tea.sku, quantity=0, at=LATER)
    assert kept(cart) == []


@pytest.mark.parametrize("quantity", [-1, MAX_QUANTITY + 1])
def test_a_quantity_outside_of_the_limits_is_refused(cart, quantity):
    tea = make_variant()

    with pytest.raises(CartRefused) as refusal:
        set_line(cart_number=cart.number, sku=tea.sku, quantity=quantity, at=AT)

    assert refusal.value.details == {"sku": tea.sku}
    assert kept(cart) == []


def test_what_is_off_sale_is_not_taken_in_but_may_be_taken_out(cart):
    tea = make_variant()
    set_line(cart_number=cart.number, sku=tea.sku, quantity=2, at=AT)
    set_variant_sale_state(sku=tea.sku, state=SaleState.OFF_SALE, reason="停产", actor=make_staff(), at=AT)

    with pytest.raises(NotForSale):
        set_line(cart_number=cart.number, sku=tea.sku, quantity=3, at=LATER)
    assert kept(cart) == [(tea.sku, 2, 12_800)]

    set_line(cart_number=cart.number, sku=tea.sku, quantity=0, at=LATER)
    assert kept(cart) == []


def test_lines_are_added_to_what_is_there(cart):
    tea, rice = make_variant(), make_variant()
    set_line(cart_number=cart.number, sku=tea.sku, quantity=2, at=AT)

    add_lines(cart_number=cart.number, lines={rice.sku: 1, tea.sku: 3}, at=LATER)

    assert kept(cart) == [(tea.sku, 5, 12_800), (rice.sku, 1, 12_800)]


@pytest.mark.parametrize(("sku", "quantity"), [("XX-1", 1), (None, 0), (None, MAX_QUANTITY)])
def test_one_bad_line_keeps_all_out(cart, sku, quantity):
    tea, rice = make_variant(), make_variant()
    set_line(cart_number=cart.number, sku=tea.sku, quantity=2, at=AT)

    with pytest.raises((CartRefused, NotForSale)):
        add_lines(cart_number=cart.number, lines={rice.sku: 1, sku or tea.sku: quantity}, at=LATER)

    assert kept(cart) == [(tea.sku, 2, 12_800)]


@pytest.mark.parametrize("lines", [1, 30])
def test_adding_takes_the_same_statements_however_many_lines(cart, lines):
    skus = [make_variant().sku for _ in range(lines)]

    with CaptureQueriesContext(connection) as statements:
        add_lines(cart_number=cart.number, lines=dict.fromkeys(skus, 1), at=AT)

    # savepoint, lock, lines, packs, upsert within its own savepoint, release
    assert len(statements) == 6
    assert cart.lines.count() == lines


def test_sign_in_moves_the_guests_lines_and_closes_the_guests_cart(cart):
    tea, rice = make_variant(price_fen=9_000), make_variant()
    guest = open_cart(guest_token="token", at=AT)
    set_line(cart_number=cart.number, sku=tea.sku, quantity=MAX_QUANTITY - 1, at=AT)
    add_lines(cart_number=guest.number, lines={tea.sku: 5, rice.sku: 2}, at=LATER)

    merged = merge_guest_cart(guest_token="token", user=cart.user, buyer=cart.buyer, at=LATER)

    assert merged.pk == cart.pk
    assert kept(cart) == [(tea.sku, MAX_QUANTITY, 9_000), (rice.sku, 2, 12_800)]
    guest.refresh_from_db()
    assert guest.closed_at == LATER
    assert not guest.lines.exists()
    assert merge_guest_cart(guest_token="token", user=cart.user, buyer=cart.buyer, at=LATER).pk == cart.pk
    assert kept(cart) == [(tea.sku, MAX_QUANTITY, 9_000), (rice.sku, 2, 12_800)]


def test_sign_in_brings_along_what_went_off_sale(cart):
    tea = make_variant()
    guest = open_cart(guest_token="token", at=AT)
    set_line(cart_number=guest.number, sku=tea.sku, quantity=1, at=AT)
    set_variant_sale_state(sku=tea.sku, state=SaleState.OFF_SALE, reason="停产", actor=make_staff(), at=AT)

    merge_guest_cart(guest_token="token", user=cart.user, buyer=cart.buyer, at=LATER)

    assert kept(cart) == [(tea.sku, 1, 12_800)]


def test_sign_in_without_a_guests_cart_changes_nothing(cart):
    assert merge_guest_cart(guest_token="", user=cart.user, buyer=cart.buyer, at=LATER).pk == cart.pk
    assert not CartLine.objects.exists()


def test_new_prices_are_accepted_at_once(cart):
    tea, rice = make_variant(), make_variant()
    add_lines(cart_number=cart.number, lines={tea.sku: 1, rice.sku: 1}, at=AT)
    set_price(sku=tea.sku, amount_fen=13_000, reason="涨价", actor=make_staff(), at=LATER)
    assert kept(cart) == [(tea.sku, 1, 12_800), (rice.sku, 1, 12_800)]

    accept_prices(cart_number=cart.number, at=LATER)

    assert kept(cart) == [(tea.sku, 1, 13_000), (rice.sku, 1, 12_800)]


def test_a_closed_cart_takes_nothing_in_and_closes_once(cart):
    tea = make_variant()
    close_cart(cart=cart, at=LATER)

    with pytest.raises(CartClosed):
        set_line(cart_number=cart.number, sku=tea.sku, quantity=1, at=LATER)
    with pytest.raises(CartClosed):
        add_lines(cart_number=cart.number, lines={tea.sku: 1}, at=LATER)
    with pytest.raises(CartClosed):
        close_cart(cart=cart, at=LATER)

    assert kept(cart) == []
    assert open_cart(user=cart.user, buyer=cart.buyer, at=LATER).pk != cart.pk


def test_a_cart_is_claimed_by_its_person_only_closed_or_not(cart):
    close_cart(cart=cart, at=LATER)

    assert claim_cart(number=cart.number, actor=cart.user).pk == cart.pk
    with pytest.raises(UnknownCart):
        claim_cart(number=cart.number, actor=make_user())
    with pytest.raises(UnknownCart):
        claim_cart(number="C-nothing", actor=cart.user)
    with pytest.raises(UnknownCart):
        claim_cart(number=open_cart(guest_token="token", at=AT).number, actor=cart.user)


def test_carts_of_guests_are_forgotten_a_month_after_the_last_good_and_nobody_elses(cart):
    month, tea = AT + timedelta(days=30), make_variant()
    set_line(cart_number=cart.number, sku=tea.sku, quantity=1, at=AT)
    old, used, fresh = (open_cart(guest_token=token, at=AT) for token in ("old", "used", "fresh"))
    set_line(cart_number=old.number, sku=tea.sku, quantity=1, at=AT)
    set_line(cart_number=used.number, sku=tea.sku, quantity=1, at=AT + timedelta(seconds=1))
    Cart.objects.filter(pk=fresh.pk).update(changed_at=AT + timedelta(seconds=1))

    assert forget_guest_carts(at=month, limit=10) == 0
    assert forget_guest_carts(at=month + timedelta(seconds=1), limit=10) == 1

    assert set(Cart.objects.values_list("pk", flat=True)) == {cart.pk, used.pk, fresh.pk}
    assert CartLine.objects.count() == 2
    assert forget_guest_carts(at=month + timedelta(days=1), limit=1) == 1
    assert Cart.objects.filter(guest_token__in=["used", "fresh"]).count() == 1


def test_a_guests_cart_in_use_is_kept_a_month_from_the_last_change():
    tea, guest, late = make_variant(), open_cart(guest_token="token", at=AT), AT + timedelta(days=31)
    add_lines(cart_number=guest.number, lines={tea.sku: 1}, at=AT)

    for change in (
        lambda: set_line(cart_number=guest.number, sku=tea.sku, quantity=3, at=late),
        lambda: add_lines(cart_number=guest.number, lines={tea.sku: 1}, at=late),
        lambda: accept_prices(cart_number=guest.number, at=late),
        lambda: set_line(cart_number=guest.number, sku=tea.sku, quantity=0, at=late),
    ):
        Cart.objects.update(changed_at=AT)
        change()

        assert forget_guest_carts(at=late + timedelta(days=30), limit=9) == 0
    assert forget_guest_carts(at=late + timedelta(days=30, seconds=1), limit=9) == 1


def test_a_cart_that_is_refused_a_pack_is_not_kept_longer_for_it():
    guest = open_cart(guest_token="token", at=AT)

    with pytest.raises(NotForSale):
        set_line(cart_number=guest.number, sku="NO", quantity=1, at=LATER)

    assert Cart.objects.get().changed_at == AT
