"""A list goes into the cart once under its key, also when it is sent twice at the same instant."""

from dataclasses import replace
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest

from market.cart.errors import CartRefused
from market.cart.models import Cart, CartAddition, CartLine
from market.cart.operations import add_lines, close_cart, open_cart
from market.cart.rules import Addition
from market.cart.selectors import is_added
from market.kernel.errors import KeyReused
from tests.factories import AT, make_variant, resident
from tests.support.racing import race


def scene():
    """A cart, tea, and a list of ten of it as a form sent it."""
    user, buyer = resident()
    tea = make_variant()
    cart = open_cart(user=user, buyer=buyer, at=AT)
    return cart, tea, Addition(uuid4(), user.number, buyer.number, ((tea.sku, "10"),))


def units():
    return list(CartLine.objects.order_by("pk").values_list("quantity", flat=True))


@pytest.mark.django_db
def test_same_list_is_added_once_also_when_its_cart_became_an_order():
    cart, tea, addition = scene()
    assert not is_added(addition=addition)

    for _ in range(2):
        add_lines(cart_number=cart.number, lines={tea.sku: 10}, at=AT, addition=addition)
    assert is_added(addition=addition)
    assert units() == [10]

    close_cart(cart=cart, at=AT)
    other = open_cart(user=cart.user, buyer=cart.buyer, at=AT)
    add_lines(cart_number=other.number, lines={tea.sku: 10}, at=AT, addition=addition)
    assert (units(), other.lines.count()) == ([10], 0)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"person": "U-2"}, {"buyer": "B-2"}, {"rows": (("XX-1", "1"),)}, {"rows": ()}])
def test_same_key_with_another_list_is_refused_and_adds_nothing(change):
    cart, tea, addition = scene()
    add_lines(cart_number=cart.number, lines={tea.sku: 10}, at=AT, addition=addition)
    other = replace(addition, **change)

    with pytest.raises(KeyReused):
        is_added(addition=other)
    with pytest.raises(KeyReused):
        add_lines(cart_number=cart.number, lines={tea.sku: 10}, at=AT, addition=other)

    assert (units(), CartAddition.objects.count()) == ([10], 1)


@pytest.mark.django_db
def test_refused_list_leaves_its_key_free():
    cart, tea, addition = scene()

    with pytest.raises(CartRefused):
        add_lines(cart_number=cart.number, lines={tea.sku: 0}, at=AT, addition=addition)

    assert (units(), is_added(addition=addition)) == ([], False)


@pytest.mark.django_db(transaction=True)
def test_list_sent_six_times_at_once_is_added_once():
    cart, tea, addition = scene()
    send = partial(add_lines, cart_number=cart.number, lines={tea.sku: 10}, at=AT, addition=addition)

    assert race([send] * 6) == [None] * 6

    assert (units(), CartAddition.objects.count()) == ([10], 1)


@pytest.mark.django_db(transaction=True)
def test_one_list_sent_into_two_carts_at_once_goes_into_one():
    cart, tea, addition = scene()
    carts = [cart, open_cart(guest_token="token", at=AT)]

    race([partial(add_lines, cart_number=c.number, lines={tea.sku: 10}, at=AT, addition=addition) for c in carts])

    assert units() == [10]
    assert Cart.objects.filter(lines__quantity=10).get() == CartAddition.objects.get().cart


@pytest.mark.django_db(transaction=True)
def test_control_a_key_that_is_looked_up_but_not_written_with_the_lines_adds_twice():
    cart, tea, addition = scene()
    read = Barrier(2)

    def send():
        done = is_added(addition=addition)
        read.wait(timeout=10)
        if not done:
            add_lines(cart_number=cart.number, lines={tea.sku: 10}, at=AT)

    race([send] * 2)

    assert units() == [20]
