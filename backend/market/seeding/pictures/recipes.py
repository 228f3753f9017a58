"""Recipes of the pictures: read `catalog_seed/pictures.csv`, refuse what cannot be drawn.

A recipe names what is drawn (motif), whose land stands behind it (county), what the good is packed in,
the colours of its seal and body, which of a motif's variations is meant, and what a gift box holds. `alt` tells in one
Chinese sentence what is seen.
"""

import csv
from collections.abc import Container
from dataclasses import dataclass, fields
from pathlib import Path

from market.seeding.pictures.gifts import MINI
from market.seeding.pictures.goods import MOTIF
from market.seeding.pictures.hand import COUNTY, PIGMENT
from market.seeding.pictures.packs import PACK
from market.seeding.pictures.scenes import SCENE


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one picture shows; every field but `variation` is a name, empty where it does not apply."""

    sku_base: str
    motif: str
    county: str
    pack: str = ""
    beside: str = ""
    seal: str = ""
    tone: str = ""
    variation: int = 1
    alt: str = ""

    @property
    def contents(self) -> list[str]:
        """What a gift box holds: names joined by `|` in the file."""
        return self.beside.split("|") if self.beside else []


class RecipeRefusedError(ValueError):
    """Say which line and field of the recipe file cannot be drawn."""

    def __init__(self, path: Path, line: int, field: str, reason: str) -> None:
        super().__init__(f"{path.name}:{line}: {field}: {reason}")
        self.line = line
        self.field = field


GIFT = "gift"
COLUMNS = [field.name for field in fields(Recipe)]
MAX_VARIATION = 9


def load_recipes(path: Path) -> dict[str, Recipe]:
    """Read the recipes by sku base, in the file's order.

    :raises RecipeRefusedError: if a row is short or names a motif, county, pack or colour that is not drawn here.
    """
    recipes: dict[str, Recipe] = {}
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        if reader.fieldnames != COLUMNS:
            raise RecipeRefusedError(path, 1, "header", f"expected {','.join(COLUMNS)}")
        for row in reader:
            line = reader.line_num
            if None in row or None in row.values():
                raise RecipeRefusedError(path, line, "row", f"expected {len(COLUMNS)} fields")
            recipe = _recipe(path, line, row)
            if recipe.sku_base in recipes:
                raise RecipeRefusedError(path, line, "sku_base", f"{recipe.sku_base} has a picture already")
            recipes[recipe.sku_base] = recipe
    return recipes


def _recipe(path: Path, line: int, row: dict[str, str]) -> Recipe:
    none = {""}
    known: tuple[tuple[str, Container[str]], ...] = (
        ("motif", MOTIF.keys() | SCENE.keys() | {GIFT}),
        ("county", COUNTY),
        ("pack", PACK.keys() | none),
        ("seal", PIGMENT.keys() | none),
        ("tone", PIGMENT.keys() | none),
        ("variation", {str(n) for n in range(1, MAX_VARIATION + 1)}),
    )
    for field, names in known:
        if row[field] not in names:
            raise RecipeRefusedError(path, line, field, f"{row[field] or 'empty'!r} is not known")
    for field in ("sku_base", "alt"):
        if not row[field].strip():
            raise RecipeRefusedError(path, line, field, "must not be empty")
    words = {field: row[field] for field in COLUMNS if field != "variation"}
    recipe = Recipe(**words, variation=int(row["variation"]))
    if bool(recipe.contents) != (recipe.motif == GIFT) or not MINI.keys() >= set(recipe.contents):
        raise RecipeRefusedError(path, line, "beside", "a gift, and nothing else, names its contents")
    return recipe
