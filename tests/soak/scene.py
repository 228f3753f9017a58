"""Makes the people and goods of a soak test in a running program's database, and reads what became of them."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Sum

from market.accounts.operations import create_user
from market.buyers.operations import create_individual
from market.inventory.enums import HoldState
from market.inventory.models import Hold, Lot
from market.inventory.operations import receive_lot
from market.inventory.rules import Arrival
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.models import Order
from market.seeding.load import load_seed

SKU = "MH-GRN-001-02"
LOGIN = "soak{}@example.test"
PASSWORD = "soak-songjiang-2026"


def make(people: int, units: int) -> dict[str, object]:
    """Load the goods without pictures or lots of their own, put `units` of one pack on the shelf, sign people in."""
    at = now()
    load_seed(folder=Path("catalog_seed"), pictures_folder=None, at=at, say=lambda _text: None)
    today = local_date_of(at)
    # The seed's own lots of this pack are put out of the way: what is on the shelf is what the test says.
    Lot.objects.filter(variant__sku=SKU).update(
        expires_on=today - timedelta(days=1), produced_on=today - timedelta(days=9)
    )
    arrival = Arrival(
        key=uuid4(),
        sku=SKU,
        outlet_code="direct-store",
        batch_code="SOAK",
        produced_on=today,
        expires_on=today + timedelta(days=300),
        quantity=units,
    )
    receive_lot(arrival=arrival, actor_number="", at=at)
    return {"sku": SKU, "sessions": [_session(number, at) for number in range(people)]}


def _session(number: int, at: object) -> str:
    user = create_user(login=LOGIN.format(number), password=PASSWORD, display_name=f"示例{number}", at=at)
    create_individual(user=user, at=at)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def result() -> dict[str, object]:
    """Count what is held of the pack, and name every order with the number of its lines."""
    held = Hold.objects.filter(state=HoldState.HELD, lot__batch_code="SOAK").aggregate(total=Sum("quantity"))["total"]
    lines = {order.number: order.lines.count() for order in Order.objects.prefetch_related("lines")}
    return {"held": held or 0, "orders": lines}
