"""Pictures that people upload, good and hostile: redrawn, or refused with what to do; nothing else of them is kept."""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from PIL import Image, ImageCms

from market.files.enums import PictureKind
from market.files.errors import PictureRefused, UnknownPicture
from market.files.gateways import picture_child, picture_process
from market.files.models import StoredPicture
from market.files.operations import forget_picture, store_picture, sweep_private_pictures
from market.files.selectors import picture_file
from tests.files.books import archive_of
from tests.files.photos import empty_png, moving, photo, telephone_photo

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
PAGE = b"<html><script>alert(1)</script></html>"


@pytest.fixture(autouse=True)
def _folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"


def store(content: bytes, kind: str = PictureKind.CERTIFICATE) -> StoredPicture:
    return store_picture(content=content, kind=kind, at=AT)


def opened(stored: StoredPicture, width: int = 9_999) -> Image.Image:
    return Image.open(picture_file(key=stored.key, width=width))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("width", "widths"),
    [(2_000, [160, 320, 640, 1200, 1920]), (900, [160, 320, 640, 900]), (640, [160, 320, 640]), (100, [100])],
)
def test_picture_is_drawn_in_widths_up_to_its_own(width: int, widths: list[int], tmp_path: Path) -> None:
    stored = store(photo(width, width * 3 // 4))

    assert stored.widths == widths
    assert (stored.width, stored.height) == (widths[-1], widths[-1] * 3 // 4)
    assert files(tmp_path / "media") == sorted(f"{stored.key}-{one}.webp" for one in widths)
    for one in widths:
        with opened(stored, one) as picture:
            assert (picture.format, picture.width) == ("WEBP", one)


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "1"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("PNG", "RGBA"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_kind_of_pixel_is_read(form: str, mode: str) -> None:
    with opened(store(photo(200, 200, form=form, mode=mode))) as picture:
        assert (picture.mode, picture.size) == ("RGB", (200, 200))


def test_grey_of_sixteen_bits_keeps_its_tones() -> None:
    target = io.BytesIO()
    Image.new("I;16", (64, 64), 0x8000).save(target, "PNG")

    with opened(store(target.getvalue())) as picture:
        assert all(abs(value - 128) <= 2 for value in picture.getpixel((30, 30)))


def test_what_is_clear_becomes_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(target, "PNG")

    with opened(store(target.getvalue())) as picture:
        assert picture.getpixel((30, 30)) == (255, 255, 255)


def test_colours_of_another_space_are_turned_into_those_of_a_screen() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    target = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(target, "JPEG", icc_profile=profile.tobytes())

    with opened(store(target.getvalue())) as picture:  # a profile that does not fit is left aside
        assert picture.getpixel((30, 30))[0] > 200


def test_photo_is_turned_upright_and_tells_neither_place_nor_owner(tmp_path: Path) -> None:
    content = telephone_photo()
    assert b"CANARY" in content

    stored = store(content)

    assert (stored.width, stored.height) == (1_200, 1_600)
    with opened(stored) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}
        red, _, blue = picture.getpixel((600, 50))
        assert (red > 200, blue < 50) == (True, True)
        red, _, blue = picture.getpixel((600, 1_500))
        assert (red < 50, blue > 200) == (True, True)
    for path in (tmp_path / "media").rglob("*.webp"):
        assert b"CANARY" not in path.read_bytes()
        assert b"EXIF" not in path.read_bytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("tail", [archive_of({"a.html": PAGE}), PAGE, b"%PDF-1.7"], ids=["zip", "html", "pdf"])
def test_what_hangs_behind_a_picture_is_gone(form: str, tail: bytes, tmp_path: Path) -> None:
    stored = store(photo(300, 300, form=form) + tail)

    for path in (tmp_path / "media").rglob("*.webp"):
        content = path.read_bytes()
        assert content[:4] == b"RIFF"
        assert int.from_bytes(content[4:8], "little") + 8 == len(content)
        assert not any(mark in content for mark in (b"PK\x03\x04", b"<script", b"%PDF"))
    assert stored.widths == [160, 300]


def test_page_in_a_comment_is_gone(tmp_path: Path) -> None:
    store(photo(300, 300, comment=PAGE))

    assert all(b"<script" not in path.read_bytes() for path in (tmp_path / "media").rglob("*.webp"))


def test_second_picture_of_a_telephone_is_left_aside() -> None:
    first, second = Image.new("RGB", (300, 200), "red"), Image.new("RGB", (300, 200), "blue")
    target = io.BytesIO()
    first.save(target, "MPO", save_all=True, append_images=[second])

    with opened(store(target.getvalue())) as picture:
        assert picture.getpixel((100, 100))[0] > 200


GOOD = photo(800, 600)
HOSTILE = {
    "empty": (lambda: b"", "文件是空的"),
    "nine-megabytes": (lambda: GOOD + bytes(8_000_001 - len(GOOD)), "有 9 MB，最多 8 MB"),
    "gif": (lambda: moving("GIF"), "GIF 动图"),
    "svg": (lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG"),
    "page": (lambda: PAGE, "这不是图片"),
    "pdf": (lambda: b"%PDF-1.7", "PDF"),
    "zip-that-holds-a-picture": (lambda: archive_of({"a.jpg": GOOD}), "压缩包"),
    "heic": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(64), "HEIC"),
    "tiff": (lambda: photo(64, 64, form="TIFF"), "TIFF"),
    "bmp": (lambda: photo(64, 64, form="BMP"), "BMP"),
    "named-jpeg-only": (lambda: b"\xff\xd8\xff" + bytes(500), "打不开"),
    "named-png-only": (lambda: b"\x89PNG\r\n\x1a\n" + PAGE, "打不开"),
    "named-webp-only": (lambda: b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(500), "打不开"),
    "tiff-in-riff": (lambda: b"RIFF" + bytes(4) + b"WEBP" + photo(64, 64, form="TIFF"), "打不开"),
    "moving-png": (lambda: moving("PNG"), "动图"),
    "moving-webp": (lambda: moving("WEBP"), "动图"),
    "bomb": (lambda: empty_png(16_000, 16_000), "16000×16000 像素，最多 2500 万像素"),
    "bomb-of-2-billion": (lambda: empty_png(60_000, 40), "60000×40 像素，每边应在"),
    "26-megapixels": (lambda: photo(6_500, 4_000), "6500×4000 像素，最多 2500 万像素"),
    "one-pixel": (lambda: photo(1, 1, form="PNG"), "每边应在 16 到 16000 像素"),
    "thread": (lambda: photo(20_000, 20, form="PNG"), "每边应在"),
    "flipped": (lambda: photo(300, 300, form="PNG")[:200] + bytes(50) + photo(300, 300, form="PNG")[250:], "打不开"),
}


@pytest.mark.parametrize(("make", "words"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_picture_is_refused_with_what_to_do(make: Callable[[], bytes], words: str, tmp_path: Path) -> None:
    with pytest.raises(PictureRefused) as caught:
        store(make())

    assert words in caught.value.message
    assert caught.value.message.endswith("。")
    assert "请" in caught.value.message
    assert caught.value.field == "file"
    assert StoredPicture.objects.count() == 0
    assert files(tmp_path) == []


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("percent", [1, 10, 50, 95])
def test_cut_anywhere_a_picture_is_refused(form: str, percent: int) -> None:
    content = photo(400, 400, form=form)

    with pytest.raises(PictureRefused):
        store(content[: len(content) * percent // 100])

    assert StoredPicture.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "options"),
    [("JPEG", {"progressive": True}), ("PNG", {"mode": "RGBA", "compress_level": 1}), ("WEBP", {"method": 0})],
)
def test_largest_picture_is_drawn_within_the_limits(form: str, options: dict[str, Any]) -> None:
    assert store(photo(5_000, 5_000, form=form, **options)).widths[-1] == 1920


def test_child_that_eats_memory_costs_one_upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = tmp_path / "child.py"
    greedy.write_text("bytearray(2 << 30)")
    monkeypatch.setattr(picture_process, "_CHILD", greedy)

    with pytest.raises(PictureRefused) as caught:
        store(GOOD)

    assert "太复杂" in caught.value.message
    monkeypatch.undo()
    assert store(GOOD).widths == [160, 320, 640, 800]


def test_child_imports_nothing_of_the_shop() -> None:
    source = Path(picture_child.__file__).read_text()

    assert "market." not in source
    assert "django" not in source


def test_picture_of_a_product_has_to_fill_every_width(tmp_path: Path) -> None:
    assert store(photo(1_200, 900), PictureKind.PRODUCT).widths == [160, 320, 640, 1200]
    kept = files(tmp_path)

    with pytest.raises(PictureRefused) as caught:
        store(photo(1_199, 900), PictureKind.PRODUCT)

    assert "图片宽 1199 像素，商品图至少要宽 1200 像素" in caught.value.message
    assert files(tmp_path) == kept


def test_public_picture_uploaded_again_is_the_one_that_is_there() -> None:
    first, again = store(GOOD), store(GOOD)

    assert (again.pk, StoredPicture.objects.count()) == (first.pk, 1)


def test_private_pictures_lie_where_no_address_leads(client: Client, tmp_path: Path) -> None:
    public, private, other = store(GOOD), store(GOOD, PictureKind.RETURN), store(GOOD, PictureKind.RETURN)

    assert (public.is_public, private.is_public) == (True, False)
    assert len({public.key, private.key, other.key}) == 3
    assert files(tmp_path / "media") == sorted(f"{public.key}-{width}.webp" for width in (160, 320, 640, 800))
    assert (tmp_path / "private" / "pictures").stat().st_mode & 0o077 == 0
    assert b"".join(client.get(public.url(320)))[8:12] == b"WEBP"
    assert client.get(private.url(320)).status_code == 404
    assert client.get(f"/media/../private/pictures/{private.key}-320.webp").status_code in {400, 404}
    assert picture_file(key=private.key, width=320).parent == tmp_path / "private" / "pictures"


def test_public_picture_is_sent_with_headers_that_let_it_do_nothing(client: Client) -> None:
    response = client.get(store(GOOD).url(320))

    assert b"".join(response)[8:12] == b"WEBP"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_forgotten_picture_is_gone_with_its_files(
    tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    gone, kept = store(GOOD, PictureKind.RETURN), store(GOOD, PictureKind.RETURN)

    with django_capture_on_commit_callbacks(execute=True):
        forget_picture(key=gone.key)
        forget_picture(key=gone.key)

    with pytest.raises(UnknownPicture):
        picture_file(key=gone.key, width=320)
    assert files(tmp_path) == sorted(f"{kept.key}-{width}.webp" for width in (160, 320, 640, 800))


def test_private_file_that_no_row_names_is_swept_after_a_day(tmp_path: Path) -> None:
    kept, lost, fresh = (store(GOOD, PictureKind.RETURN) for _ in range(3))
    StoredPicture.objects.filter(key__in=[lost.key, fresh.key]).delete()
    for path in (tmp_path / "private").rglob("*.webp"):
        written = AT - timedelta(hours=1 if fresh.key in path.name else 25)
        os.utime(path, (written.timestamp(), written.timestamp()))

    for off in (timedelta(hours=-2), timedelta(days=7)):  # the lost one is 23 hours old, and past seven days
        assert sweep_private_pictures(at=AT + off) == 0
    assert sweep_private_pictures(at=AT) == 4
    assert {name.rpartition("-")[0] for name in files(tmp_path)} == {kept.key, fresh.key}
