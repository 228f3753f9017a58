"""Administrative divisions: picking a place level by level, and reading one from a pasted line."""

from market.regions.rules.divisions import (
    LEVELS,
    NOT_SERVED,
    NOT_SERVED_TEXT,
    Division,
    DivisionTable,
    Level,
    Place,
    check_served,
    levels_of,
    names_of,
    province_of,
    settle_place,
)
from market.regions.rules.pasting import Pasted, read_pasted, split_address

__all__ = [
    "LEVELS",
    "NOT_SERVED",
    "NOT_SERVED_TEXT",
    "Division",
    "DivisionTable",
    "Level",
    "Pasted",
    "Place",
    "check_served",
    "levels_of",
    "names_of",
    "province_of",
    "read_pasted",
    "settle_place",
    "split_address",
]
