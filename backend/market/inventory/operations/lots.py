"""Lots that come in, are written off and move between outlets."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from market.catalogue.models import Variant
from market.inventory.enums import MovementReason, TransferState
from market.inventory.errors import LotRefused, StockHeld, TransferDone
from market.inventory.locks import lock_lot, lock_transfer
from market.inventory.models import Lot, StockMovement, Transfer
from market.inventory.operations.holds import release_expired
from market.inventory.rules import Arrival, check_arrival
from market.kernel.calendar import local_date_of
from market.kernel.constraints import constraint_of
from market.kernel.errors import Invalid, KeyReused, NotFound
from market.kernel.numbers import new_number
from market.outlets.models import Outlet


@transaction.atomic
def receive_lot(*, arrival: Arrival, actor_number: str, at: datetime) -> Lot:
    """
    Take a lot in at an outlet, once per key.

    :raises LotRefused: if the goods, the place, the dates or the quantity make no sense
    :raises KeyReused: if the key was used for another arrival
    """
    known = Lot.objects.select_related("variant", "outlet").filter(key=arrival.key).first()
    if known is not None:
        return _same_arrival(known, arrival)
    variant = Variant.objects.select_related("product").filter(sku=arrival.sku).first()
    if variant is None or variant.product.is_tourism:
        raise LotRefused("没有这个可入库的商品编码。请从商品表中选择。", field="sku")
    outlet = _outlet(arrival.outlet_code)
    check_arrival(arrival, needs_expiry=variant.product.shelf_life_days is not None, today=local_date_of(at))
    lot = Lot(
        number=new_number("L"),
        key=arrival.key,
        variant=variant,
        outlet=outlet,
        batch_code=arrival.batch_code.strip(),
        produced_on=arrival.produced_on,
        expires_on=arrival.expires_on,
        on_hand=arrival.quantity,
        received_at=at,
        note=arrival.note,
    )
    try:
        with transaction.atomic():
            lot.save(force_insert=True)
    except IntegrityError as error:
        # The same form sent twice at once: the other was first.
        if "_key_" not in constraint_of(error):
            raise
        return _same_arrival(Lot.objects.select_related("variant", "outlet").get(key=arrival.key), arrival)
    _move(lot, MovementReason.RECEIVED, arrival.quantity, reference=lot.number, actor_number=actor_number, at=at)
    return lot


@transaction.atomic
def write_off(
    *, key: UUID, lot_number: str, quantity: int, reason: str, actor_number: str, at: datetime
) -> StockMovement:
    """
    Write units of a lot off that nobody's order holds, once per key.

    :raises StockHeld: if more than the free units were to go
    :raises Invalid: if no reason is given or the quantity is not above zero
    :raises KeyReused: if the key was used for another write-off
    """
    lot = _locked_lot(lot_number)
    known = StockMovement.objects.filter(key=key).first()
    if known is not None:
        if (known.lot_id, known.delta) != (lot.pk, -quantity):
            raise KeyReused
        return known
    if not reason.strip():
        raise Invalid("请写明报损原因。", field="reason")
    _take_free(lot, quantity, at=at)
    return _move(
        lot,
        MovementReason.WRITTEN_OFF,
        -quantity,
        reference=lot.number,
        actor_number=actor_number,
        at=at,
        key=key,
        note=reason.strip(),
    )


@transaction.atomic
def send_transfer(
    *, key: UUID, lot_number: str, to_outlet_code: str, quantity: int, actor_number: str, at: datetime
) -> Transfer:
    """
    Send units of a lot that nobody's order holds to another outlet, once per key.

    :raises StockHeld: if more than the free units were to go
    :raises Invalid: if the outlet is unknown or the lot's own, or the quantity is not above zero
    :raises KeyReused: if the key was used for another transfer
    """
    lot = _locked_lot(lot_number)
    outlet = _outlet(to_outlet_code)
    known = Transfer.objects.filter(key=key).first()
    if known is not None:
        if (known.lot_id, known.to_outlet_id, known.quantity) != (lot.pk, outlet.pk, quantity):
            raise KeyReused
        return known
    if outlet.pk == lot.outlet_id:
        raise Invalid("批次已在这个网点，请选择另一个网点。", field="to_outlet_code")
    _take_free(lot, quantity, at=at)
    transfer = Transfer.objects.create(
        number=new_number("DB"), key=key, lot=lot, to_outlet=outlet, quantity=quantity, sent_at=at
    )
    _move(lot, MovementReason.TRANSFER_OUT, -quantity, reference=transfer.number, actor_number=actor_number, at=at)
    return transfer


@transaction.atomic
def receive_transfer(*, number: str, actor_number: str, at: datetime) -> Transfer:
    """
    Take a transfer in at its outlet as a lot of the same batch and dates.

    :raises NotFound: if there is no such transfer
    :raises TransferDone: if it was received before
    """
    try:
        transfer = lock_transfer(number=number)
    except Transfer.DoesNotExist:
        raise NotFound("没有这张调拨单。") from None
    if transfer.state == TransferState.RECEIVED:
        raise TransferDone("这张调拨单已经收货。")
    source = transfer.lot
    lot = Lot.objects.create(
        number=new_number("L"),
        key=transfer.key,
        variant_id=source.variant_id,
        outlet_id=transfer.to_outlet_id,
        batch_code=source.batch_code,
        produced_on=source.produced_on,
        expires_on=source.expires_on,
        on_hand=transfer.quantity,
        received_at=at,
    )
    _move(lot, MovementReason.TRANSFER_IN, transfer.quantity, reference=number, actor_number=actor_number, at=at)
    transfer.to_lot, transfer.state, transfer.received_at = lot, TransferState.RECEIVED, at
    transfer.save(update_fields=["to_lot", "state", "received_at"])
    return transfer


def _same_arrival(lot: Lot, arrival: Arrival) -> Lot:
    received = lot.movements.order_by("pk")[0].delta
    was = (lot.variant.sku, lot.outlet.code, lot.batch_code, lot.produced_on, lot.expires_on, received)
    if was != (
        arrival.sku,
        arrival.outlet_code,
        arrival.batch_code.strip(),
        arrival.produced_on,
        arrival.expires_on,
        arrival.quantity,
    ):
        raise KeyReused
    return lot


def _outlet(code: str) -> Outlet:
    outlet = Outlet.objects.filter(code=code).first()
    if outlet is None:
        raise Invalid("没有这个网点。请从列表中选择。", field="outlet_code")
    return outlet


def _locked_lot(number: str) -> Lot:
    try:
        return lock_lot(number=number)
    except Lot.DoesNotExist:
        raise NotFound("没有这个批次。请从库存表中选择。") from None


def _take_free(lot: Lot, quantity: int, *, at: datetime) -> None:
    """Take free units off a locked lot."""
    if quantity <= 0:
        raise Invalid("数量应大于 0。", field="quantity")
    release_expired([lot], at=at)
    free = lot.on_hand - lot.held
    if quantity > free:
        raise StockHeld(
            f"这个批次可动用 {free} 件（另有 {lot.held} 件已被订单预占）。请减少数量，或先处理这些订单。",
            field="quantity",
        )
    lot.on_hand -= quantity
    lot.save(update_fields=["on_hand", "held"])


def _move(lot: Lot, reason: MovementReason, delta: int, **facts: object) -> StockMovement:
    return StockMovement.objects.create(lot=lot, reason=reason, delta=delta, **facts)
