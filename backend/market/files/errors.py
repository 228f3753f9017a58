"""Refusals of uploaded files."""

from market.kernel.errors import Invalid


class TableRefused(Invalid):
    """An uploaded file is no table that can be read, or larger than it may be."""

    code = "TABLE_REFUSED"
