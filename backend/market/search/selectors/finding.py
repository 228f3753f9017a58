"""Finding products by words."""

from dataclasses import dataclass, replace
from datetime import datetime

from market.search.backends.database import rank_products
from market.search.rules import CardFilter, Listing, QueryWord, cut_query
from market.search.selectors.cards import listing_of


@dataclass(frozen=True)
class FoundProducts:
    """What a query found. Where it found nothing, `instead` says for which part of it the listing stands."""

    query: str
    listing: Listing
    instead: str

    @property
    def is_exact(self) -> bool:
        return not self.instead and self.listing.page.total > 0


def find_products(*, query: str, wanted: CardFilter, at: datetime, page: int = 1) -> FoundProducts:
    """
    Find products by words, pinyin or initials, within a filter; the nearest first unless another order is asked for.

    What finds nothing is tried again without its rarest word, and a single word with half of its pairs of characters.
    """
    words = cut_query(query)
    ranked = rank_products(words=words)
    instead = ""
    if not ranked and words:
        words = _fewer(words)
        ranked = rank_products(words=words)
        instead = " ".join(word.text for word in words) if ranked else ""
    return FoundProducts(query, listing_of(wanted=wanted, at=at, page=page, ranked=ranked), instead)


def _fewer(words: list[QueryWord]) -> list[QueryWord]:
    if len(words) == 1:
        return [replace(words[0], least=max(1, len(words[0].tokens) // 2))]
    counts = {word: len(rank_products(words=[word])) for word in words}
    rarest = min(words, key=lambda word: counts[word])
    return [word for word in words if word != rarest]
