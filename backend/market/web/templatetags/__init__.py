"""Filters and tags of the pages: money, dates, weights, addresses of lists, and the geometry of charts."""
