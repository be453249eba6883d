"""Uploaded pictures, read with suspicion and written anew: what is kept holds pixels and nothing else.

Whatever the upload said of itself is not believed. Its bytes say what it is, its header how large it will be, and
only then is it decoded. The copy has no EXIF (where it was taken, with what), no comment, no profile and no
second picture behind the first.
"""

import struct
import zlib
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from coach.photos.failures import BadPicture
from coach.photos.ports import Picture
from coach.records.photo import MOST_BYTES

MOST_PIXELS = 50_000_000
"""Phones make pictures of 48 million. More than that is decoded by nobody: a few kilobytes can unpack to gigabytes."""
LONGEST_SIDE = 1_568
"""Pixels of the copy: models scale down what is larger."""
QUALITY = 85

_FORMATS = ("JPEG", "PNG", "WEBP")
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, OverflowError, struct.error, zlib.error)
"""What Pillow raises for pictures that break off or contradict themselves."""


def check(content: bytes) -> Picture:
    """Our own copy of a picture, upright. Raises BadPicture."""
    if len(content) > MOST_BYTES:
        raise BadPicture("too_large")
    if not _begins_like_a_picture(content):
        raise BadPicture("not_a_picture")
    try:
        copy = _copied(content)
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise BadPicture("not_a_picture") from None
    except _BROKEN:
        raise BadPicture("incomplete") from None
    written = BytesIO()
    copy.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(written.getvalue(), copy.width, copy.height, sha256(written.getvalue()).hexdigest())


def _begins_like_a_picture(content: bytes) -> bool:
    return (
        content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or content[:4] + content[8:12] == b"RIFFWEBP"
    )


def _copied(content: bytes) -> Image.Image:
    """The first picture of the file on a sheet of its own, white where it can be seen through."""
    with Image.open(BytesIO(content), formats=_FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise BadPicture("too_large")
        # Colours that are numbers of a palette cannot be scaled.
        plain = image.convert("RGBA") if image.mode in ("P", "PA", "LA") else image
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(plain)
        sheet = Image.new("RGB", upright.size, "white")
        seen = upright.convert("RGBA") if "A" in upright.getbands() else upright.convert("RGB")
        sheet.paste(seen, mask=seen if seen.mode == "RGBA" else None)
        return sheet
