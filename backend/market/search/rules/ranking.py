"""
The order of what a query finds: an integer sum over the words, equal sums by product id. No engine's own score enters.

A token of the index carries the weight of its field and kind. A term scores the best weight of the tokens it meets,
twice where the token is just what was asked; a part scores its best term, a way the sum of its parts if enough of them
are met, a word its best way. A product is found if all required words are. An engine of the index must give this order.
"""

from collections.abc import Mapping, Sequence

from market.search.rules.words import QueryWord, Term, Way


def rank_by_rule(*, products: Mapping[int, Mapping[str, int]], words: Sequence[QueryWord]) -> list[int]:
    """Give the ids of the products that are found, the best first, from the weights of the tokens of each."""
    scores = {pk: score_of(tokens=tokens, words=words) for pk, tokens in products.items()}
    return sorted((pk for pk, score in scores.items() if score), key=lambda pk: (-scores[pk], pk))


def score_of(*, tokens: Mapping[str, int], words: Sequence[QueryWord]) -> int:
    """Give the score of a product with these weights of tokens; zero if it is not found."""
    scores = [(word.is_required, max(_way_score(tokens, way) for way in word.ways)) for word in words]
    if not all(score for is_required, score in scores if is_required):
        return 0
    return sum(score for _is_required, score in scores)


def _way_score(tokens: Mapping[str, int], way: Way) -> int:
    met = [score for part in way.parts if (score := max((_term_score(tokens, term) for term in part), default=0))]
    return sum(met) if len(met) >= way.least else 0


def _term_score(tokens: Mapping[str, int], term: Term) -> int:
    whole = 2 * tokens.get(term.token, 0)
    begun = (weight for token, weight in tokens.items() if token.startswith(term.token)) if term.is_prefix else ()
    return max(whole, max(begun, default=0))
