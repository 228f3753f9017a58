"""The store's pictures: drawn the same every time, one for every good, small, told apart at a glance, cached."""

import csv
import io
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from PIL import Image, ImageChops, ImageStat

from market.seeding.pictures import Recipe, RecipeRefusedError, draw_picture, load_recipes, render_pictures
from market.seeding.pictures.raster import WIDTHS, picture_path
from market.seeding.pictures.static import static_drawings

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "catalog_seed" / "pictures.csv"
IMAGES = ROOT / "storefront_templates" / "static" / "img"
MAX_BYTES = 12 * 1024
DRAWN = {"svg", "g", "defs", "use", "path", "rect"}
LEAST_DIFFERENCE = 12  # mean of the channels' differences, of 255, between two 64 x 64 thumbnails
HEADER = "sku_base,motif,county,pack,beside,seal,tone,variation,alt\n"


@pytest.fixture(scope="module")
def recipes() -> dict[str, Recipe]:
    return load_recipes(PICTURES)


@pytest.fixture(scope="module")
def drawings(recipes: dict[str, Recipe]) -> dict[str, str]:
    return {sku_base: draw_picture(recipe) for sku_base, recipe in recipes.items()}


def test_every_product_has_one_recipe(recipes: dict[str, Recipe]) -> None:
    products = []
    for path in sorted((ROOT / "catalog_seed" / "products").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as source:
            products += [(row["sku_base"], path.stem) for row in csv.DictReader(source)]

    assert {sku_base: recipe.county for sku_base, recipe in recipes.items()} == dict(products)
    assert len(products) == 189


def test_a_gift_box_shows_as_many_things_as_it_holds(recipes: dict[str, Recipe]) -> None:
    with (ROOT / "catalog_seed" / "components.csv").open(encoding="utf-8", newline="") as source:
        held = [row["sku"].rsplit("-", 1) for row in csv.DictReader(source)]

    shown = {sku_base: len(recipe.contents) for sku_base, recipe in recipes.items() if recipe.contents}

    assert len(shown) == 7
    assert shown == {sku_base: sum(held_by == [sku_base, "01"] for held_by in held) for sku_base, _ in held}


def test_every_good_has_its_own_drawing(drawings: dict[str, str]) -> None:
    assert len(set(drawings.values())) == len(drawings) == 189


def test_alt_is_one_chinese_sentence_that_says_it_is_a_print(recipes: dict[str, Recipe]) -> None:
    for recipe in recipes.values():
        assert re.fullmatch(r"木版画：[^。a-zA-Z]{6,60}。", recipe.alt), recipe.alt


def test_drawings_are_small_flat_and_well_formed(drawings: dict[str, str]) -> None:
    for sku_base, svg in drawings.items():
        tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}
        assert tags <= DRAWN, sku_base  # so no text, gradient, filter, script or image
        assert " style=" not in svg, sku_base
        assert len(svg.encode()) <= MAX_BYTES, sku_base


def test_the_same_recipe_draws_the_same_bytes_in_another_process(recipes: dict[str, Recipe]) -> None:
    program = (
        "import hashlib, sys; from pathlib import Path; from market.seeding.pictures import draw_picture, load_recipes\n"
        "svgs = ''.join(map(draw_picture, load_recipes(Path(sys.argv[1])).values()))\n"
        "print(hashlib.sha256(svgs.encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(PICTURES)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "backend"), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


def test_unlike_goods_look_unlike(recipes: dict[str, Recipe], drawings: dict[str, str]) -> None:
    thumbs = {}
    for sku_base, svg in drawings.items():
        png = resvg_py.svg_to_bytes(svg_string=svg, width=64, skip_system_fonts=True)
        thumbs[sku_base] = Image.open(io.BytesIO(bytes(png))).convert("RGB")

    alike = []
    for a, b in itertools.combinations(recipes, 2):
        difference = sum(ImageStat.Stat(ImageChops.difference(thumbs[a], thumbs[b])).mean) / 3
        if recipes[a].motif != recipes[b].motif and difference < LEAST_DIFFERENCE:
            alike.append((a, b, round(difference, 1)))

    assert alike == []


def test_pictures_are_rendered_in_four_sizes_and_cached(recipes: dict[str, Recipe], tmp_path: Path) -> None:
    one = {"ML-FRU-001": recipes["ML-FRU-001"]}
    seen: list[tuple[int, int]] = []

    keys = render_pictures(one, tmp_path, lambda done, total: seen.append((done, total)))
    files = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    assert seen == [(1, 1)]
    assert set(files) == {picture_path(tmp_path, keys["ML-FRU-001"], width) for width in WIDTHS}
    for width in (160, 320, 640, 1200):
        with Image.open(tmp_path / f"{keys['ML-FRU-001']}-{width}.webp") as picture:
            assert (picture.format, picture.size) == ("WEBP", (width, width))

    assert render_pictures(one, tmp_path) == keys
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == files


def test_a_lost_size_is_drawn_again(recipes: dict[str, Recipe], tmp_path: Path) -> None:
    one = {"ML-FRU-001": recipes["ML-FRU-001"]}
    lost = picture_path(tmp_path, render_pictures(one, tmp_path)["ML-FRU-001"], 320)
    lost.unlink()

    render_pictures(one, tmp_path)

    assert lost.exists()


def test_committed_drawings_are_what_the_script_draws() -> None:
    drawn = static_drawings()

    assert {path.name for path in IMAGES.glob("*.svg")} == set(drawn)
    for name, svg in drawn.items():
        assert (IMAGES / name).read_text(encoding="utf-8") == svg, name
        assert len(svg.encode()) <= MAX_BYTES, name
        assert " style=" not in svg, name


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("X-1,mermaid,mengla,,,,,1,木版画：一条鱼。", "motif"),
        ("X-1,banana,atlantis,,,,,1,木版画：香蕉。", "county"),
        ("X-1,banana,mengla,barrel,,,,1,木版画：香蕉。", "pack"),
        ("X-1,banana,mengla,,cake,,,1,木版画：香蕉。", "beside"),
        ("X-1,gift,mengla,,,,,1,木版画：礼盒。", "beside"),
        ("X-1,gift,mengla,,cake|mermaid,,,1,木版画：礼盒。", "beside"),
        ("X-1,banana,mengla,,,octarine,,1,木版画：香蕉。", "seal"),
        ("X-1,banana,mengla,,,,#FF0000,1,木版画：香蕉。", "tone"),
        ("X-1,banana,mengla,,,,,0,木版画：香蕉。", "variation"),
        ("X-1,banana,mengla,,,,,1,", "alt"),
        (",banana,mengla,,,,,1,木版画：香蕉。", "sku_base"),
        ("X-0,banana,mengla,,,,,1,木版画：香蕉。", "sku_base"),
        ("X-1,banana,mengla", "row"),
        ("X-1,banana,mengla,,,,,1,木版画：香蕉。,more", "row"),
    ],
)
def test_a_bad_recipe_is_refused_with_file_line_and_field(row: str, field: str, tmp_path: Path) -> None:
    path = tmp_path / "pictures.csv"
    path.write_text(f"{HEADER}X-0,banana,mengla,,,,,1,木版画：香蕉。\n{row}\n", encoding="utf-8")

    with pytest.raises(RecipeRefusedError, match=rf"^pictures\.csv:3: {field}: ") as refusal:
        load_recipes(path)

    assert (refusal.value.line, refusal.value.field) == (3, field)


def test_another_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pictures.csv"
    path.write_text("sku_base,motif\n", encoding="utf-8")

    with pytest.raises(RecipeRefusedError, match=r"^pictures\.csv:1: header: "):
        load_recipes(path)
