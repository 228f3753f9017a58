"""Locks of the inventory app: receipts of a batch, transfers by pk, then lots by pk, then holds by pk."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from market.inventory.enums import HoldState, TransferState
from market.inventory.models import Hold, Lot, Transfer

_RECEIPTS = 4  # the first key of our advisory locks: what they are about


def lock_receipts(*, batch: str) -> None:
    """Let receipts of one batch queue until the transaction ends; what is not yet received has no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_RECEIPTS, batch])


def lock_lots(*, lot_ids: Iterable[int]) -> list[Lot]:
    """Lock these lots."""
    return list(Lot.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=lot_ids).order_by("pk"))


def lock_lot(*, number: str) -> Lot:
    """Lock the lot of this number; Lot.DoesNotExist if there is none."""
    lots = Lot.objects.select_for_update(of=("self",), no_key=True)
    return lots.select_related("variant__product").get(number=number)


def lock_sellable_lots(
    *, variant_ids: Iterable[int], outlet_id: int | None, sellable_until: date, also: Iterable[int] = ()
) -> list[Lot]:
    """Lock the lots that these variants may be sold from, at one outlet or at those that ship, and those of `also`."""
    place = Q(outlet__ships_online=True) if outlet_id is None else Q(outlet_id=outlet_id)
    good = Q(expires_on=None) | Q(expires_on__gte=sellable_until)
    return list(
        Lot.objects.select_for_update(of=("self",), no_key=True)
        .filter(Q(place, good, variant_id__in=variant_ids, on_hand__gt=0) | Q(pk__in=also))
        .order_by("pk")
    )


def lock_live_holds(*, reference: str) -> list[Hold]:
    """Lock what a reference still holds."""
    return list(
        Hold.objects.select_for_update(of=("self",), no_key=True)
        .filter(reference=reference, state=HoldState.HELD)
        .order_by("pk")
    )


def lock_expired_holds(*, lot_ids: Iterable[int], at: datetime) -> list[Hold]:
    """Lock the live holds of these lots whose time is over."""
    return list(
        Hold.objects.select_for_update(of=("self",), no_key=True)
        .filter(lot_id__in=lot_ids, state=HoldState.HELD, expires_at__lte=at)
        .order_by("pk")
    )


def lock_transfer(*, number: str) -> Transfer:
    """
    Lock a transfer; Transfer.DoesNotExist if there is none.

    Its `to_lot` is not joined: whoever waited here would find the lot that was joined before the wait.
    """
    return Transfer.objects.select_for_update(of=("self",)).select_related("lot", "to_outlet").get(number=number)


def lock_transfers_into(*, lot_number: str) -> list[Transfer]:
    """Lock the transfers of which a part came into a lot and the rest is still on its way."""
    coming = Transfer.objects.select_for_update(of=("self",)).filter(state=TransferState.SENT)
    return list(coming.filter(to_lot__number=lot_number).order_by("pk"))
