"""Orders as the tally sees them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import F, QuerySet

from market.buyers.enums import BuyerKind
from market.kernel.calendar import local_date_of
from market.orders.enums import Fulfilment
from market.orders.models import AcceptanceLine, LinePart, Order, OrderLine, ShipmentLine
from market.tally.rules import LineView, OrderView, PartView, Portion, channel_of
from market.tally.selectors.policy import grace_days, grace_of

_BATCH = 1000


def order_views(*, orders: QuerySet[Order]) -> Iterator[OrderView]:
    """Read orders as the tally sees them, a thousand at a time, each with five statements."""
    ids = list(orders.order_by("pk").values_list("pk", flat=True))
    days = grace_days() if ids else []
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        lines = _lines_of(batch)
        for order in Order.objects.filter(pk__in=batch).select_related("pickup_outlet").order_by("pk"):
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


def _lines_of(order_ids: Sequence[int]) -> dict[int, list[LineView]]:
    parts, portions = _parts_of(order_ids), _portions_of(order_ids)
    found: dict[int, list[LineView]] = defaultdict(list)
    for line in OrderLine.objects.filter(order_id__in=order_ids).order_by("order_id", "position"):
        found[line.order_id].append(
            LineView(
                position=line.position,
                quantity=line.quantity,
                amount_fen=line.amount_fen,
                parts=tuple(parts[line.pk]),
                delivered=tuple(portions[line.pk]),
                shipped=line.shipped_quantity,
                accepted=line.accepted_quantity,
                refunded=line.refunded_quantity,
            )
        )
    return found


def _parts_of(order_ids: Sequence[int]) -> dict[int, list[PartView]]:
    found: dict[int, list[PartView]] = defaultdict(list)
    for part in LinePart.objects.filter(line__order_id__in=order_ids).order_by("line_id", "position"):
        found[part.line_id].append(
            PartView(part.position, part.region_id, part.comparable_category_id, part.weight_fen)
        )
    return found


def _portions_of(order_ids: Sequence[int]) -> dict[int, list[Portion]]:
    """Read what was accepted by institutions, and what left for residents."""
    found: dict[int, list[Portion]] = defaultdict(list)
    accepted = AcceptanceLine.objects.filter(acceptance__order_id__in=order_ids).exclude(
        acceptance__order__buyer_kind=BuyerKind.INDIVIDUAL
    )
    for line_id, day, quantity in accepted.values_list("line_id", "acceptance__accepted_on", "quantity"):
        found[line_id].append(Portion(day, quantity))
    shipped = ShipmentLine.objects.filter(
        shipment__order_id__in=order_ids, shipment__order__buyer_kind=BuyerKind.INDIVIDUAL
    )
    for line_id, at, quantity in shipped.values_list("line_id", F("shipment__shipped_at"), "quantity"):
        found[line_id].append(Portion(local_date_of(at), quantity))
    return found
