"""Orders as the tally's rules see them, for tests of the rules alone."""

from datetime import date
from typing import Any

from market.buyers.enums import BuyerKind
from market.orders.enums import FundSource, Purpose
from market.tally.enums import EntryChannel
from market.tally.rules import LineView, OrderView, PartView, Portion, Tag

TEA = PartView(position=1, region_id=1, category_id=1, weight_fen=1)


def line(quantity: int = 10, amount_fen: int = 100_000, **fields: Any) -> LineView:
    """A line; `delivered` may be given as (day, quantity) pairs."""
    delivered = tuple(Portion(day, counted) for day, counted in fields.pop("delivered", ()))
    fields = {"position": 1, "parts": (TEA,), **fields}
    return LineView(quantity=quantity, amount_fen=amount_fen, delivered=delivered, **fields)


def order(*lines: LineView, **fields: Any) -> OrderView:
    """A school's canteen order of 1 March 2025, paid on 10 March unless said otherwise."""
    return OrderView(
        **{
            "number": "MX-1",
            "buyer_id": 7,
            "buyer_kind": BuyerKind.FISCAL_UNIT,
            "fund_source": FundSource.FISCAL_CANTEEN,
            "purpose": Purpose.CANTEEN,
            "entry_channel": EntryChannel.SCHOOL,
            "placed_on": date(2025, 3, 1),
            "paid_on": date(2025, 3, 10),
            "grace_until": date(2026, 1, 15),
            "lines": lines,
            **fields,
        }
    )


def tag(day: date = date(2025, 3, 10), **fields: Any) -> Tag:
    """The tag that such an order's first part carries."""
    return Tag(
        **{
            "line": "1.1",
            "buyer_id": 7,
            "buyer_kind": BuyerKind.FISCAL_UNIT,
            "fund_source": FundSource.FISCAL_CANTEEN,
            "purpose": Purpose.CANTEEN,
            "region_id": 1,
            "category_id": 1,
            "entry_channel": EntryChannel.SCHOOL,
            "policy_year": day.year,
            "recognised_on": day,
            **fields,
        }
    )
