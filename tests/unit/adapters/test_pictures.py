"""What is taken for a picture, and what is left of it."""

from io import BytesIO

import pytest
from pictures import bomb, plate, with_exif
from PIL import Image

from coach.adapters.pictures import LONGEST_SIDE, MOST_BYTES, check
from coach.photos.failures import BadPicture


def refused(content: bytes) -> str:
    with pytest.raises(BadPicture) as bad:
        check(content)
    return bad.value.reason


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "LA", "CMYK", "1"])
def test_every_picture_becomes_a_plain_jpeg(format_: str, mode: str) -> None:
    try:
        content = plate(format_, mode=mode)
    except OSError:
        pytest.skip(f"there is no {format_} of mode {mode}")
    picture = check(content)
    copy = opened(picture.content)
    assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (640, 480))
    assert (picture.width, picture.height) == (640, 480)


def test_a_copy_says_nothing_of_where_and_with_what_it_was_taken() -> None:
    original = with_exif()
    assert b"SecretCamera" in original
    copy = check(original)
    assert dict(opened(copy.content).getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(opened(copy.content).info)
    for secret in (b"SecretCamera", b"my secret comment", b"Exif"):
        assert secret not in copy.content


def test_a_picture_that_lies_on_its_side_is_put_upright() -> None:
    assert check(with_exif((640, 480))).height == 640


def test_what_can_be_seen_through_is_white() -> None:
    clear = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")
    assert opened(check(clear.getvalue()).content).getpixel((10, 10)) == (255, 255, 255)


def test_what_hangs_on_behind_the_picture_is_left_behind() -> None:
    copy = check(plate() + b"<script>alert(1)</script>" * 100)
    assert b"script" not in copy.content


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    written = BytesIO()
    red, blue = (Image.new("RGB", (32, 32), colour) for colour in ("red", "blue"))
    red.save(written, "WEBP", save_all=True, append_images=[blue], lossless=True)
    pixel = opened(check(written.getvalue()).content).getpixel((16, 16))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200
    assert pixel[2] < 50


def test_a_large_picture_is_made_smaller_in_its_proportions() -> None:
    picture = check(plate(size=(4_000, 1_000)))
    assert (picture.width, picture.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_breaks_off_is_incomplete(format_: str, part: float) -> None:
    content = plate(format_)
    assert refused(content[: int(len(content) * part)]) in ("incomplete", "not_a_picture")


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    small = bomb()
    assert len(small) < 1_000
    assert refused(small) in ("too_large", "not_a_picture")
    assert refused(bomb(8_000)) == "too_large"


def test_more_bytes_than_a_form_allows_are_not_looked_at() -> None:
    assert refused(plate() + b"\0" * MOST_BYTES) == "too_large"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff" + b"x" * 500,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + b"\0" * 100,
        b"%PDF-1.7",
        b"RIFF\x10\0\0\0WAVEfmt ",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_picture_is_none_whatever_it_was_called(content: bytes) -> None:
    assert refused(content) in ("not_a_picture", "incomplete")


def test_the_same_picture_is_the_same_copy() -> None:
    assert check(plate()) == check(plate())
