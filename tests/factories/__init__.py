"""
Plain functions that make rows for tests, one per model, each with sensible defaults.

The cast: a tea co-op of 勐海, a school (fiscal unit), the union of a state firm, a resident, and a stranger.
All of it happens at `AT`, the morning of 1 September 2025 in Shanghai.
"""

from tests.factories.deals import pay, place, ship, transfer_of
from tests.factories.goods import (
    make_category,
    make_comparable,
    make_component,
    make_county,
    make_producer,
    make_product,
    make_variant,
)
from tests.factories.people import (
    AT,
    TODAY,
    fiscal_unit,
    make_buyer,
    make_staff,
    make_uscc,
    make_user,
    resident,
    soe_union,
)
from tests.factories.stock import hold_terms, make_lot, make_outlet
from tests.factories.trade import make_cart, make_line, make_order, terms_for

__all__ = [
    "AT",
    "TODAY",
    "fiscal_unit",
    "hold_terms",
    "make_buyer",
    "make_cart",
    "make_category",
    "make_comparable",
    "make_component",
    "make_county",
    "make_line",
    "make_lot",
    "make_order",
    "make_outlet",
    "make_producer",
    "make_product",
    "make_staff",
    "make_uscc",
    "make_user",
    "make_variant",
    "pay",
    "place",
    "resident",
    "ship",
    "soe_union",
    "terms_for",
    "transfer_of",
]
