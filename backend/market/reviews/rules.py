"""What a review says, and how many of them are summed up."""

from dataclasses import dataclass
from datetime import date

from market.kernel.digests import digest_of
from market.reviews.errors import ReviewRefused

LEAST_STARS, MOST_STARS = 1, 5
MOST_WORDS = 500


@dataclass(frozen=True)
class ReviewInput:
    """Stars from one to five, and words."""

    stars: int
    text: str

    @property
    def digest(self) -> str:
        """The fingerprint of what was said."""
        return digest_of("review", self.stars, self.text.strip())


@dataclass(frozen=True)
class ShownReview:
    """A review as everybody sees it; its author is masked."""

    stars: int
    text: str
    author: str
    pack: str
    written_on: date


@dataclass(frozen=True)
class ReviewSummary:
    """How many reviews of a product are shown, their mean in tenths of a star, and the latest of them."""

    count: int
    tenths: int
    latest: tuple[ShownReview, ...] = ()

    @property
    def mean_text(self) -> str:
        """Write the mean with one decimal."""
        return "{}.{}".format(*divmod(self.tenths, 10))


def check_review(said: ReviewInput) -> None:
    """
    Refuse stars outside one to five, and a review without words or with too many.

    :raises ReviewRefused: naming which
    """
    if not LEAST_STARS <= said.stars <= MOST_STARS:
        raise ReviewRefused("请选一到五颗星。", field="stars")
    if not 0 < len(said.text.strip()) <= MOST_WORDS:
        raise ReviewRefused(f"请写几句话，最多 {MOST_WORDS} 个字。", field="text")


def mean_tenths(*, stars: int, count: int) -> int:
    """Give the mean of so many stars in tenths, rounded half up; 0 where there are no reviews."""
    return (20 * stars + count) // (2 * count) if count else 0


def masked_name(name: str) -> str:
    """Leave of a name its first character."""
    return f"{name.strip()[:1]}**" if name.strip() else "匿名"
