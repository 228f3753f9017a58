"""Opening uploaded files, and keeping pictures."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError

from market.files.enums import PRIVATE_KINDS, PictureKind
from market.files.errors import PictureRefused, TableRefused
from market.files.gateways.picture_process import redraw_in_child
from market.files.gateways.picture_store import private_pictures_between, remove_pictures, write_pictures
from market.files.gateways.sheet_process import read_in_child
from market.files.models import StoredPicture
from market.files.rules import (
    LEAST_PRODUCT_WIDTH,
    DrawnPicture,
    Table,
    kind_of,
    picture_refusal,
    refusal_of_kind,
    refusal_of_size,
    refusal_of_upload,
)

_KEY_LENGTH = 40
# A file is written before its row; so long may the transaction between them last.
_ORPHAN_AFTER = timedelta(days=1)
# So long the sweep looks for it; a worker that stood still is back before then.
_ORPHAN_UNTIL = timedelta(days=7)


def read_table(*, content: bytes) -> Table:
    """
    Read an uploaded CSV or XLSX table: at most 2 MB, 5,000 rows below its head, 64 columns.

    What kind it is, its bytes tell; formulas give the values that were saved with them, or themselves where none was;
    dates give their text; hidden rows are read like others. Nothing is kept.

    :raises TableRefused: if it is no such table, saying what to do
    """
    if problem := refusal_of_size(len(content)):
        raise TableRefused(problem, field="file")
    kind = kind_of(content)
    if kind is None:
        raise TableRefused(refusal_of_kind(content), field="file")
    return read_in_child(content=content, kind=kind)


def store_picture(*, content: bytes, kind: str, at: datetime) -> StoredPicture:
    """
    Redraw an uploaded picture, and keep what was drawn.

    :raises PictureRefused: as `draw_picture` does
    """
    return keep_picture(drawn=draw_picture(content=content, kind=kind), at=at)


def draw_picture(*, content: bytes, kind: str) -> DrawnPicture:
    """
    Redraw an uploaded JPEG, PNG or WebP of at most 8 MB and 25 million pixels; nothing is kept.

    It is turned upright and loses all it carried beside its pixels. This may take many seconds: hold no lock meanwhile.

    :raises PictureRefused: if it is no such picture, or one of a product below 1,200 pixels of width; saying what to do
    """
    if problem := refusal_of_upload(content):
        raise PictureRefused(problem, field="file")
    kind = PictureKind(kind)
    files = redraw_in_child(content=content)
    if kind == PictureKind.PRODUCT and files[-1].width < LEAST_PRODUCT_WIDTH:
        raise PictureRefused(picture_refusal("narrow", width=files[-1].width), field="file")
    is_public = kind not in PRIVATE_KINDS
    key = hashlib.sha256(content).hexdigest()[:_KEY_LENGTH] if is_public else secrets.token_hex(_KEY_LENGTH // 2)
    return DrawnPicture(key=key, kind=kind, files=files)


@transaction.atomic
def keep_picture(*, drawn: DrawnPicture, at: datetime) -> StoredPicture:
    """
    Keep what was drawn of an upload.

    A public picture uploaded again is the one that is there; a private one is kept anew each time, so that it can be
    forgotten alone.
    """
    widest = drawn.files[-1]
    write_pictures(key=drawn.key, files=drawn.files, is_public=drawn.kind not in PRIVATE_KINDS)
    stored, _ = StoredPicture.objects.get_or_create(
        key=drawn.key,
        defaults={
            "kind": drawn.kind,
            "widths": [file.width for file in drawn.files],
            "width": widest.width,
            "height": widest.height,
            "stored_at": at,
        },
    )
    return stored


@transaction.atomic
def forget_picture(*, key: str) -> None:
    """Remove a picture unless something still points to it, its files once that is final; one gone stays gone."""
    stored = StoredPicture.objects.filter(key=key).first()
    if stored is None:
        return
    widths, is_public = list(stored.widths), stored.is_public
    with suppress(ProtectedError):
        stored.delete()
    if stored.pk:
        return
    transaction.on_commit(lambda: remove_pictures(key=key, widths=widths, is_public=is_public))


def sweep_private_pictures(*, at: datetime) -> int:
    """Remove private files one to seven days old that no row names, left by a refused form; give their number."""
    since, until = (int((at - age).timestamp()) for age in (_ORPHAN_UNTIL, _ORPHAN_AFTER))
    found = list(private_pictures_between(since, until))
    known = set(StoredPicture.objects.filter(key__in={key for key, _ in found}).values_list("key", flat=True))
    orphans = [path for key, path in found if key not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
