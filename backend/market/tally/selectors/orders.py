"""Orders as the tally sees them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from market.buyers.enums import BuyerKind
from market.kernel.calendar import local_date_of
from market.orders.enums import Fulfilment
from market.orders.models import AcceptanceLine, LinePart, Order, OrderLine, ShipmentLine
from market.tally.rules import LineView, OrderView, PartView, Portion, channel_of
from market.tally.selectors.policy import grace_days, grace_of

_BATCH = 1000
_COLUMNS = (
    "number", "buyer_id", "buyer_kind", "unit_type", "fund_source", "purpose", "fulfilment", "placed_at", "paid_on",
    "pickup_outlet__site",
)  # fmt: skip


def order_views(*, orders: QuerySet[Order]) -> Iterator[OrderView]:
    """Read orders as the tally sees them, a thousand at a time, each thousand with a fixed number of statements."""
    ordered = orders.select_related("pickup_outlet").only(*_COLUMNS).order_by("pk")
    batch = list(ordered[:_BATCH])
    while batch:
        yield from _views_of(batch)
        batch = list(ordered.filter(pk__gt=batch[-1].pk)[:_BATCH]) if len(batch) == _BATCH else []


def _views_of(batch: Sequence[Order]) -> Iterator[OrderView]:
    lines = _lines_of(batch)
    # Grace can only matter to what was paid in a year after its placing.
    is_late = any(order.paid_on and order.paid_on.year > local_date_of(order.placed_at).year for order in batch)
    days = grace_days() if is_late else []
    for order in batch:
        placed_on = local_date_of(order.placed_at)
        outlet = order.pickup_outlet if order.fulfilment == Fulfilment.PICKUP else None
        yield OrderView(
            number=order.number,
            buyer_id=order.buyer_id,
            buyer_kind=order.buyer_kind,
            fund_source=order.fund_source,
            purpose=order.purpose,
            entry_channel=channel_of(unit_type=order.unit_type, pickup_site=outlet.site if outlet else ""),
            placed_on=placed_on,
            paid_on=order.paid_on,
            grace_until=grace_of(year=placed_on.year, days=days),
            lines=tuple(lines[order.pk]),
        )


def _lines_of(orders: Sequence[Order]) -> dict[int, list[LineView]]:
    parts, portions = _parts_of(orders), _portions_of(orders)
    rows = OrderLine.objects.filter(order__in=orders).order_by("order_id", "position")
    found: dict[int, list[LineView]] = defaultdict(list)
    for order_id, pk, position, quantity, amount, discount, shipped, accepted, refunded in rows.values_list(
        "order_id", "pk", "position", "quantity", "amount_fen", "discount_fen", "shipped_quantity",
        "accepted_quantity", "refunded_quantity",
    ):  # fmt: skip
        found[order_id].append(
            LineView(
                position=position,
                quantity=quantity,
                amount_fen=amount - discount,
                parts=tuple(parts[pk]),
                delivered=tuple(portions[pk]),
                shipped=shipped,
                accepted=accepted,
                refunded=refunded,
            )
        )
    return found


def _parts_of(orders: Sequence[Order]) -> dict[int, list[PartView]]:
    rows = LinePart.objects.filter(line__order__in=orders).order_by("line_id", "position")
    found: dict[int, list[PartView]] = defaultdict(list)
    for line_id, *part in rows.values_list("line_id", "position", "region_id", "comparable_category_id", "weight_fen"):
        found[line_id].append(PartView(*part))
    return found


def _portions_of(orders: Sequence[Order]) -> dict[int, list[Portion]]:
    """Read what institutions accepted, and what left for residents."""
    residents = [order for order in orders if order.buyer_kind == BuyerKind.INDIVIDUAL]
    units = [order for order in orders if order.buyer_kind != BuyerKind.INDIVIDUAL]
    found: dict[int, list[Portion]] = defaultdict(list)
    if units:
        accepted = AcceptanceLine.objects.filter(acceptance__order__in=units)
        for line_id, day, quantity in accepted.values_list("line_id", "acceptance__accepted_on", "quantity"):
            found[line_id].append(Portion(day, quantity))
    if residents:
        shipped = ShipmentLine.objects.filter(shipment__order__in=residents)
        for line_id, at, quantity in shipped.values_list("line_id", "shipment__shipped_at", "quantity"):
            found[line_id].append(Portion(local_date_of(at), quantity))
    return found
