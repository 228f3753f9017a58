"""
Decode one picture from standard input and write it to standard output anew, as WebP of several widths.

Run as a program of its own, which `limited` has limited before; it imports nothing of the shop. The answer is a line
of JSON and, unless it is a refusal, the files one after the other. What is written is made of pixels alone: no
metadata, no second picture, nothing that hung behind the end of the file.
"""

import io
import json
import sys
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# A JPEG of a telephone that holds its picture a second time, smaller or deeper: MPO. Only the first one is read.
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY, METHOD = 82, 4


class RefusedError(Exception):
    """The picture is not taken, for a reason that the parent puts into words."""

    def __init__(self, reason: str, *, width: int = 0, height: int = 0) -> None:
        """Keep the reason and the size in pixels."""
        super().__init__(reason)
        self.answer = {"refused": reason, "width": width, "height": height}


def main(limits: dict[str, int], widths: list[int]) -> None:
    """Read the picture and write the answer."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and looked at before a pixel is decoded
    try:
        files = [_written(picture) for picture in _scaled(_decoded(sys.stdin.buffer.read(), limits), widths)]
    except RefusedError as refusal:
        sys.stdout.buffer.write(json.dumps(refusal.answer).encode())
        return
    head = [{"width": width, "height": height, "bytes": len(file)} for width, height, file in files]
    sys.stdout.buffer.write(json.dumps({"files": head}).encode() + b"\n" + b"".join(file for *_, file in files))


def _decoded(content: bytes, limits: dict[str, int]) -> Image.Image:
    """Open, check, decode and turn the picture upright; its colours become sRGB upon white."""
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise RefusedError("broken") from error
    width, height = picture.size
    if width * height > limits["pixels"]:
        raise RefusedError("pixels", width=width, height=height)
    if max(width, height) > limits["longest"] or min(width, height) < limits["shortest"]:
        raise RefusedError("shape", width=width, height=height)
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise RefusedError("animated")
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise RefusedError("broken") from error
    return _on_white(_in_srgb(upright))


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Turn the colours of a camera or a press into those of a screen, as far as the file says which they are."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return picture
        return made or picture
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # grey in 16 bits
        picture = picture.convert("I").point([value // 256 for value in range(65_536)], "L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _scaled(picture: Image.Image, widths: list[int]) -> list[Image.Image]:
    """Give the picture in each width that is not above its own, and in its own where it is below the largest."""
    fitting = [width for width in widths if width < picture.width]
    sizes = sorted({*fitting, min(picture.width, widths[-1])})
    return [
        picture.resize((width, max(1, round(picture.height * width / picture.width))), reducing_gap=3)
        for width in sizes
    ]


def _written(picture: Image.Image) -> tuple[int, int, bytes]:
    target = io.BytesIO()
    try:
        picture.save(target, "WEBP", quality=QUALITY, method=METHOD)
    except (OSError, ValueError) as error:
        raise RefusedError("broken") from error
    return picture.width, picture.height, target.getvalue()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), json.loads(sys.argv[2]))
