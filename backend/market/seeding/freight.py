"""Read freight.csv: the freight table that a shop opens with."""

from datetime import date
from pathlib import Path

from market.delivery.enums import Temperature, Zone
from market.delivery.rules import Rate
from market.regions.selectors import province_choices
from market.seeding.places import SAMPLE
from market.seeding.rows import Report, rows_of

_COLUMNS = "region temperature active_from is_served first_g first_yuan per_kg_yuan free_from_yuan label"


def read_freight(folder: Path, report: Report) -> list[Rate]:
    """Read the rows of the freight table."""
    regions = [*Zone.values, *(code for code, _ in province_choices())]
    rates = []
    for row in rows_of(folder, "freight.csv", _COLUMNS, key=("region", "temperature", "active_from"), report=report):
        row.choice("label", SAMPLE)
        active_from = row.day_or_none("active_from")
        if active_from is None:
            row.wrong("active_from", "is empty")
        rates.append(
            Rate(
                region=row.known("region", regions, "region"),
                temperature=row.choice("temperature", {choice.label: choice.value for choice in Temperature}),
                active_from=active_from or date.min,
                is_served=row.flag("is_served"),
                first_g=row.whole("first_g", least=1),
                first_fen=row.fen_or_none("first_yuan") or 0,
                per_kg_fen=row.fen_or_none("per_kg_yuan") or 0,
                free_from_fen=row.fen_or_none("free_from_yuan"),
            )
        )
    return rates
