"""Pictures made for tests, good and hostile ones."""

import io
import struct
import zlib

from PIL import Image


def photo(
    width: int = 2_000, height: int = 1_500, *, form: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    """A picture with something in it, in a form and mode."""
    picture = Image.radial_gradient("L").resize((width, height)).convert(mode)
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def telephone_photo(width: int = 1_600, height: int = 1_200) -> bytes:
    """A photo as a telephone writes it: lying, to be turned right, with the place and owner in its EXIF, red at its left."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, 200, height))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "CANARY-OWNER"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 56.0, 13.0), 3: "E", 4: (100.0, 26.0, 54.0)})
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif, comment=b"CANARY-COMMENT")
    return target.getvalue()


def moving(form: str) -> bytes:
    """Three frames in a form."""
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, form, save_all=True, append_images=frames[1:], duration=100)
    return target.getvalue()


def empty_png(width: int, height: int) -> bytes:
    """A PNG of so many pixels in a few bytes a line: what is decoded is a thousand times what was sent."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    lines = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
