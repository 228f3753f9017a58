"""Refusals of uploaded files."""

from market.kernel.errors import Invalid, NotFound


class TableRefused(Invalid):
    """An uploaded file is no table that can be read, or larger than it may be."""

    code = "TABLE_REFUSED"


class PictureRefused(Invalid):
    """An uploaded file is no picture that is taken, or larger than it may be."""

    code = "PICTURE_REFUSED"


class UnknownPicture(NotFound):
    """There is no such picture."""

    code = "UNKNOWN_PICTURE"
