"""Redraw the committed SVG files: `python -m market.seeding.pictures`, run from `backend/`."""

import sys
from pathlib import Path

from market.seeding.pictures.static import static_drawings

FOLDER = Path(__file__).resolve().parents[4] / "storefront_templates" / "static" / "img"


def main() -> None:
    """Write every drawing and say its size in bytes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, svg in static_drawings().items():
        (FOLDER / name).write_text(svg, encoding="utf-8")
        sys.stdout.write(f"{len(svg.encode()):6d}  {name}\n")


if __name__ == "__main__":
    main()
