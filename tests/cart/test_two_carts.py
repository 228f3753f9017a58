"""Two carts of one person that are poured into each other at the same moment: nothing is lost, nobody waits for ever."""

from functools import partial

import pytest

from market.cart.errors import CartClosed, UnknownCart
from market.cart.models import Cart, CartLine
from market.cart.operations import close_cart, hand_cart_to, open_cart, set_line
from market.cart.selectors import lines_to_order
from tests.factories import AT, make_buyer, make_user, make_variant, resident
from tests.support.racing import race


def filled(user, buyer, tea, quantity):
    cart = open_cart(user=user, buyer=buyer, at=AT)
    set_line(cart_number=cart.number, sku=tea.sku, quantity=quantity, at=AT)
    return cart


def hand(cart, user, buyer):
    return hand_cart_to(cart_number=cart.number, user=user, buyer=buyer, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_two_carts_handed_to_each_others_buyer_at_once_keep_all_goods(round_):
    (user, mine), other, tea = resident(), make_buyer(), make_variant()
    carts = filled(user, mine, tea, 2), filled(user, other, tea, 3)

    answers = race([partial(hand, carts[0], user, other), partial(hand, carts[1], user, mine)])

    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [type(refusal) for refusal in refused] in ([], [CartClosed])
    assert list(CartLine.objects.values_list("quantity", "cart__closed_at")) == [(5, None)]


@pytest.mark.django_db
def test_a_cart_is_handed_to_another_buyer_with_what_that_one_has(db):
    (user, mine), other, tea = resident(), make_buyer(), make_variant()
    cart, theirs = filled(user, mine, tea, 2), filled(user, other, tea, 3)

    assert hand(cart, user, other) == theirs
    assert hand(theirs, user, other) == theirs

    assert [(entry.sku, entry.quantity) for entry in lines_to_order(cart=theirs)] == [(tea.sku, 5)]
    with pytest.raises(CartClosed):
        hand(cart, user, other)


@pytest.mark.django_db
def test_a_cart_of_someone_else_a_closed_one_or_none_is_not_handed_on(db):
    (user, mine), other, tea = resident(), make_buyer(), make_variant()
    cart = filled(user, mine, tea, 2)
    closed = open_cart(user=user, buyer=other, at=AT)
    close_cart(cart=closed, at=AT)
    before = list(Cart.objects.order_by("pk").values())

    with pytest.raises(UnknownCart):
        hand(cart, make_user(), mine)
    with pytest.raises(UnknownCart):
        hand_cart_to(cart_number="C-0", user=user, buyer=other, at=AT)
    with pytest.raises(CartClosed):
        hand(closed, user, mine)

    assert list(Cart.objects.order_by("pk").values()) == before
    assert list(CartLine.objects.values_list("cart", "quantity")) == [(cart.pk, 2)]
