"""Draw charts on the server: whole-number geometry handed to an SVG template, no style and no script."""

from collections.abc import Sequence
from typing import Any, Protocol

from django import template

register = template.Library()

# The drawing, in its own units. The plot leaves room for the amounts at the left and the month names below.
WIDTH, HEIGHT = 480, 280
LEFT, RIGHT, TOP, BOTTOM = 52, 462, 24, 236
GRID_STEPS = 5
MONTHS = 12
LABELLED_MONTHS = (1, 4, 7, 10)


class MonthSales(Protocol):
    """What was sold in a month and, summed, up to a day of the year (the month's last, or today's)."""

    @property
    def month(self) -> int: ...
    @property
    def amount_fen(self) -> int: ...
    @property
    def total_fen(self) -> int: ...
    @property
    def day(self) -> int: ...


@register.inclusion_tag("components/chart_cumulative.html")
def chart_cumulative(
    *, months: Sequence[MonthSales], days: int, plan_fen: int, strive_fen: int, label: str, note: str = ""
) -> dict[str, Any]:
    """
    Draw a year's sales as a running sum against its two targets, with the same figures as a table below.

    Amounts in fen; `days` is the length of the year; the axis ends at the higher of the striven-for target and the sum.
    """
    top_fen = max([strive_fen, plan_fen, *(entry.total_fen for entry in months), 1])
    points = [(LEFT, BOTTOM), *((_x(entry.day, days), _y(entry.total_fen, top_fen)) for entry in months)]
    last_x, last_y = points[-1]
    steps = [top_fen * step // GRID_STEPS for step in range(GRID_STEPS + 1)]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": RIGHT,
        "bottom": BOTTOM,
        "line": " ".join(f"{x},{y}" for x, y in points),
        "area": f"M{LEFT} {BOTTOM}" + "".join(f"L{x} {y}" for x, y in points) + f"L{last_x} {BOTTOM}Z",
        "grid": [(_y(fen, top_fen), fen) for fen in steps],
        "plan_y": _y(plan_fen, top_fen),
        "plan_fen": plan_fen,
        "strive_y": _y(strive_fen, top_fen),
        "strive_fen": strive_fen,
        "last_x": last_x,
        "last_y": last_y,
        "names": [(LEFT + (RIGHT - LEFT) * (2 * month - 1) // (2 * MONTHS), month) for month in LABELLED_MONTHS],
        "months": months,
        "label": label,
        "note": note,
    }


def _x(day: int, days: int) -> int:
    return LEFT + (RIGHT - LEFT) * day // days


def _y(fen: int, top_fen: int) -> int:
    return BOTTOM - (BOTTOM - TOP) * fen // top_fen
