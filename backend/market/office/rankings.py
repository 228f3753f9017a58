"""The orders in which the office can lay out the units."""

from collections.abc import Sequence

from market.tally.selectors import UnitShare

# The first is how the tally gives them: the best share first.
ORDERS = (
    ("", "份额高的在前"),
    ("gap", "还差多的在前"),
    ("amount", "N 大的在前"),
    ("beside", "本期未申报多的在前"),
    ("name", "按名称"),
)


def ranked(*, units: Sequence[UnitShare], order: str) -> list[UnitShare]:
    """Lay out units in one of the orders; equals stay as they were."""
    keys = {
        "gap": lambda unit: -(unit.replace_gap_fen or 0),
        "amount": lambda unit: -(unit.numerator_fen or 0),
        "beside": lambda unit: -unit.undeclared_fen,
        "name": lambda unit: unit.buyer_name,
    }
    return sorted(units, key=keys[order]) if order in keys else list(units)
