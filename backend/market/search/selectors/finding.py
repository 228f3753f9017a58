"""Finding products by words."""

from dataclasses import dataclass, replace
from datetime import datetime

from market.search.backends.database import rank_products
from market.search.rules import CardFilter, Listing, QueryWord, Way, cut_query
from market.search.selectors.cards import listing_of


@dataclass(frozen=True)
class FoundProducts:
    """
    What a query found.

    `by_likeness` says that it was found by sound or in another order only. Where it found nothing, `instead` says for
    which part of it the listing stands.
    """

    query: str
    listing: Listing
    by_likeness: bool
    instead: str

    @property
    def is_exact(self) -> bool:
        return not self.instead and not self.by_likeness and self.listing.page.total > 0


def find_products(*, query: str, wanted: CardFilter, at: datetime, page: int = 1) -> FoundProducts:
    """
    Find products by words, pinyin or initials, within a filter; the nearest first unless another order is asked for.

    What finds nothing is tried again with slips, then without its rarest word, and a single word with half of its pairs
    of characters.
    """
    ranked, by_likeness = rank_query(query)
    instead = ""
    if not ranked and (words := _fewer(query)):
        ranked = rank_products(words=words)
        instead = " ".join(word.text for word in words if word.is_required) if ranked else ""
    listing = listing_of(wanted=wanted, at=at, page=page, ranked=ranked)
    return FoundProducts(query, listing, by_likeness, instead)


def rank_query(query: str) -> tuple[list[int], bool]:
    """Give the ids of what a query finds, the best first, and whether only by allowing for slips."""
    if ranked := rank_products(words=cut_query(query)):
        return ranked, False
    ranked = rank_products(words=cut_query(query, with_slips=True))
    return ranked, bool(ranked)


def _fewer(query: str) -> list[QueryWord]:
    words = [word for word in cut_query(query) if word.is_required]
    if len(words) <= 1:
        return [replace(word, ways=(_half(word.ways[0]),)) for word in words if word.ways[0].least > 1]
    counts = {word: len(rank_products(words=[word])) for word in words}
    rarest = min(words, key=lambda word: counts[word])
    return [word for word in words if word != rarest]


def _half(way: Way) -> Way:
    return replace(way, least=max(1, len(way.parts) // 2))
