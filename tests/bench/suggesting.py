"""Suggestions over 2,000 products: how many of 500 queries are hit, and how long an answer takes in the server."""

import statistics
import time

from django.test import Client

from market.catalogue.models import Product
from tests.support.typing_people import EACH, KINDS, Goods, hits, queries

MOST_MS = 50
_WARM_UP = 10
# What stands in the field on the way to a query: the first letters ask for the most goods.
_ON_THE_WAY = ("m", "t", "c", "y", "mh", "茶", "普", "普洱c", "勐h普e", "a b c d e f g h", "qqqq")


def measure_suggestions() -> dict[str, str]:
    """
    Ask all queries once each.

    :raises AssertionError: if the slower answers take more than the bound, or too few queries are hit
    """
    rows = Product.objects.order_by("pk").values_list("slug", "name", "county__short_name", "sku_base")
    goods = [Goods(*row) for row in rows]
    # The copies have the tokens of the good that they were made from, its codes too.
    originals = {one.name: one for one in reversed(goods)}
    typed = queries(originals.values())
    texts = [*(asked.text for asked in typed), *_ON_THE_WAY]
    client = Client(SERVER_NAME="127.0.0.1", headers={"HX-Request": "true"})
    taken = [_time(client, text) for text in (*texts[:_WARM_UP], *texts)][_WARM_UP:]
    p95 = statistics.quantiles(taken, n=20)[18]
    counts, missed = hits(goods, typed)
    assert p95 <= MOST_MS, f"p95 {p95:.1f} ms"
    assert sum(counts.values()) >= 0.98 * EACH * len(KINDS), missed
    assert min(counts.values()) >= 0.90 * EACH, missed
    worst = ", ".join(f"{kind} {count}" for kind, count in counts.items() if count < EACH)
    return {
        "suggestions, server time": f"p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms, most {max(taken):.1f} ms",
        "suggestions, queries hit in the top five": f"{sum(counts.values())} of {EACH * len(KINDS)} ({worst} of {EACH})",
    }


def _time(client: Client, text: str) -> float:
    began = time.perf_counter()
    answer = client.get("/search/suggestions/", {"q": text})
    assert answer.status_code == 200
    return (time.perf_counter() - began) * 1000
