"""A shop that takes payments online, at the simulated vendor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from market.accounts.models import User
from market.buyers.models import Buyer
from market.catalogue.models import Variant
from market.flows.expire_holds import expire_holds
from market.flows.online.start import start_payment
from market.inventory.models import Lot
from market.inventory.selectors import stock_problems
from market.kernel.clock import now
from market.orders.enums import OrderState
from market.orders.models import Order
from market.orders.selectors import order_problems
from market.payments.enums import AttemptState
from market.payments.models import PaymentAttempt
from market.payments.selectors import payment_problems
from tests.factories import hold_terms, make_lot, make_staff, make_variant, place, resident
from tests.support.vendor import KEY, SECRET, Peer, running_peer, signed

HOOK = "/webhooks/stripe/"

LATER = timedelta(minutes=37)


@dataclass
class OnlineShop:
    """A manager, a resident, tea at ¥100.01 in one lot of ten, and the vendor; its time is the real one."""

    manager: User
    user: User
    buyer: Buyer
    tea: Variant
    lot: Lot
    peer: Peer
    at: datetime

    def order(self, units: int = 1, **terms: object) -> Order:
        return place(self.user, self.buyer, {self.tea: units}, at=self.at, payment_method="ONLINE", **terms)

    def start(self, order: Order, *, at: datetime | None = None) -> str:
        back = f"http://testserver/orders/{order.number}/paid/"
        return start_payment(order_number=order.number, actor=self.user, return_url=back, at=at or self.at)

    def tell(self, body: str, **headers: str) -> int:
        """Send a notice to the shop."""
        headers = headers or signed(body)
        return Client().post(HOOK, body, content_type="application/json", headers=headers).status_code

    def hear(self) -> list[int]:
        """Send every notice that the vendor has."""
        return [self.tell(body) for body in self.peer.notices()]

    def stock(self) -> tuple[int, int]:
        self.lot.refresh_from_db()
        return self.lot.on_hand, self.lot.held

    def paid(self, units: int = 1, card: str = "4242424242424242") -> Order:
        """An order that was paid by card, and the shop heard of it."""
        order = self.order(units)
        self.peer.pay(self.start(order), card)
        self.hear()
        order.refresh_from_db()
        return order


def late_money(shop: OnlineShop, units: int = 1) -> Order:
    """An order that lapsed before its money was heard of: the vendor was out of reach when its page was to be closed."""
    order = shop.order(units)
    shop.peer.pay(shop.start(order))
    PaymentAttempt.objects.update(state=AttemptState.EXPIRED)
    assert expire_holds(at=shop.at + LATER) == 1
    order.refresh_from_db()
    assert (order.state, shop.stock()) == (OrderState.CANCELLED, (10, 0))
    return order


@pytest.fixture
def peer(tmp_path: Path, settings: object) -> Iterator[Peer]:
    with running_peer(tmp_path) as found:
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET  # type: ignore[attr-defined]
        settings.STRIPE_API_BASE = found.url  # type: ignore[attr-defined]
        yield found


@pytest.fixture
def shop(db: None, peer: Peer) -> Iterator[OnlineShop]:
    hold_terms()
    user, buyer = resident()
    tea = make_variant(price_fen=10_001)
    lot = make_lot(tea, 10, expires_on=(now() + timedelta(days=300)).date())
    yield OnlineShop(make_staff(), user, buyer, tea, lot, peer, now())
    assert stock_problems() + order_problems() + payment_problems() == []
