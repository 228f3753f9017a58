"""Find products by weighted tokens, and gather what was found by its choices: each in one statement of the database."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from market.catalogue.models import Product
from market.search.rules import Cell, QueryWord

# The rule is `rules.ranking`: a part's best term, the sum of a way's parts, a word's best way, the sum of the words.
# OFFSET keeps the planner from reading the whole index for each term: each is a range of it.
_SCORE = """
    SELECT product_id, sum(score) AS score FROM (
        SELECT product_id, word, max(score) AS score FROM (
            SELECT product_id, word, way, sum(score) AS score FROM (
                SELECT product_id, word, way, part, least,
                       max(CASE WHEN token = asked THEN 2 * weight ELSE weight END) AS score
                FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[], %s::text[], %s::text[])
                    AS term (word, way, part, least, asked, above)
                CROSS JOIN LATERAL (
                    SELECT product_id, token, weight FROM search_searchtoken
                    WHERE token >= asked AND token < above OFFSET 0
                ) AS hit
                GROUP BY product_id, word, way, part, least
            ) AS part GROUP BY product_id, word, way, least HAVING count(*) >= least
        ) AS way GROUP BY product_id, word
    ) AS word GROUP BY product_id HAVING count(*) FILTER (WHERE word = ANY(%s)) = cardinality(%s)
    ORDER BY score DESC, product_id
"""
# The names are joined to the few cells, not to each product: grouping by names would sort all products by text.
_CELLS = """
    SELECT county.position, county.slug, county.short_name, leaf.position, leaf.slug, leaf.name,
           above.position, above.slug, above.name,
           cell.kind, cell.storage, cell.band, cell.season, cell.stock, cell.ids, cell.keys
    FROM (
        SELECT county_id, category_id, kind, storage, band, season, stock, array_agg(pk) AS ids, array_agg(key) AS keys
        FROM ({rows}) AS good (county_id, category_id, kind, storage, band, season, stock, pk, key)
        GROUP BY county_id, category_id, kind, storage, band, season, stock
    ) AS cell
    JOIN regions_region AS county ON county.id = cell.county_id
    JOIN catalogue_category AS leaf ON leaf.id = cell.category_id
    LEFT JOIN catalogue_category AS above ON above.id = leaf.parent_id
"""
_WHOLE = "\x01"
_BEGINNING = "\U0010ffff"


def rank_products(*, words: Sequence[QueryWord]) -> list[int]:
    """Give the ids of the products that have all words, the best first; equal ones by id."""
    if not words:
        return []
    terms = [
        (place, number, part, way.least, term.token, term.token + (_BEGINNING if term.is_prefix else _WHOLE))
        for place, word in enumerate(words)
        for number, way in enumerate(word.ways)
        for part, choices in enumerate(way.parts)
        for term in choices
    ]
    required = [place for place, word in enumerate(words) if word.is_required]
    columns = [list(column) for column in zip(*terms, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_SCORE, [*columns, required, required])
        return [row[0] for row in cursor.fetchall()]


def gather_cells(*, found: QuerySet[Product], by: str) -> list[Cell]:
    """
    Gather products by all that is counted; a cell holds their ids and their values of `by`.

    `found` says of each product its `band`, `season` and `stock`.
    """
    rows = found.order_by().values_list(
        "county_id", "category_id", "kind", "storage", "band", "season", "stock", "pk", by
    )
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # found among no ids
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CELLS.format(rows=sql), params)
        return [_cell(row) for row in cursor.fetchall()]


def _cell(row: tuple[Any, ...]) -> Cell:
    kind, storage, band, season, stock, ids, keys = row[9:]
    return Cell(
        county=row[0:3],
        leaf=row[3:6],
        parent=row[6:9] if row[7] else None,
        kind=kind,
        storage=storage,
        band=band,
        season=season,
        stock=stock,
        ids=tuple(ids),
        keys=tuple(keys),
    )
