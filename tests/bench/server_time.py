"""Server time (the whole request through every middleware, without the socket) and SQL statements, in one process."""

import statistics
import time
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client

from market.accounts.models import User
from market.accounts.selectors import get_user
from market.buyers.selectors import buyers_of
from market.cart.operations import add_lines, open_cart
from market.cart.selectors import view_cart
from market.flows.place_order import place_order
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.enums import Fulfilment, FundSource, PaymentMethod, PaymentTerms, Purpose
from market.orders.rules import MAX_UNPAID_ORDERS, OrderTerms
from tests.bench.__main__ import PAGES
from tests.bench.suggesting import measure_suggestions
from tests.soak.scene import LOGIN, SKU

ROUNDS = 60
WARM_UP = 10
SECOND_SKU = "MH-GRN-002-02"


class Statements:
    """Counts the statements that pass while it is the connection's wrapper."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, *words: Any) -> Any:
        self.count += 1
        return execute(*words)


def measure_all() -> dict[str, str]:
    """Measure each page once warm, and the placing of an order."""
    client = Client(SERVER_NAME="127.0.0.1")
    found = {f"{name}, server time": _page(client, path) for name, path in PAGES.items()}
    return found | measure_suggestions() | {"placing an order of two lines, server time": _placing()}


def _page(client: Client, path: str) -> str:
    assert client.get(path).status_code == 200
    statements = Statements()
    with connection.execute_wrapper(statements):
        client.get(path)
    return f"{_times(lambda: client.get(path))}, {statements.count} statements"


def _placing() -> str:
    """Place orders through the flow; what a cart and the page cost is not counted."""
    counts = set()
    taken = []
    for place in range(20):
        # The people after those who order over HTTP, each as often as one may without paying.
        at, user = now(), get_user(login=LOGIN.format(20 // MAX_UNPAID_ORDERS + place // MAX_UNPAID_ORDERS))
        terms, cart = _two_lines(user, at)
        statements = Statements()
        began = time.perf_counter()
        with connection.execute_wrapper(statements):
            place_order(cart_number=cart, terms=terms, key=uuid4(), actor=user, at=at)
        taken.append((time.perf_counter() - began) * 1000)
        counts.add(statements.count)
    return f"{_words(taken)}, {max(counts)} statements"


def _two_lines(user: User, at: datetime) -> tuple[OrderTerms, str]:
    buyer = buyers_of(actor=user)[0]
    cart = open_cart(user=user, buyer=buyer, at=at)
    add_lines(cart_number=cart.number, lines={SKU: 1, SECOND_SKU: 1}, at=at)
    terms = OrderTerms(
        buyer_number=buyer.number,
        fund_source=FundSource.PERSONAL,
        purpose=Purpose.PERSONAL,
        fulfilment=Fulfilment.DELIVERY,
        pickup_outlet_code="",
        recipient="示例收货人",
        phone="13900000000",
        address_line="上海市示例路 1 号",
        remark="",
        payment_method=PaymentMethod.BANK_TRANSFER,
        payment_terms=PaymentTerms.MONEY_FIRST,
        payer_name="",
        shown_total_fen=view_cart(cart=cart, pickup_until=local_date_of(at), at=at).goods_fen,
    )
    return terms, cart.number


def _times(ask: Any) -> str:
    taken = []
    for _ in range(ROUNDS + WARM_UP):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return _words(taken[WARM_UP:])


def _words(taken: list[float]) -> str:
    return f"p50 {statistics.median(taken):.1f} ms, p95 {statistics.quantiles(taken, n=20)[18]:.1f} ms"
