"""Find products by weighted tokens in one statement of the database."""

from collections.abc import Sequence

from django.db import connection

from market.search.rules import QueryWord

# Within a word the best weight of each of its tokens counts, twice if the token is whole; a word is found if enough
# of its tokens are, and a product if all words are.
_SCORE = """
    SELECT product_id, sum(score) AS score FROM (
        SELECT product_id, word, sum(score) AS score FROM (
            SELECT product_id, word, part, least, max(CASE WHEN token = asked THEN 2 * weight ELSE weight END) AS score
            FROM ({hits}) AS hit GROUP BY product_id, word, part, least
        ) AS part GROUP BY product_id, word, least HAVING count(*) >= least
    ) AS word GROUP BY product_id HAVING count(*) = %s ORDER BY score DESC, product_id
"""
_HIT = """
    SELECT product_id, token, weight, %s AS word, %s AS part, %s AS least, %s AS asked
    FROM search_searchtoken WHERE token >= %s AND token < %s
"""
_WHOLE = "\x01"
_BEGINNING = "\U0010ffff"


def rank_products(*, words: Sequence[QueryWord]) -> list[int]:
    """Give the ids of the products that have all words, the best first; equal ones by id."""
    if not words:
        return []
    parts: list[int | str] = []
    count = 0
    for place, word in enumerate(words):
        for part, token in enumerate(word.tokens):
            end = token + (_BEGINNING if word.is_prefix else _WHOLE)
            parts += [place, part, word.least, token, token, end]
            count += 1
    with connection.cursor() as cursor:
        cursor.execute(_SCORE.format(hits=" UNION ALL ".join([_HIT] * count)), [*parts, len(words)])
        return [row[0] for row in cursor.fetchall()]
