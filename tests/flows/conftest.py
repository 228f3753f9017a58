"""A shop with goods, and proof after every test that nothing disagrees."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from market.accounts.models import User
from market.buyers.models import Buyer
from market.catalogue.models import Variant
from market.inventory.models import Lot
from market.inventory.selectors import stock_problems
from market.orders.selectors import order_problems
from market.payments.selectors import payment_problems
from tests.factories import hold_terms, make_lot, make_staff, make_variant, resident


@dataclass
class Shop:
    """A manager, a resident, and tea at ¥100.01 in one lot of ten."""

    manager: User
    user: User
    buyer: Buyer
    tea: Variant
    lot: Lot

    def stock(self) -> tuple[int, int]:
        """On hand and held, read afresh."""
        self.lot.refresh_from_db()
        return self.lot.on_hand, self.lot.held


@pytest.fixture
def shop(db: None) -> Iterator[Shop]:
    hold_terms()
    user, buyer = resident()
    tea = make_variant(price_fen=10_001)
    yield Shop(make_staff(), user, buyer, tea, make_lot(tea, 10))
    assert stock_problems() + order_problems() + payment_problems() == []
