"""How large an uploaded picture may be, what kind of file it is, and what is said about one that is not taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from market.files.enums import PictureKind

MAX_PICTURE_BYTES = 8_000_000
MAX_PIXELS = 25_000_000
# WebP goes up to 16,383; a picture smaller than the shortest shows nothing.
LONGEST, SHORTEST = 16_000, 16
# The widths in which the drawn pictures of the catalogue come too, and one to look closely at.
WIDTHS = (160, 320, 640, 1200, 1920)
# A picture of a product is looked at closely.
LEAST_PRODUCT_WIDTH = 1200
PICTURES_URL = "/media/pictures"

_RIFF, _WEBP, _WEBP_AT = b"RIFF", b"WEBP", 8
_TAKEN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# Where a mark stands, the mark, and what it is a mark of.
_FOREIGN = (
    (0, (b"GIF8",), "GIF 动图"),
    (0, (b"BM",), "BMP 图片"),
    (0, (b"II*\x00", b"MM\x00*"), "TIFF 图片"),
    (0, (b"%PDF",), "PDF"),
    (0, (b"PK\x03\x04",), "压缩包或 Office 文件"),
    (0, (b"Rar!",), "压缩包"),
    (4, (b"ftyphei", b"ftypmif", b"ftypmsf", b"ftyphev"), "iPhone 的 HEIC 照片"),
    (4, (b"ftypavi",), "AVIF 图片"),
)

_SAVE_AS = "请换成 JPEG、PNG 或 WebP 图片再上传。"


@dataclass(frozen=True)
class MadePicture:
    """One file that was made of an upload."""

    width: int
    height: int
    content: bytes


@dataclass(frozen=True)
class DrawnPicture:
    """An upload redrawn and not kept yet: its files, the widest last, and the key under which they will lie."""

    key: str
    kind: PictureKind
    files: Sequence[MadePicture]


def is_picture(content: bytes) -> bool:
    """Tell by the first bytes, never by the name, whether content says it is JPEG, PNG or WebP."""
    return content.startswith(_TAKEN) or (content.startswith(_RIFF) and content.startswith(_WEBP, _WEBP_AT))


def refusal_of_upload(content: bytes) -> str:
    """Say why content is not even opened, and what to do; empty if it may be."""
    if not content:
        return "文件是空的。请选好图片再上传。"
    if len(content) > MAX_PICTURE_BYTES:
        return f"图片有 {-(-len(content) // 1_000_000)} MB，最多 8 MB。请压缩或裁小后再上传。"
    if is_picture(content):
        return ""
    foreign = next((name for at, marks, name in _FOREIGN if content.startswith(marks, at)), "")
    if not foreign and b"<svg" in content[:1_000].lower():
        foreign = "SVG 矢量图"
    return f"这{'是' + foreign + '，不能上传' if foreign else '不是图片'}。{_SAVE_AS}"


def picture_refusal(reason: str, *, width: int = 0, height: int = 0) -> str:
    """Say why a picture was not taken, and what to do."""
    texts = {
        "broken": "图片打不开，可能没有传完整。请重新选择，或换一张再上传。",
        "animated": "这是动图，只收静止的图片。请截取其中一张再上传。",
        "pixels": f"图片是 {width}×{height} 像素，最多 2500 万像素。请缩小后再上传。",
        "shape": f"图片是 {width}×{height} 像素，每边应在 {SHORTEST} 到 {LONGEST} 像素之间。请裁剪后再上传。",
        "narrow": f"图片宽 {width} 像素，商品图至少要宽 {LEAST_PRODUCT_WIDTH} 像素。请换一张清楚的再上传。",
    }
    return texts.get(reason, "图片太复杂，没有处理完。请缩小，或另存为普通的 JPEG 再上传。")


def fitting_width(widths: Sequence[int], wanted: int) -> int:
    """Give the narrowest of the widths that is not below the one wanted, or else the widest."""
    return next((width for width in sorted(widths) if width >= wanted), max(widths))


def picture_address(key: str, width: int) -> str:
    """Give the address of a public picture at one of its widths."""
    return f"{PICTURES_URL}/{picture_name(key, width)}"


def picture_name(key: str, width: int) -> str:
    """Give the name of the file that holds a picture at one of its widths."""
    return f"{key}-{width}.webp"
