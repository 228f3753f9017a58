"""Finding orders, and telling which have lapsed."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from market.accounts.models import User
from market.accounts.policies import is_district_office, is_store_manager
from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.kernel.digests import require_same_input
from market.kernel.errors import NotFound
from market.kernel.pages import Page, page_of
from market.orders.enums import Fulfilment, OrderState, PaymentMethod
from market.orders.errors import NoHoldTerm, TermsRefused
from market.orders.models import Acceptance, HoldTerm, Order, OrderLine, Shipment
from market.orders.rules import has_lapsed, last_pickup_day, methods_for
from market.outlets.models import Outlet

_LAPSABLE = (OrderState.AWAITING_PAYMENT, OrderState.AWAITING_SHIPMENT, OrderState.AWAITING_PICKUP)


# LineFacts.to_accept and LineFacts.to_remedy above zero, for the database.
_SETTLED = F("accepted_quantity") + F("refused_quantity") - F("replaced_quantity")
_WAITING = Q(shipped_quantity__gt=_SETTLED) & Q(quantity__gt=F("refunded_quantity") - F("returned_quantity") + _SETTLED)
_REFUSED = Q(refused_quantity__gt=F("returned_quantity") + F("replaced_quantity"))


def get_order(*, number: str, actor: User) -> Order:
    """
    Give an order of a buyer for whom the actor may act, with everything its page shows.

    :raises NotFound: if there is no such order, or it is someone else's
    """
    order = _with_details().filter(number=number, buyer__memberships__user=actor).first()
    if order is None:
        raise NotFound("没有这个订单。")
    return order


def get_order_for_staff(*, number: str, actor: User) -> Order:
    """
    Give any order to the store's staff, with everything its page shows.

    :raises NotFound: if there is no such order, or the actor is no store manager
    """
    order = _with_details().filter(number=number).first() if is_store_manager(actor) else None
    if order is None:
        raise NotFound("没有这个订单。")
    return order


def get_order_for_office(*, number: str, actor: User) -> Order:
    """
    Give any order to the district office, to look into what stands behind a figure.

    :raises NotFound: if there is no such order, or the actor is not of the office
    """
    order = _with_details().filter(number=number).first() if is_district_office(actor) else None
    if order is None:
        raise NotFound("没有这个订单。请从台账的分录里打开。")
    return order


def orders_of(*, buyer: Buyer, state: str | None = None, to_accept: bool = False, page: int = 1) -> Page[Order]:
    """Give a buyer's orders with their lines, the latest first; `to_accept` keeps those with goods to accept."""
    orders = orders_to_accept(buyer=buyer) if to_accept else Order.objects.filter(buyer=buyer)
    return _page(orders.filter(state=state) if state else orders, page)


def orders_for_desk(*, states: Sequence[str] = (), text: str = "", page: int = 1) -> Page[Order]:
    """
    Give all orders, or those in these states, with their lines to the desk, latest first.

    `text` is a part of a number, of the buyer's or recipient's name, or of a phone number.
    """
    wanted = text.strip()
    fits = (
        Q(number__icontains=wanted)
        | Q(buyer_name__icontains=wanted)
        | Q(recipient__icontains=wanted)
        | Q(phone__icontains=wanted)
    )
    orders = Order.objects.filter(fits) if wanted else Order.objects.all()
    return _page(orders.filter(state__in=states) if states else orders, page)


def count_unpaid(*, buyer: Buyer, at: datetime) -> int:
    """Count a buyer's orders that keep stock until they are paid, by transfer or at the counter."""
    by_transfer = Q(state=OrderState.AWAITING_PAYMENT)
    at_counter = Q(state=OrderState.AWAITING_PICKUP, payment_method=PaymentMethod.ON_PICKUP)
    return Order.objects.filter(by_transfer | at_counter, buyer=buyer, hold_until__gt=at).count()


def orders_by_state(*, buyer: Buyer | None = None) -> dict[str, int]:
    """Count orders by state, of one buyer or of all."""
    orders = Order.objects.filter(buyer=buyer) if buyer else Order.objects.all()
    counts = orders.values_list("state").order_by("state").annotate(total=Count("pk"))
    return dict(counts)


def orders_to_accept(*, buyer: Buyer) -> QuerySet[Order]:
    """Choose a buyer's orders of which delivered goods wait to be accepted, whether or not all has left."""
    return Order.objects.filter(_has_line(_WAITING), buyer=buyer, cancelled_at=None).exclude(
        buyer_kind=BuyerKind.INDIVIDUAL
    )


def orders_to_remedy(*, buyer: Buyer | None = None) -> QuerySet[Order]:
    """Choose the orders, of one buyer or of all, with refused units neither refunded nor sent anew; oldest first."""
    orders = Order.objects.filter(buyer=buyer) if buyer else Order.objects.all()
    return orders.filter(_has_line(_REFUSED), cancelled_at=None).prefetch_related("lines").order_by("placed_at", "pk")


def order_placed_with(*, key: UUID, digest: str) -> Order | None:
    """
    Give the order that was placed under a key, if there is one.

    :raises KeyReused: if it was placed with another input
    """
    order = Order.objects.filter(key=key).first()
    if order is not None:
        require_same_input(kept=order.input_digest, digest=digest)
    return order


def order_under(*, key: UUID) -> Order | None:
    """Give the order that was placed under a key, if there is one, whatever its input was."""
    return Order.objects.filter(key=key).first()


def hold_days(*, method: str, is_institution: bool, on: date) -> int:
    """
    Give the days an order of such a buyer and payment keeps its stock, from the dated setting in force.

    :raises NoHoldTerm: if there is none
    """
    term = (
        HoldTerm.objects.filter(method=method, is_institution=is_institution, active_from__lte=on)
        .order_by("-active_from")
        .first()
    )
    if term is None:
        label = PaymentMethod(method).label
        raise NoHoldTerm(f"没有为「{label}」设置库存保留天数，暂时不能下单。请联系商家。")
    return term.days


def pickup_day(*, method: str, is_institution: bool, on: date) -> date:
    """
    Give the day until which goods must be good that are ordered `on` a day to be fetched and paid by `method`.

    :raises NoHoldTerm: if no setting says how long they are kept
    """
    on_pickup = method == PaymentMethod.ON_PICKUP
    days = hold_days(method=method, is_institution=is_institution, on=on) if on_pickup else 0
    return last_pickup_day(method=method, days=days, today=on)


def first_pickup_day(*, kind: str, on: date) -> date:
    """Give the earliest such day of all the ways to pay that a kind of buyer has; goods not good then cannot be had."""
    days: list[date] = []
    for method, _ in methods_for(kind, Fulfilment.PICKUP):
        with suppress(NoHoldTerm):
            days.append(pickup_day(method=method, is_institution=kind != BuyerKind.INDIVIDUAL, on=on))
    return min(days)


def pickup_outlet(*, code: str) -> Outlet:
    """
    Give the outlet at which goods are to be fetched.

    :raises TermsRefused: if it is unknown or hands nothing over
    """
    outlet = Outlet.objects.filter(code=code, offers_pickup=True).first()
    if outlet is None:
        raise TermsRefused("这个网点不办理自提，请另选一个。", field="pickup_outlet_code")
    return outlet


def is_lapsed(order: Order, *, at: datetime) -> bool:
    """Tell whether the time that an order keeps stock is over, whether or not it was swept."""
    return has_lapsed(
        hold_until=order.hold_until,
        is_open=order.state in _LAPSABLE,
        is_paid=order.paid_at is not None,
        has_shipped=any(line.shipped_quantity for line in order.lines.all()),
        at=at,
    )


def lapsed_orders(*, at: datetime) -> list[str]:
    """Name the orders whose time to keep stock is over, the oldest first."""
    shipped = OrderLine.objects.filter(order=OuterRef("pk"), shipped_quantity__gt=0)
    return list(
        Order.objects.filter(~Exists(shipped), state__in=_LAPSABLE, paid_at=None, hold_until__lte=at)
        .order_by("hold_until", "pk")
        .values_list("number", flat=True)
    )


def _has_line(condition: Q) -> Exists:
    return Exists(OrderLine.objects.filter(condition, order=OuterRef("pk")))


def _with_details() -> QuerySet[Order]:
    return Order.objects.select_related("buyer", "pickup_outlet", "placed_by").prefetch_related(
        Prefetch("lines", OrderLine.objects.select_related("variant__product").order_by("position")),
        "lines__refunds",
        Prefetch("shipments", Shipment.objects.order_by("shipped_at", "pk")),
        "shipments__lines__line__variant__product",
        "shipments__lines__lot__outlet",
        Prefetch("acceptances", Acceptance.objects.select_related("accepted_by").order_by("accepted_at", "pk")),
        "acceptances__lines__line",
        "acceptances__refusals__line",
    )


def _page(orders: QuerySet[Order], page: int) -> Page[Order]:
    return page_of(orders.select_related("buyer").prefetch_related("lines").order_by("-placed_at", "-pk"), page)
