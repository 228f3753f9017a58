"""Money in whole fen and shares in basis points; the only place where money is divided."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

Fen = NewType("Fen", int)

FEN_PER_YUAN = 100
BP_WHOLE = 10_000
# bigint holds far more; a single amount above ¥1 bn is a slip of the keyboard.
LARGEST_FEN = 100_000_000_000

_YUAN = re.compile(r"[¥￥]?(\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.(\d{1,2}))?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def fen_of_yuan(text: str) -> Fen:
    """
    Read a sum in yuan, as a person types it, as fen.

    :raises ValueError: if the text is not a sum with at most two decimals and below ¥1 bn
    """
    match = _YUAN.fullmatch(text.strip().translate(_FULL_WIDTH))
    if match is None:
        raise ValueError(text)
    whole, part = match.group(1).replace(",", ""), (match.group(2) or "").ljust(2, "0")
    fen = int(whole) * FEN_PER_YUAN + int(part or "0")
    if fen >= LARGEST_FEN:
        raise ValueError(text)
    return Fen(fen)


def yuan_text(fen: int) -> str:
    """Write fen as yuan with two decimals and thousands separators: 123456 -> "1,234.56"."""
    sign, size = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{size // FEN_PER_YUAN:,}.{size % FEN_PER_YUAN:02d}"


def yuan_figure(fen: int) -> str:
    """Write fen as a program or a box to type in takes it: 123456 -> "1234.56"."""
    return yuan_text(fen).replace(",", "")


def wan_text(fen: int) -> str:
    """Write fen as 万元 with two decimals, summed in fen and rounded once, half up."""
    return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def yi_text(fen: int) -> str:
    """Write fen as 亿元, floored to four decimals so that a target never shows as met too soon, without idle zeros."""
    whole, part = divmod(fen // 1_000_000, 10_000)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".")


def split_fen(total: int, weights: Sequence[int]) -> list[Fen]:
    """
    Split a sum by weights, by largest remainder; equal remainders go to the earlier part. The parts always sum.

    :raises ValueError: if a weight is negative or all are zero
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be positive")
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return [Fen(part) for part in parts]


def units_fen(amount: int, quantity: int, counted: int) -> Fen:
    """
    Value the first `counted` of a line's `quantity` units: k of q units of A fen carry k*floor(A/q) + min(k, A mod q).

    :raises ValueError: if counted is not within 0..quantity
    """
    if not 0 <= counted <= quantity:
        raise ValueError("counted must lie within the line's quantity")
    if quantity == 0:
        return Fen(0)
    return Fen(counted * (amount // quantity) + min(counted, amount % quantity))


def meets_share(part: int, whole: int, share_bp: int) -> bool:
    """Tell whether part/whole is at least the share (不低于 is inclusive), in exact integers."""
    return part * BP_WHOLE >= whole * share_bp


def share_bp(part: int, whole: int) -> int:
    """Give part/whole in basis points, rounded down, so that 19.9999 % never shows as 20 %. `whole` must be > 0."""
    return part * BP_WHOLE // whole


def percent_text(part: int, whole: int) -> str:
    """Write part/whole as a percentage floored to two decimals: "19.99%". `whole` must be > 0."""
    return bp_text(share_bp(part, whole))


def bp_text(points: int) -> str:
    """Write basis points as a percentage: 2000 -> "20.00%"."""
    sign, size = ("-" if points < 0 else ""), abs(points)
    return f"{sign}{size // 100}.{size % 100:02d}%"


def bp_short(points: int) -> str:
    """Write a threshold as its document does: 2000 -> "20%", and 1250 -> "12.50%" where it is not whole."""
    return bp_text(points).replace(".00%", "%")


def per_500g_fen(fen: int, grams: int) -> Fen:
    """Give the price of 500 grams of a pack (明码标价规定 6), rounded half up to the fen. `grams` must be > 0."""
    return Fen((fen * 1000 + grams) // (2 * grams))
