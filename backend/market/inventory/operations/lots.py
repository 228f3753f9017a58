"""Lots that come in and are written off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from market.catalogue.models import Variant
from market.inventory.enums import MovementReason
from market.inventory.errors import LotRefused, StockHeld
from market.inventory.locks import lock_lot
from market.inventory.models import Lot, StockMovement
from market.inventory.operations.holds import release_expired
from market.inventory.operations.replays import receipt_with, write_off_with
from market.inventory.rules import Arrival, check_arrival
from market.kernel.calendar import local_date_of
from market.kernel.constraints import insert_under_key
from market.kernel.errors import Invalid, NotFound
from market.kernel.numbers import new_number
from market.outlets.models import Outlet


@transaction.atomic
def receive_lot(*, arrival: Arrival, actor_number: str, at: datetime) -> Lot:
    """
    Take a lot in at an outlet, once per key.

    :raises LotRefused: if the goods, the place, the dates or the quantity make no sense
    :raises KeyReused: if the key was used for another arrival
    """
    if known := receipt_with(arrival=arrival):
        return known
    variant = Variant.objects.select_related("product").filter(sku=arrival.sku).first()
    if variant is None or variant.product.is_tourism:
        raise LotRefused("没有这个可入库的商品编码。请从商品表中选择。", field="sku")
    outlet = outlet_of(arrival.outlet_code)
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
    insert_under_key(lot)
    book_movement(
        lot, MovementReason.RECEIVED, arrival.quantity, reference=lot.number, actor_number=actor_number, at=at
    )
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
    lot = claim_lot(number=lot_number)
    if known := write_off_with(key=key, lot=lot, quantity=quantity, reason=reason):
        return known
    if not reason.strip():
        raise Invalid("请写明报损原因。", field="reason")
    take_free(lot, quantity, at=at)
    return book_movement(
        lot,
        MovementReason.WRITTEN_OFF,
        -quantity,
        reference=lot.number,
        actor_number=actor_number,
        at=at,
        key=key,
        note=reason.strip(),
    )


def outlet_of(code: str) -> Outlet:
    """
    Find an outlet.

    :raises Invalid: if there is none
    """
    outlet = Outlet.objects.filter(code=code).first()
    if outlet is None:
        raise Invalid("没有这个网点。请从列表中选择。", field="outlet_code")
    return outlet


@transaction.atomic
def claim_lot(*, number: str) -> Lot:
    """
    Lock a lot.

    :raises NotFound: if there is none
    """
    try:
        return lock_lot(number=number)
    except Lot.DoesNotExist:
        raise NotFound("没有这个批次。请从库存表中选择。") from None


def take_free(lot: Lot, quantity: int, *, at: datetime) -> None:
    """
    Take free units off a locked lot.

    :raises StockHeld: if it has fewer
    :raises Invalid: if the quantity is not above zero
    """
    if quantity <= 0:
        raise Invalid("数量应大于 0。", field="quantity")
    release_expired([lot], at=at)
    free = lot.on_hand - lot.held
    if quantity > free:
        held = f"（另有 {lot.held} 件已留给订单）。请减少数量，或先处理这些订单。" if lot.held else "。请减少数量。"
        raise StockHeld(f"这个批次可动用 {free} 件{held}", field="quantity")
    lot.on_hand -= quantity
    lot.save(update_fields=["on_hand", "held"])


def book_movement(lot: Lot, reason: MovementReason, delta: int, **facts: object) -> StockMovement:
    """
    Write a movement of a lot whose `on_hand` is changed beside it.

    :raises KeyReused: if it carries a key that made another movement a moment ago
    """
    movement = StockMovement(lot=lot, reason=reason, delta=delta, **facts)
    insert_under_key(movement)
    return movement
