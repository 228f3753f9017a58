"""Outlets, lots and the terms of holds."""

from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from market.catalogue.models import Variant
from market.inventory.enums import MovementReason
from market.inventory.models import Lot, StockMovement
from market.kernel.numbers import new_number
from market.orders.enums import PaymentMethod
from market.orders.models import HoldTerm
from market.outlets.enums import OutletKind, OutletSite
from market.outlets.models import Outlet
from tests.factories.people import AT

_serial = count(1)


def make_outlet(kind: OutletKind = OutletKind.DIRECT_STORE, **fields: Any) -> Outlet:
    """An outlet, by default the direct store, of which there is one; it ships and hands over."""
    code = "direct-store" if kind == OutletKind.DIRECT_STORE else f"outlet-{next(_serial)}"
    defaults = {
        "name": "百县百品松江直营店（示例）",
        "kind": kind,
        "site": OutletSite.OWN,
        "address": "松江区示例路 1 号",
        "hours": "9:00-18:00",
        "ships_online": kind == OutletKind.DIRECT_STORE,
        "offers_pickup": True,
        **fields,
    }
    return Outlet.objects.get_or_create(code=defaults.pop("code", code), defaults=defaults)[0]


def make_lot(variant: Variant, quantity: int = 10, *, outlet: Outlet | None = None, **fields: Any) -> Lot:
    """A lot received in full, with its movement; by default at the direct store, good until July 2026."""
    lot = Lot.objects.create(
        **{
            "number": new_number("L"),
            "key": uuid4(),
            "variant": variant,
            "outlet": outlet or make_outlet(),
            "batch_code": f"250801-{next(_serial)}",
            "produced_on": date(2025, 8, 1),
            "expires_on": date(2026, 7, 31),
            "on_hand": quantity,
            "received_at": AT,
            **fields,
        }
    )
    if quantity:
        StockMovement.objects.create(
            lot=lot, reason=MovementReason.RECEIVED, delta=quantity, reference=lot.number, at=AT
        )
    return lot


def hold_terms() -> None:
    """The terms of holds in force: three days for a resident's transfer, thirty for an institution's."""
    for method, is_institution, days in (
        (PaymentMethod.BANK_TRANSFER, False, 3),
        (PaymentMethod.BANK_TRANSFER, True, 30),
        (PaymentMethod.ON_PICKUP, False, 3),
    ):
        HoldTerm.objects.get_or_create(
            method=method, is_institution=is_institution, active_from=date(2021, 1, 1), defaults={"days": days}
        )
