"""Orders of guests: who ordered without signing up."""

from datetime import datetime

from django.db.models import Q, QuerySet

from market.accounts.models import User
from market.buyers.models import Membership
from market.orders.enums import OrderState, PaymentMethod
from market.orders.models import Order


def guest_order(*, number: str, phone: str) -> Order | None:
    """Find an order that a guest placed with this phone number and that nobody has taken over."""
    return _of_guests().filter(number=number, phone=phone).first()


def guest_of_order(*, number: str) -> User | None:
    """Find the guest who placed an order that nobody has taken over."""
    order = _of_guests().filter(number=number).select_related("placed_by").first()
    return order.placed_by if order else None


def orders_taken_over(*, actor: User) -> QuerySet[Order]:
    """List the orders that a person placed before signing in and took over, the latest first, with their lines."""
    mine = Order.objects.filter(placed_by__is_guest=True, buyer__memberships__user=actor).exclude(placed_by=actor)
    return mine.prefetch_related("lines").order_by("-placed_at", "-pk")


def count_orders_of_guest(*, guest: User) -> int:
    """Count what a guest ordered."""
    return Order.objects.filter(placed_by=guest).count()


def count_unpaid_of_guests(*, phone: str, at: datetime) -> int:
    """Count the orders that guests placed with a phone number and that keep stock until they are paid."""
    by_transfer = Q(state=OrderState.AWAITING_PAYMENT)
    at_counter = Q(state=OrderState.AWAITING_PICKUP, payment_method=PaymentMethod.ON_PICKUP)
    orders = Order.objects.filter(by_transfer | at_counter, placed_by__is_guest=True, hold_until__gt=at)
    return orders.filter(phone=phone).count()


def _of_guests() -> QuerySet[Order]:
    """Choose orders of guests; an order of a buyer of whom somebody else is a member too was taken over."""
    taken = Membership.objects.filter(user__is_guest=False).values("buyer")
    return Order.objects.filter(placed_by__is_guest=True).exclude(buyer__in=taken)
