"""Keeping the index. `indexing` loads dictionaries and is for the worker and commands; `stale` is for everybody."""
