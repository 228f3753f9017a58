"""Ordering without signing up, finding such an order again, and taking it over."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.enums import AttemptKind
from market.accounts.operations import count_attempt, create_guest, record_consents
from market.accounts.selectors import guest_by_number
from market.audit.operations import record_activity
from market.buyers.operations import create_individual, take_over_guest
from market.buyers.rules import normalise_phone
from market.cart.operations import merge_guest_cart
from market.kernel.errors import NotFound
from market.kernel.retry import retry_when_busy
from market.orders.selectors import guest_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order


def enter_as_guest(*, guest_token: str, version: str, address: str, at: datetime) -> "User":
    """
    Make a guest with their buyer, record the agreement to both legal texts of a version, and bring the cart along.

    Not one transaction: what comes from an address stays counted, made or refused.

    :raises TooManyTries: if too many guests came from the address
    """
    count_attempt(kind=AttemptKind.GUEST, subject="", address=address, at=at)
    return _make_guest(guest_token=guest_token, version=version, at=at)


def count_guest_order(*, phone: str, address: str, at: datetime) -> None:
    """
    Count that a guest is about to order, before the order is placed.

    :raises TooManyTries: if too many orders were tried with the phone number or from the address
    """
    count_attempt(kind=AttemptKind.GUEST_BUY, subject=phone.strip(), address=address, at=at)


def find_guest_order(*, number: str, phone: str, address: str, at: datetime) -> "Order":
    """
    Give a guest's order by its number and the phone number it was placed with. A refused try stays counted.

    :raises TooManyTries: if the number or the address was tried too often
    :raises Invalid: if the phone number is none
    :raises NotFound: if the number or the phone number is wrong, or the order is no guest's; it never says which
    """
    wanted, phone = number.strip().upper(), normalise_phone(phone)
    count_attempt(kind=AttemptKind.LOOK_UP, subject=wanted, address=address, at=at)
    order = guest_order(number=wanted, phone=phone)
    if order is None:
        raise NotFound("没有找到这样的订单。请核对订单号，和下单时填的电话。登录以后下的单，请登录查看。")
    return order


@retry_when_busy
@transaction.atomic(durable=True)
def claim_guest_orders(*, guest_number: str, actor: "User", at: datetime) -> None:
    """
    Let a person take over what they ordered in this browser before they signed in.

    The caller has the guest's number from the browser's own session; nobody else may claim.

    :raises NotFound: if there is no such guest
    """
    guest = guest_by_number(number=guest_number)
    if guest is None or actor.is_guest:
        raise NotFound("这个浏览器里没有可以归到账号的订单。")
    take_over_guest(guest=guest, user=actor, at=at)
    record_activity(actor=actor.number, action="guest.claimed", subject=guest.number, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _make_guest(*, guest_token: str, version: str, at: datetime) -> "User":
    user = create_guest(at=at)
    buyer = create_individual(user=user, at=at)
    record_consents(user=user, version=version, at=at)
    record_activity(actor=user.number, action="guest.entered", subject=user.number, at=at, buyer=buyer.number)
    if guest_token:
        merge_guest_cart(guest_token=guest_token, user=user, buyer=buyer, at=at)
    return user
