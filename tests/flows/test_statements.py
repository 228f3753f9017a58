"""What placing an order costs in statements, whatever the number of its lines."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.flows.place_order import place_order
from tests.factories import AT, hold_terms, make_cart, make_lot, make_variant, resident, terms_for

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 40


def test_placing_an_order_costs_few_statements_whatever_its_lines() -> None:
    hold_terms()
    packs = [make_variant() for _ in range(3)]
    for pack in packs:
        make_lot(pack, 10)
    user, buyer = resident()
    costs = []
    for count in (1, 2, 3):
        lines = dict.fromkeys(packs[:count], 1)
        terms = terms_for(buyer, sum(pack.price_fen for pack in lines))
        cart = make_cart(user, buyer, lines)
        with CaptureQueriesContext(connection) as statements:
            place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=user, at=AT)
        costs.append(len(statements))

    assert costs[0] == costs[1] == costs[2]
    assert costs[1] <= MOST
