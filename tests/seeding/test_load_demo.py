"""The demo trade: an interrupted load goes on where it stopped, and comes to the same end."""

from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import Error, connection, transaction

from market.accounts.models import User
from market.buyers.models import Address, Buyer
from market.cart.models import CartLine
from market.inventory.models import Lot
from market.inventory.selectors import stock_problems
from market.orders.models import Acceptance, Order, Shipment
from market.orders.selectors import order_problems
from market.payments.models import Receipt
from market.payments.selectors import payment_problems
from market.seeding.demo import TRADES
from market.seeding.demo_accounts import ACCOUNTS
from market.seeding.demo_district import UNITS
from market.seeding.load import load_seed
from market.tally.models import Declaration
from market.tally.selectors import verify_tally

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[2] / "catalog_seed"
AT = datetime(2026, 8, 20, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 8, 23, 2, 0, tzinfo=UTC)

# In the order in which a load comes by them, and after how many rows in all the database fails once.
FAILURES = {
    "accounts_user": 3,
    "buyers_address": 8,
    "cart_cartline": 6,
    "orders_shipment": 4,
    "payments_receipt": 9,
    "inventory_lot": 4,
    "orders_acceptance": 12,
    "tally_declaration": 5,
}


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def let_fail(table: str, rows: int) -> None:
    """Let the database refuse the row after so many more in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        most = cursor.fetchone()[0] + rows
        cursor.execute(
            f"CREATE FUNCTION stop_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF (SELECT count(*) FROM {table}) > {most} THEN RAISE EXCEPTION 'power cut'; END IF; RETURN NULL; END $$"
        )
        cursor.execute(f"CREATE TRIGGER stop_it AFTER INSERT ON {table} EXECUTE FUNCTION stop_it()")


def fail_no_more(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER stop_it ON {table}")
        cursor.execute("DROP FUNCTION stop_it()")


def everything() -> dict[str, Any]:
    """What there is, without the numbers that differ from one load to the next."""
    orders = Order.objects.values_list("buyer__name", "placed_at", "state", "goods_fen", "paid_at", "received_at")
    return {
        "people": User.objects.count(),
        "buyers": Counter(Buyer.objects.values_list("name", "state")),
        "addresses": Counter(Address.objects.values_list("buyer__name", flat=True)),
        "orders": Counter(orders),
        "shipments": Shipment.objects.count(),
        "acceptances": Acceptance.objects.count(),
        "receipts": Counter(Receipt.objects.values_list("amount_fen", "state")),
        "lots": Counter(Lot.objects.values_list("variant__sku", "batch_code", "on_hand", "held")),
        "papers": Counter(Declaration.objects.values_list("year", "quarter", "state")),
        "in carts": CartLine.objects.filter(cart__closed_at=None).count(),
    }


def loaded_at_once() -> dict[str, Any]:
    """What a load without any failure comes to; it is undone again."""
    before = transaction.savepoint()
    with time_machine.travel(AT, tick=False):
        load()
    found = everything()
    transaction.savepoint_rollback(before)
    trades = sum(map(len, TRADES.values())) + sum(len(unit.trades()) for unit in UNITS)
    assert (User.objects.count(), found["people"], found["orders"].total()) == (0, len(ACCOUNTS), trades)
    return found


def test_interrupted_load_goes_on_and_comes_to_the_same_end() -> None:
    load_seed(folder=SEED, pictures_folder=None, at=AT, say=lambda _: None)
    at_once = loaded_at_once()
    for day, (table, rows) in enumerate(FAILURES.items()):
        let_fail(table, rows)
        with time_machine.travel(AT.replace(hour=2 + day), tick=False), pytest.raises(Error, match="power cut"):
            load()
        fail_no_more(table)

    with time_machine.travel(LATER, tick=False):
        assert "Demo trade loaded" in load()
    assert everything() == at_once
    assert stock_problems() + order_problems() + payment_problems() + verify_tally() == []
    with time_machine.travel(LATER, tick=False):
        assert load() == "The demo trade is there already.\n"
    assert everything() == at_once
