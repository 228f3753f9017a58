"""The sums of lines, and what was done under a key."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Sum

from market.inventory.rules import Demand, Taken
from market.inventory.selectors import lot_numbers
from market.kernel.calendar import end_of
from market.kernel.digests import KeyedInput, require_same_input
from market.kernel.errors import KeyReused
from market.orders.models import Acceptance, LineRefund, Order, OrderLine, Shipment, ShipmentLine
from market.orders.rules import LineFacts, OrderFacts


def facts_of(line: OrderLine) -> LineFacts:
    """Show a line's sums to the rules."""
    return LineFacts(
        ordered=line.quantity,
        shipped=line.shipped_quantity,
        accepted=line.accepted_quantity,
        refunded=line.refunded_quantity,
        refused=line.refused_quantity,
        returned=line.returned_quantity,
        replaced=line.replaced_quantity,
    )


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


def stock_references(order: Order) -> list[str]:
    """Name what stock moved by for an order: its own number, then those of its replacements as they left."""
    anew = Shipment.objects.filter(order=order, is_replacement=True).order_by("pk")
    return [order.number, *anew.values_list("number", flat=True)]


def units_to_ship(order: Order) -> int:
    """Count the units of an order that are still to leave."""
    return sum(line.to_ship for line in line_facts(order).values())


def picked_lots(taken: Iterable[Taken]) -> dict[int, list[tuple[str, int]]]:
    """Say by line position from which lots, by number, units were taken."""
    units = list(taken)
    numbers = lot_numbers(lot_ids={one.lot_id for one in units})
    found: dict[int, list[tuple[str, int]]] = {}
    for one in units:
        found.setdefault(one.line, []).append((numbers[one.lot_id], one.quantity))
    return found


def shipment_with(*, form: KeyedInput, order: Order, is_replacement: bool = False) -> Shipment | None:
    """
    Give the shipment that was made under a key, if there is one.

    :raises KeyReused: if it was of another order, of the other kind or from another input
    """
    shipment = Shipment.objects.filter(key=form.key).first()
    if shipment is None:
        return None
    if (shipment.order_id, shipment.is_replacement) != (order.pk, is_replacement):
        raise KeyReused
    require_same_input(kept=shipment.input_digest, digest=form.digest)
    return shipment


def acceptance_with(*, form: KeyedInput, order: Order) -> Acceptance | None:
    """
    Give the acceptance that was signed under a key, if there is one.

    :raises KeyReused: if it was of another order, or said something else
    """
    acceptance = Acceptance.objects.filter(key=form.key).first()
    if acceptance is None:
        return None
    if acceptance.order_id != order.pk:
        raise KeyReused
    require_same_input(kept=acceptance.input_digest, digest=form.digest)
    return acceptance


def refunds_with(*, form: KeyedInput, order: Order) -> list[LineRefund]:
    """
    Give the refunds of lines that were made under a key, if there are any.

    :raises KeyReused: if they were of another order or from another input
    """
    refunds = list(LineRefund.objects.select_related("line").filter(key=form.key).order_by("pk"))
    for refund in refunds:
        if refund.line.order_id != order.pk:
            raise KeyReused
        require_same_input(kept=refund.input_digest, digest=form.digest)
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
