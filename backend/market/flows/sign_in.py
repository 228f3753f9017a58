"""Prove who one is, and bring along what one gathered as a guest."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth import authenticate
from django.db import transaction

from market.accounts.errors import SignInRefused
from market.accounts.operations import begin_try, clear_sign_in_failures
from market.accounts.rules import login_tried
from market.buyers.selectors import buyers_of
from market.cart.operations import hand_cart_to, merge_guest_cart
from market.cart.selectors import open_cart_of
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User


def sign_in(*, login: str, password: str, address: str, at: datetime) -> "User":
    """
    Give the person of this login and password. Not one transaction: a refused try stays counted.

    :raises TooManyTries: if the login or the address was tried too often; the password is not looked at then
    :raises SignInRefused: if the login or the password is wrong; it takes as long for either
    """
    name = login_tried(login)
    begin_try(login=name, address=address, at=at)
    user = authenticate(username=name, password=password)
    if user is None:
        raise SignInRefused("手机号、邮箱或密码不对。请再试一次，或者用“忘记密码”。")
    clear_sign_in_failures(login=name, address=address)
    return user


@retry_when_busy
@transaction.atomic(durable=True)
def bring_guest_cart(*, guest_token: str, user: "User", at: datetime) -> None:
    """Put what a guest gathered into the cart of the person who came in, as a resident."""
    individual = next((buyer for buyer in buyers_of(actor=user) if not buyer.is_institution), None)
    if individual is not None:
        merge_guest_cart(guest_token=guest_token, user=user, buyer=individual, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def bring_cart_of(*, guest: "User", user: "User", at: datetime) -> None:
    """Put what a person gathered while ordering without signing in into their own cart, as a resident."""
    own, theirs = (
        next((buyer for buyer in buyers_of(actor=person) if not buyer.is_institution), None) for person in (user, guest)
    )
    cart = open_cart_of(user=guest, buyer=theirs) if theirs else None
    if cart is not None and own is not None:
        hand_cart_to(cart_number=cart.number, user=user, buyer=own, at=at, owner=guest)
