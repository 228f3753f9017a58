"""Packaging that stands behind a good, printed with the county's ridge on its label."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.hand import INK, PAPER, Inks, block, comb, fill, lens, mix, oval, poly, rect


def _label(x: float, y: float, w: float, c: Inks) -> str:
    """A paper label: the county's sun over its ridge, and two lines that stand for the name."""
    h = w * 1.15
    ridge = poly(
        (x - w * 0.4, y + h * 0.12),
        (x - w * 0.16, y - h * 0.16),
        (x, y),
        (x + w * 0.2, y - h * 0.24),
        (x + w * 0.4, y + h * 0.12),
    )
    lines = lens(x - w * 0.36, y + h * 0.24, x + w * 0.36, y + h * 0.24, 0, 3.5)
    lines += lens(x - w * 0.24, y + h * 0.36, x + w * 0.24, y + h * 0.36, 0, 2.5)
    return (
        block(rect(x - w / 2, y - h / 2, w, h), PAPER, c.ink, -2, -2)
        + fill(oval(x - w * 0.1, y - h * 0.2, w * 0.13, w * 0.13), c.mark())
        + fill(ridge, c.main)
        + fill(lines, c.ink)
    )


def _box(c: Inks) -> str:
    front, top = rect(60, 250, 270, 224), poly((60, 250), (96, 196), (366, 196), (330, 250))
    side = block(poly((330, 250), (366, 196), (366, 436), (330, 474)), c.ink, INK, -2, -2)
    return side + block(front, c.soft) + block(top, mix(c.soft, PAPER, 0.4)) + _label(150, 356, 120, c)


def _bag(c: Inks) -> str:
    head = block(rect(90, 148, 230, 42), c.ink) + fill(comb(13, (100, 152), (18, 0), (0, 30)), c.soft)
    body = block("M92 180L318 180L330 474L78 474Z", c.main) + fill(lens(104, 220, 92, 440, 4, 6), c.soft)
    return head + body + _label(176, 312, 124, c)


def _tin(c: Inks) -> str:
    return (
        block(rect(90, 196, 220, 278), c.main)
        + fill(oval(200, 474, 110, 16) + oval(200, 196, 110, 20), c.ink)
        + block("M84 176H316V218H84Z", c.mark())
        + block(oval(200, 172, 116, 22), mix(c.mark(), PAPER, 0.3), INK, -2, -3)
        + fill(comb(3, (286, 240), (-8, 0), (0, 216), 0, 2.4), c.ink)
        + _label(176, 342, 112, c)
    )


PACK: Mapping[str, Callable[[Inks], str]] = {"box": _box, "bag": _bag, "tin": _tin}
