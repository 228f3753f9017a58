"""Reading orders."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from market.accounts.models import User
from market.accounts.policies import is_store_manager
from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.inventory.enums import HoldState, MovementReason
from market.inventory.models import Hold, StockMovement
from market.inventory.rules import Demand
from market.kernel.calendar import end_of
from market.kernel.errors import KeyReused, NotFound
from market.kernel.pages import PAGE_SIZE, Page, clamp_page
from market.kernel.sums import sum_of
from market.orders.enums import Fulfilment, OrderState, PaymentMethod
from market.orders.errors import NoHoldTerm, TermsRefused
from market.orders.models import (
    Acceptance,
    AcceptanceLine,
    HoldTerm,
    LineRefund,
    Order,
    OrderLine,
    Shipment,
    ShipmentLine,
)
from market.orders.rules import LineFacts, OrderFacts, has_lapsed, last_pickup_day, methods_for
from market.outlets.models import Outlet

_LAPSABLE = (OrderState.AWAITING_PAYMENT, OrderState.AWAITING_SHIPMENT, OrderState.AWAITING_PICKUP)


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


def orders_of(*, buyer: Buyer, state: str | None = None, page: int = 1) -> Page[Order]:
    """Give a buyer's orders with their lines, the latest first."""
    orders = Order.objects.filter(buyer=buyer)
    return _page(orders.filter(state=state) if state else orders, page)


def orders_for_desk(*, state: str | None = None, text: str = "", page: int = 1) -> Page[Order]:
    """Give all orders with their lines to the desk, the latest first; `text` is part of a number."""
    orders = Order.objects.filter(number__icontains=text.strip()) if text.strip() else Order.objects.all()
    return _page(orders.filter(state=state) if state else orders, page)


def orders_by_state(*, buyer: Buyer | None = None) -> dict[str, int]:
    """Count orders by state, of one buyer or of all."""
    orders = Order.objects.filter(buyer=buyer) if buyer else Order.objects.all()
    counts = orders.values_list("state").order_by("state").annotate(total=Count("pk"))
    return dict(counts)


def order_placed_with(*, key: UUID, digest: str) -> Order | None:
    """
    Give the order that was placed under a key, if there is one.

    :raises KeyReused: if it was placed with another input
    """
    order = Order.objects.filter(key=key).first()
    if order is not None and order.input_digest != digest:
        raise KeyReused
    return order


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


def facts_of(line: OrderLine) -> LineFacts:
    """Show a line's sums to the rules."""
    return LineFacts(line.quantity, line.shipped_quantity, line.accepted_quantity, line.refunded_quantity)


def order_facts(order: Order, lines: Iterable[OrderLine]) -> OrderFacts:
    """Show an order and its lines to the rules."""
    return OrderFacts(
        is_institutional=order.is_institutional,
        fulfilment=order.fulfilment,
        payment_method=order.payment_method,
        payment_terms=order.payment_terms,
        is_cancelled=order.cancelled_at is not None,
        is_paid=order.paid_at is not None,
        is_received=order.received_at is not None,
        lines=[facts_of(line) for line in lines],
    )


def line_facts(order: Order) -> dict[int, LineFacts]:
    """Read the sums of an order's lines afresh, by position."""
    return {line.position: facts_of(line) for line in OrderLine.objects.filter(order=order).order_by("position")}


def demand_of(*, order: Order, quantities: Mapping[int, int]) -> list[Demand]:
    """Put units of an order's lines as a demand to the stock."""
    lines = OrderLine.objects.filter(order=order, position__in=quantities).order_by("position")
    return [Demand(line.position, line.variant_id, quantities[line.position], line.product_name) for line in lines]


def units_to_ship(order: Order) -> int:
    """Count the units of an order that are still to leave."""
    return sum(line.to_ship for line in line_facts(order).values())


def is_lapsed(order: Order, *, at: datetime) -> bool:
    """Tell whether an order's time to pay is over, whether or not it was swept."""
    return has_lapsed(
        hold_until=order.hold_until,
        is_open=order.state in _LAPSABLE,
        is_paid=order.paid_at is not None,
        has_shipped=any(line.shipped_quantity for line in order.lines.all()),
        at=at,
    )


def lapsed_orders(*, at: datetime) -> list[str]:
    """Name the orders whose time to pay is over, the oldest first."""
    shipped = OrderLine.objects.filter(order=OuterRef("pk"), shipped_quantity__gt=0)
    return list(
        Order.objects.filter(~Exists(shipped), state__in=_LAPSABLE, paid_at=None, hold_until__lte=at)
        .order_by("hold_until", "pk")
        .values_list("number", flat=True)
    )


def shipment_with(*, key: UUID, order: Order, quantities: Mapping[int, int] | None) -> Shipment | None:
    """
    Give the shipment that was made under a key, if there is one; without `quantities` any of the order will do.

    :raises KeyReused: if it was of another order or of other quantities
    """
    shipment = Shipment.objects.filter(key=key).first()
    if shipment is None:
        return None
    sums = dict(shipment.lines.values_list("line__position").order_by("line__position").annotate(n=Sum("quantity")))
    if shipment.order_id != order.pk or quantities not in (None, sums):
        raise KeyReused
    return shipment


def acceptance_with(*, key: UUID, order: Order, quantities: Mapping[int, int]) -> Acceptance | None:
    """
    Give the acceptance that was signed under a key, if there is one.

    :raises KeyReused: if it was of another order or of other quantities
    """
    acceptance = Acceptance.objects.filter(key=key).first()
    if acceptance is None:
        return None
    if (
        acceptance.order_id != order.pk
        or dict(acceptance.lines.values_list("line__position", "quantity")) != quantities
    ):
        raise KeyReused
    return acceptance


def refunds_with(*, key: UUID, order: Order, quantities: Mapping[int, int]) -> list[LineRefund]:
    """
    Give the refunds of lines that were made under a key, if there are any.

    :raises KeyReused: if they were of another order or of other quantities
    """
    refunds = list(LineRefund.objects.select_related("line").filter(key=key).order_by("pk"))
    if refunds and (
        any(refund.line.order_id != order.pk for refund in refunds)
        or {refund.line.position: refund.quantity for refund in refunds} != quantities
    ):
        raise KeyReused
    return refunds


def delivered_by(*, order: Order, on: date) -> dict[int, int]:
    """Count by line position the units that had left by the end of a Shanghai date."""
    rows = (
        ShipmentLine.objects.filter(shipment__order=order, shipment__shipped_at__lt=end_of(on))
        .values_list("line__position")
        .order_by("line__position")
        .annotate(total=Sum("quantity"))
    )
    return dict(rows)


def order_problems() -> list[str]:
    """Recompute every order from its lines, papers, movements and holds, and name what disagrees."""
    lines = OrderLine.objects.all()
    shipped = StockMovement.objects.filter(reason=MovementReason.SHIPPED)
    orders = Order.objects.annotate(
        line_fen=sum_of(lines, "amount_fen", by="order"),
        back_fen=sum_of(lines, "refunded_fen", by="order"),
        left=sum_of(lines, "shipped_quantity", by="order"),
        moved=sum_of(shipped, "delta", by="reference", outer="number"),
    ).exclude(goods_fen=F("line_fen"), refunded_fen=F("back_fen"), left=-F("moved"))
    found = [
        f"order {order.number}: goods {order.goods_fen}, lines {order.line_fen}; refunded {order.refunded_fen}, "
        f"lines {order.back_fen}; shipped {order.left}, movements {order.moved}"
        for order in orders.order_by("pk")
    ]
    wrong = lines.annotate(
        sent=sum_of(ShipmentLine.objects.all(), "quantity", by="line"),
        signed=sum_of(AcceptanceLine.objects.all(), "quantity", by="line"),
        back=sum_of(LineRefund.objects.all(), "quantity", by="line"),
        back_fen=sum_of(LineRefund.objects.all(), "amount_fen", by="line"),
    ).exclude(
        shipped_quantity=F("sent"),
        accepted_quantity=F("signed"),
        refunded_quantity=F("back"),
        refunded_fen=F("back_fen"),
    )
    found += [
        f"order {line.order.number} line {line.position}: shipped {line.shipped_quantity}, papers {line.sent}; "
        f"accepted {line.accepted_quantity}, papers {line.signed}; "
        f"refunded {line.refunded_quantity}, papers {line.back}"
        for line in wrong.select_related("order").order_by("pk")
    ]
    return found + _hold_problems()


def _hold_problems() -> list[str]:
    """Name the orders that hold other than what they still have to send; only an unswept lapsed one may hold less."""
    live = Hold.objects.filter(state=HoldState.HELD)
    rest = F("quantity") - F("refunded_quantity") - F("shipped_quantity")
    open_lines = (
        OrderLine.objects.filter(order__cancelled_at=None)
        .annotate(rest=Greatest(rest, 0))
        .filter(order=OuterRef("pk"))
        .values("order")
        .annotate(total=Sum("rest"))
        .values("total")
    )
    orders = Order.objects.annotate(
        holds=sum_of(live, "quantity", by="reference", outer="number"),
        permanent=sum_of(live.filter(expires_at=None), "quantity", by="reference", outer="number"),
        to_ship=Coalesce(Subquery(open_lines), 0, output_field=BigIntegerField()),
    ).exclude(Q(holds=F("to_ship")) | Q(paid_at=None, permanent=0, holds__lt=F("to_ship")))
    return [
        f"order {order.number}: {order.to_ship} units to ship, {order.holds} held" for order in orders.order_by("pk")
    ]


def _with_details() -> QuerySet[Order]:
    return Order.objects.select_related("buyer", "pickup_outlet", "placed_by").prefetch_related(
        "lines",
        "lines__refunds",
        "shipments__lines__line",
        "shipments__lines__lot",
        "acceptances__lines__line",
        "acceptances__accepted_by",
    )


def _page(orders: QuerySet[Order], page: int) -> Page[Order]:
    total = orders.count()
    number = clamp_page(page, total)
    rows = orders.select_related("buyer").prefetch_related("lines").order_by("-placed_at", "-pk")
    return Page(list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), number, PAGE_SIZE, total)
