"""Reading stored pictures."""

from pathlib import Path

from market.files.errors import UnknownPicture
from market.files.gateways.picture_store import picture_path
from market.files.models import StoredPicture
from market.files.rules import fitting_width


def picture_file(*, key: str, width: int) -> Path:
    """
    Give the file of a stored picture, public or private, in the width that fits best.

    Who may see a private one, the caller has to know: it is asked for by the thing that it belongs to.

    :raises UnknownPicture: if there is none, or its file is gone
    """
    stored = StoredPicture.objects.filter(key=key).first()
    if stored is None:
        raise UnknownPicture("没有这张图片。")
    path = picture_path(key=key, width=fitting_width(stored.widths, width), is_public=stored.is_public)
    if not path.is_file():
        raise UnknownPicture("没有这张图片。")
    return path
