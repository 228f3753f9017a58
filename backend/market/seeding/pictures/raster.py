"""Turn drawn pictures into WebP files: resvg cuts the pixels, Pillow sizes and encodes them.

A file is named by the hash of its SVG text and of the settings below, so a changed drawing or setting
gives new names and an unchanged one is never drawn twice.
"""

import hashlib
import io
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import resvg_py
from PIL import Image

from market.seeding.pictures.compose import draw_picture
from market.seeding.pictures.recipes import Recipe

WIDTHS = (160, 320, 640, 1200)
QUALITY, METHOD = 80, 2
PROCESSES = 2
KEY_LENGTH = 20

Progress = Callable[[int, int], None]


def picture_key(svg: str) -> str:
    """The name of a picture: what is drawn and how it is encoded."""
    settings = f"webp {QUALITY} {METHOD} {WIDTHS}"
    return hashlib.sha256(f"{settings}\n{svg}".encode()).hexdigest()[:KEY_LENGTH]


def picture_path(folder: Path, key: str, width: int) -> Path:
    """Where the file of one width lies."""
    return folder / f"{key}-{width}.webp"


def rasterise(svg: str, folder: Path, key: str) -> None:
    """Write the four sizes of one picture, the largest last; each file appears whole or not at all."""
    png = resvg_py.svg_to_bytes(svg_string=svg, width=WIDTHS[-1], skip_system_fonts=True)
    with Image.open(io.BytesIO(bytes(png))) as opened:
        whole = opened.convert("RGB")
    for width in WIDTHS:
        height = round(whole.height * width / whole.width)
        sized = whole if width == whole.width else whole.resize((width, height), Image.Resampling.LANCZOS)
        target = picture_path(folder, key, width)
        draft = target.with_suffix(f".{os.getpid()}.part")
        sized.save(draft, "WEBP", quality=QUALITY, method=METHOD)
        draft.replace(target)


def _draw_missing(job: tuple[Recipe, Path]) -> tuple[str, str]:
    recipe, folder = job
    svg = draw_picture(recipe)
    key = picture_key(svg)
    if not all(picture_path(folder, key, width).exists() for width in WIDTHS):
        rasterise(svg, folder, key)
    return recipe.sku_base, key


def render_pictures(recipes: Mapping[str, Recipe], folder: Path, on_progress: Progress | None = None) -> dict[str, str]:
    """Draw every recipe's four files into `folder` unless they are there; return sku base to picture key.

    `on_progress` is called in this process with (done, total) after each picture.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keys: dict[str, str] = {}
    jobs = [(recipe, folder) for recipe in recipes.values()]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for sku_base, key in pool.map(_draw_missing, jobs, chunksize=4):
            keys[sku_base] = key
            if on_progress:
                on_progress(len(keys), len(jobs))
    return keys
