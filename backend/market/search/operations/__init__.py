"""Keeping the index. `indexing` loads dictionaries and is for the worker and commands; what is named here is not."""

from market.search.operations.stale import mark_stale

__all__ = ["mark_stale"]
