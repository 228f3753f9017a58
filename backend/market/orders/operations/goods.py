"""What happens to the goods of an order: they leave, are accepted, and come back out of the purchase."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from market.accounts.models import User
from market.inventory.rules import Taken
from market.kernel.constraints import insert_under_key
from market.kernel.digests import KeyedInput
from market.kernel.errors import Invalid
from market.kernel.numbers import new_number
from market.orders.models import (
    Acceptance,
    AcceptanceLine,
    LineRefund,
    Order,
    OrderLine,
    Refusal,
    Shipment,
    ShipmentLine,
)
from market.orders.operations.changes import settle_state
from market.orders.rules import Inspection, refund_fen
from market.orders.selectors import facts_of


@transaction.atomic
def record_shipment(
    *,
    form: KeyedInput,
    order: Order,
    taken: Sequence[Taken],
    carrier: str,
    tracking_number: str,
    actor: User,
    at: datetime,
) -> Shipment:
    """
    Write down what of a locked order left, from which lots; without a carrier it was handed over.

    :raises KeyReused: if the key sent goods of another order a moment ago
    """
    shipment = Shipment(
        number=new_number("FH"),
        key=form.key,
        input_digest=form.digest,
        order=order,
        fulfilment=order.fulfilment,
        carrier=carrier,
        tracking_number=tracking_number,
        shipped_at=at,
        shipped_by=actor,
    )
    return _written(shipment, taken, counted="shipped_quantity")


@transaction.atomic
def record_replacement(
    *,
    form: KeyedInput,
    number: str,
    order: Order,
    taken: Sequence[Taken],
    carrier: str,
    actor: User,
    at: datetime,
) -> Shipment:
    """
    Write down what was sent anew, under the number its stock moved by, for refused units of a locked order.

    :raises KeyReused: if the key sent goods of another order a moment ago
    """
    shipment = Shipment(
        number=number,
        key=form.key,
        input_digest=form.digest,
        order=order,
        fulfilment=order.fulfilment,
        carrier=carrier,
        is_replacement=True,
        shipped_at=at,
        shipped_by=actor,
    )
    return _written(shipment, taken, counted="replaced_quantity")


def _written(shipment: Shipment, taken: Sequence[Taken], *, counted: str) -> Shipment:
    """Write a shipment with its lines, and add its units to the lines of its order as `counted`."""
    insert_under_key(shipment)
    lines = {line.position: line for line in shipment.order.lines.all()}
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line=lines[one.line], lot_id=one.lot_id, quantity=one.quantity) for one in taken
    )
    for one in taken:
        setattr(lines[one.line], counted, getattr(lines[one.line], counted) + one.quantity)
    OrderLine.objects.bulk_update(lines.values(), [counted])
    settle_state(order=shipment.order)
    return shipment


@transaction.atomic
def record_acceptance(
    *,
    key: UUID,
    order: Order,
    inspection: Inspection,
    actor: User,
    at: datetime,
) -> Acceptance:
    """
    Write down the units of a locked order that its unit signs for, and those that it refuses.

    :raises KeyReused: if the key signed for another order a moment ago
    """
    acceptance = Acceptance(
        number=new_number("YS"),
        key=key,
        input_digest=inspection.digest,
        order=order,
        accepted_on=inspection.accepted_on,
        accepted_at=at,
        accepted_by=actor,
        note=inspection.note.strip(),
    )
    insert_under_key(acceptance)
    lines = {line.position: line for line in order.lines.all()}
    AcceptanceLine.objects.bulk_create(
        AcceptanceLine(acceptance=acceptance, line=lines[position], quantity=quantity)
        for position, quantity in inspection.accepted.items()
    )
    Refusal.objects.bulk_create(
        Refusal(acceptance=acceptance, line=lines[position], quantity=refused.quantity, reason=refused.reason)
        for position, refused in inspection.refused.items()
    )
    for position, quantity in inspection.accepted.items():
        lines[position].accepted_quantity += quantity
    for position, refused in inspection.refused.items():
        lines[position].refused_quantity += refused.quantity
    OrderLine.objects.bulk_update(lines.values(), ["accepted_quantity", "refused_quantity"])
    settle_state(order=order)
    return acceptance


@transaction.atomic
def record_refunds(
    *, form: KeyedInput, order: Order, quantities: Mapping[int, int], reason: str, actor: User, at: datetime
) -> list[LineRefund]:
    """
    Take units of lines out of a locked order's purchase, each line's last units first.

    :raises Invalid: if no reason is given
    :raises KeyReused: if the key refunded lines of another order a moment ago
    """
    if not reason.strip():
        raise Invalid("请写明退款原因。", field="reason")
    lines = {line.position: line for line in order.lines.all()}
    refunds = []
    for place, (position, quantity) in enumerate(quantities.items(), start=1):
        line = lines[position]
        amount_fen = refund_fen(
            amount_fen=line.net_fen,
            ordered=line.quantity,
            refunded=line.refunded_quantity,
            quantity=quantity,
        )
        of_refused = min(quantity, facts_of(line).to_remedy)
        line.refunded_quantity += quantity
        line.returned_quantity += of_refused
        line.refunded_fen += amount_fen
        order.refunded_fen += amount_fen
        refunds.append(
            LineRefund(
                number=new_number("TK"),
                key=form.key,
                place=place,
                input_digest=form.digest,
                line=line,
                quantity=quantity,
                refused_quantity=of_refused,
                amount_fen=amount_fen,
                reason=reason.strip(),
                refunded_at=at,
                refunded_by=actor,
            )
        )
    for refund in refunds:
        insert_under_key(refund)
    OrderLine.objects.bulk_update(lines.values(), ["refunded_quantity", "returned_quantity", "refunded_fen"])
    if all(line.refunded_quantity == line.quantity and not line.shipped_quantity for line in lines.values()):
        order.freight_back_fen = order.freight_fen
    order.save(update_fields=["refunded_fen", "freight_back_fen"])
    settle_state(order=order)
    return refunds
