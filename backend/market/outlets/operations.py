"""Writing outlets."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from market.kernel.upsert import Upserted, upsert
from market.outlets.models import Outlet


@dataclass(frozen=True)
class OutletInput:
    """An outlet as it is to stand."""

    code: str
    name: str
    kind: str
    site: str
    address: str
    hours: str
    phone: str
    ships_online: bool
    offers_pickup: bool
    transfer_days: int
    is_sample: bool
    position: int


@transaction.atomic
def upsert_outlets(*, outlets: Sequence[OutletInput]) -> Upserted:
    """Bring outlets to what is given."""
    return upsert(model=Outlet, by=("code",), rows=[asdict(outlet) for outlet in outlets])
