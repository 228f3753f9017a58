"""What every page shows of the person and the shop."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from market.accounts.policies import is_district_office, is_store_manager
from market.cart.selectors import cart_count
from market.web.acting import acting_buyer, acting_choices, guest_token
from market.web.guards import page_before
from market.web.shop import SHOP

if TYPE_CHECKING:
    from market.accounts.models import User

LARGE_TYPE_COOKIE = "large"


class Viewer:
    """The person as pages see them."""

    def __init__(self, user: "User | Any") -> None:
        """Read the person's roles once."""
        self.is_authenticated: bool = user.is_authenticated and not user.is_guest
        self.is_guest: bool = getattr(user, "is_guest", False)
        self.display_name: str = getattr(user, "display_name", "")
        self.is_store_manager = is_store_manager(user)
        self.is_district_office = is_district_office(user)


def page_facts(request: HttpRequest) -> dict[str, object]:
    """Give the facts of head and foot; lazily, so that a page without a head asks for nothing."""
    return {
        "viewer": SimpleLazyObject(lambda: Viewer(request.user)),
        # A page at an address that takes forms only cannot be opened again; the one before it can.
        "here": request.get_full_path() if request.method == "GET" else page_before(request, "/"),
        "acting": SimpleLazyObject(lambda: acting_buyer(request)),
        "acting_choices": SimpleLazyObject(lambda: acting_choices(request)),
        "cart_count": SimpleLazyObject(lambda: _cart_count(request)),
        "large_type": request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
        "shop": SHOP,
    }


def _cart_count(request: HttpRequest) -> int:
    if request.user.is_authenticated:
        return cart_count(user=request.user, buyer=acting_buyer(request))
    token = guest_token(request)
    return cart_count(guest_token=token) if token else 0
