"""For whom the person at the keyboard is buying."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest

from market.buyers.enums import ADMITTED, BuyerKind
from market.buyers.selectors import buyers_of, get_buyer
from market.cart.operations import new_guest_token
from market.kernel.errors import Conflict, NotFound
from market.web.guards import person_of

if TYPE_CHECKING:
    from market.buyers.models import Buyer

_ACTING = "acting"
_GUEST = "guest_token"


def acting_choices(request: HttpRequest) -> "list[Buyer]":
    """List the buyers that the person may order for, read once per request."""
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, "_acting_choices"):
        request._acting_choices = buyers_of(actor=request.user)  # type: ignore[attr-defined]  # noqa: SLF001
    choices: list[Buyer] = request._acting_choices  # type: ignore[attr-defined]  # noqa: SLF001
    return choices


def acting_buyer(request: HttpRequest) -> "Buyer | None":
    """Give the buyer chosen in this session, else the person as a resident, else nobody for a guest."""
    choices = acting_choices(request)
    chosen = request.session.get(_ACTING) if choices else None
    individuals = (buyer for buyer in choices if buyer.kind == BuyerKind.INDIVIDUAL)
    return next((buyer for buyer in choices if buyer.number == chosen), next(individuals, None))


def act_as(request: HttpRequest, *, number: str) -> "Buyer":
    """
    Choose the buyer for the rest of the session.

    :raises NotFound: if the person is no member of it
    :raises Conflict: if the office has not approved it
    """
    buyer = get_buyer(number=number, actor=person_of(request))
    if buyer.state not in ADMITTED:
        raise Conflict(f"“{buyer.name}”还没有通过审核，暂时不能下单。", code="NOT_APPROVED")
    request.session[_ACTING] = buyer.number
    return buyer


def acting_unit(request: HttpRequest) -> "Buyer":
    """
    Give the unit or union that this person acts for: the one a posted form was shown for, whatever another tab chose.

    :raises NotFound: if the person is no member of the form's unit
    :raises Conflict: if it is the person as a resident
    """
    buyer = shown_buyer(request) if request.POST.get("buyer") else acting_buyer(request)
    if buyer is None or not buyer.is_institution:
        units = [choice for choice in acting_choices(request) if choice.is_institution]
        way = "点“替本单位采购”，就接着看这一页。" if units else "请先申请单位采购。"
        raise Conflict(f"这一页是给单位用的。{way}", code="NO_UNIT", units=units)
    return buyer


def shown_buyer(request: HttpRequest) -> "Buyer":
    """
    Give the buyer that the posted form was shown for, whoever was chosen since in another tab; else the acting one.

    What follows goes on for that buyer, and says so.

    :raises NotFound: if the person is no member of it, or has no buyer at all
    """
    buyer = acting_buyer(request)
    if number := request.POST.get("buyer", ""):
        shown = get_buyer(number=number, actor=person_of(request))
        if shown != buyer and shown.state in ADMITTED:
            _go_on_for(request, shown)
        return shown
    if buyer is None:
        raise NotFound("这个账号没有可以下单的身份。请打客服电话办理。")
    return buyer


def _go_on_for(request: HttpRequest, buyer: "Buyer") -> None:
    """Act for the buyer of the posted form, and say so; what htmx asks for is no page, and changes nothing."""
    if getattr(request, "htmx", False):
        return
    request.session[_ACTING] = buyer.number
    whom = f"替“{buyer.name}”" if buyer.is_institution else "给您自己"
    messages.info(request, f"刚才那一页是{whom}打开的，现在换成{whom}买。")


def guest_token(request: HttpRequest) -> str:
    """Give the token of this browser's cart, empty when it has none."""
    return str(request.session.get(_GUEST, ""))


def make_guest_token(request: HttpRequest) -> str:
    """Give the token of this browser's cart, made at the first good put in."""
    if not guest_token(request):
        request.session[_GUEST] = new_guest_token()
    return guest_token(request)


def drop_guest_token(request: HttpRequest) -> None:
    """Forget the guest's cart: it was merged into a person's."""
    request.session.pop(_GUEST, None)
