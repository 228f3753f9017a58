"""Addresses: one name leads to one page, or a template's link silently goes elsewhere."""

from collections import Counter
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def names_under(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names_under(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern) and entry.name:
            yield prefix + entry.name


def test_no_two_pages_share_a_name() -> None:
    names = Counter(names_under(get_resolver()))

    assert len(names) > 60
    assert [name for name, count in names.items() if count > 1] == []
