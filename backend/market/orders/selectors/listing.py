"""A buyer's orders as chosen by day, money and state: a page of them with their sum, and their lines one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from market.buyers.models import Buyer
from market.kernel.calendar import end_of, start_of
from market.kernel.money import Fen
from market.kernel.pages import PAGE_SIZE, Page, clamp_page
from market.orders.enums import OrderState
from market.orders.models import Order, OrderLine
from market.orders.selectors.finding import orders_to_accept

_BATCH = 500


@dataclass(frozen=True)
class OrderChoice:
    """Which orders: placed from one Shanghai day to another, inclusive, with which tags and state; empty is all."""

    placed_from: date | None = None
    placed_to: date | None = None
    fund_source: str = ""
    purpose: str = ""
    state: str = ""
    # Those with delivered goods to accept, whatever the state.
    to_accept: bool = False


@dataclass(frozen=True)
class OrderList:
    """A page of orders, what is due for all of them but the cancelled, and how many there are by state."""

    page: Page[Order]
    due_fen: Fen
    counts: dict[str, int]
    partly_to_accept: int


def chosen_orders(*, buyer: Buyer, choice: OrderChoice, page: int = 1) -> OrderList:
    """Give a buyer's chosen orders with their lines, the latest first; the counts leave the choice of state aside."""
    orders = _chosen(buyer, choice)
    agreed = F("goods_fen") - F("discount_fen") + F("freight_fen")
    due = agreed - F("refunded_fen") - F("freight_back_fen")
    kept = Q(cancelled_at=None)
    found = orders.aggregate(total=Count("pk"), due=Sum(due, filter=kept, default=0))
    number = clamp_page(page, found["total"])
    rows = orders.select_related("buyer").prefetch_related("lines").order_by("-placed_at", "-pk")
    whole = replace(choice, state="", to_accept=False)
    counts = _chosen(buyer, whole).values_list("state").order_by("state").annotate(total=Count("pk"))
    partly = _chosen(buyer, replace(whole, to_accept=True)).exclude(state=OrderState.AWAITING_ACCEPTANCE).count()
    shown = Page(list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), number, PAGE_SIZE, found["total"])
    return OrderList(shown, Fen(found["due"]), dict(counts), partly)


def each_order_line(*, buyer: Buyer, choice: OrderChoice) -> Iterator[OrderLine]:
    """Give the lines of the chosen orders with their orders, the oldest order first, read in batches."""
    orders = list(_chosen(buyer, choice).order_by("placed_at", "pk").values_list("pk", flat=True))
    for start in range(0, len(orders), _BATCH):
        lines = OrderLine.objects.filter(order__in=orders[start : start + _BATCH]).select_related("order")
        yield from lines.order_by("order__placed_at", "order_id", "position")


def _chosen(buyer: Buyer, choice: OrderChoice) -> QuerySet[Order]:
    orders = orders_to_accept(buyer=buyer) if choice.to_accept else Order.objects.filter(buyer=buyer)
    if choice.placed_from:
        orders = orders.filter(placed_at__gte=start_of(choice.placed_from))
    if choice.placed_to:
        orders = orders.filter(placed_at__lt=end_of(choice.placed_to))
    tags = {"fund_source": choice.fund_source, "purpose": choice.purpose, "state": choice.state}
    return orders.filter(**{column: value for column, value in tags.items() if value})
