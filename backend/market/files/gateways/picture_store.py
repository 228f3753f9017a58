"""Where the files of pictures lie: public ones among the media, private ones where no address leads."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from market.files.rules import MadePicture, picture_name

_FOLDER = "pictures"


def picture_path(*, key: str, width: int, is_public: bool) -> Path:
    """Give the place of a picture at one of its widths."""
    return _folder(is_public=is_public) / picture_name(key, width)


def write_pictures(*, key: str, files: Iterable[MadePicture], is_public: bool) -> None:
    """Write the files of a picture, each whole or not at all; writing the same ones again changes nothing."""
    folder = _folder(is_public=is_public)
    folder.mkdir(parents=True, exist_ok=True, mode=0o755 if is_public else 0o700)
    for file in files:
        target = folder / picture_name(key, file.width)
        part = target.with_suffix(f".part-{os.getpid()}")
        part.write_bytes(file.content)
        part.replace(target)


def remove_pictures(*, key: str, widths: Iterable[int], is_public: bool) -> None:
    """Remove the files of a picture, as far as they are there."""
    for width in widths:
        picture_path(key=key, width=width, is_public=is_public).unlink(missing_ok=True)


def private_pictures_between(since: int, until: int) -> Iterator[tuple[str, Path]]:
    """Give (key, file) of private files written from one instant until before another, in seconds since 1970."""
    folder = _folder(is_public=False)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if since <= path.stat().st_mtime_ns // 1_000_000_000 < until:
                yield path.stem.rpartition("-")[0], path


def _folder(*, is_public: bool) -> Path:
    root: Path = settings.MEDIA_ROOT if is_public else settings.PRIVATE_ROOT
    return root / _FOLDER
