"""Orders that a browser found by number and phone, and what it ordered before signing in; both live in its session."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase

from market.accounts.selectors import guest_by_number
from market.aftersales.selectors import order_number_of_return
from market.kernel.clock import now
from market.kernel.errors import NotFound
from market.orders.selectors import count_orders_of_guest, guest_of_order
from market.web.acting import acting_choices
from market.web.guards import is_guest, person_of, to_sign_in

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order

P = ParamSpec("P")
OrderView = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]

_FOUND, _WAS = "found_orders", "was_guest"
# As many found orders as one browser keeps at a time.
_MOST_FOUND = 20
# So long a browser sees an order after finding it; then it looks it up again.
_FOUND_FOR = timedelta(hours=2)


def order_reader_required(view: OrderView[P]) -> OrderView[P]:
    """Let in who has signed in, guests, and a browser that found the order; send others to sign in and back here."""

    @wraps(view)
    def guarded(request: HttpRequest, number: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated and number not in _found(request):
            return to_sign_in(request)
        return view(request, number, *args, **kwargs)

    return cast("OrderView[P]", guarded)  # wraps() says more than is asked


def reader_of(request: HttpRequest, number: str) -> "User":
    """
    Give the person who acts on an order: its guest where the browser found it, else who is signed in.

    :raises NotFound: if nobody is signed in and an account has taken the found order over
    """
    guest = guest_of_order(number=number) if number in _found(request) else None
    if guest is None and not request.user.is_authenticated:
        raise NotFound("这个订单已经归到下单人的账号里了，请登录查看。")
    return guest or person_of(request)


def return_reader_required(view: OrderView[P]) -> OrderView[P]:
    """Let in who has signed in, guests, and a browser that found the order of the return; send others to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, number: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated and order_number_of_return(number=number) not in _found(request):
            return to_sign_in(request)
        return view(request, number, *args, **kwargs)

    return cast("OrderView[P]", guarded)  # wraps() says more than is asked


def return_reader_of(request: HttpRequest, number: str) -> "User":
    """
    Give the person who acts on a return: the guest of its order where the browser found that, else who is signed in.

    :raises NotFound: if nobody is signed in and an account has taken the found order over
    """
    return reader_of(request, order_number_of_return(number=number))


def is_own_order(request: HttpRequest, order: "Order") -> bool:
    """Tell whether this person may order for the order's buyer, and did not only find the order."""
    return any(choice.pk == order.buyer_id for choice in acting_choices(request))


def remember_order(request: HttpRequest, *, number: str) -> None:
    """Let this browser see an order that it found, for two hours and under a new session key."""
    found = {one: ends for one, ends in _found(request).items() if one != number}
    kept = dict(list(found.items())[1 - _MOST_FOUND :])
    request.session[_FOUND] = {**kept, number: int((now() + _FOUND_FOR).timestamp())}
    request.session.cycle_key()


def forget_found(request: HttpRequest) -> None:
    """Forget what this browser found: who signs in now may be somebody else."""
    request.session.pop(_FOUND, None)


def session_guest(request: HttpRequest) -> "User | None":
    """Give the guest that this browser is, before it signs in as somebody."""
    return person_of(request) if is_guest(request) else None


def keep_guest(request: HttpRequest, *, guest: "User") -> None:
    """Note in the session of who just signed in that this browser ordered as a guest before, if it did."""
    if count_orders_of_guest(guest=guest):
        request.session[_WAS] = guest.number


def claimable_guest(request: HttpRequest) -> "User | None":
    """Give the guest that this browser was before it signed in, if that one ordered anything."""
    number = str(request.session.get(_WAS, ""))
    return guest_by_number(number=number) if number else None


def drop_guest(request: HttpRequest) -> None:
    """Forget who this browser was: the orders were taken over, or are not wanted."""
    request.session.pop(_WAS, None)


def _found(request: HttpRequest) -> dict[str, int]:
    """Give the found orders that this browser may still see, and until when, in seconds since 1970."""
    found = request.session.get(_FOUND)
    seconds = now().timestamp()
    return {number: ends for number, ends in found.items() if seconds < ends} if isinstance(found, dict) else {}
