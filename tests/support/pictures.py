"""Pictures for tests: real files, some of which lie."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

ORIENTATION_RIGHT_TOP = 6
"""The camera was turned: what is stored lies on its side."""


def plate(format_: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB") -> bytes:
    """A round thing on a table, large enough that cutting it short is seen."""
    picture = Image.radial_gradient("L").resize(size).convert(mode)
    written = BytesIO()
    picture.save(written, format_)
    return written.getvalue()


def with_exif(size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG that says where it was taken, with what, and that it lies on its side."""
    exif = Image.Exif()
    exif[Base.Make] = "SecretCamera"
    exif[Base.Orientation] = ORIENTATION_RIGHT_TOP
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef], gps[GPS.GPSLatitude] = "N", (52.0, 31.0, 12.0)
    gps[GPS.GPSLongitudeRef], gps[GPS.GPSLongitude] = "E", (13.0, 24.0, 18.0)
    written = BytesIO()
    picture = Image.radial_gradient("L").resize(size).convert("RGB")
    picture.save(written, "JPEG", exif=exif, comment=b"my secret comment")
    return written.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it unpacks to billions of pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
