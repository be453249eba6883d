"""An answer that somebody hears between two sets."""

import pytest

from coach.answering.brevity import Brevity


def read(limit: int, *texts: str) -> tuple[str, bool]:
    room = Brevity(limit)
    return "".join(room.feed(text) for text in texts), room.full


@pytest.mark.parametrize(
    "texts", [("One two three.",), ("One ", "two ", "three."), ("On", "e two th", "ree.")]
)
def test_what_fits_is_said_whole_however_it_is_cut(texts: tuple[str, ...]) -> None:
    assert read(3, *texts) == ("One two three.", False)


@pytest.mark.parametrize(
    "texts", [("One two three four.",), ("One two ", "three ", "four."), ("One two three", " f", "our")]
)
def test_the_first_word_too_many_ends_it(texts: tuple[str, ...]) -> None:
    assert read(3, *texts) == ("One two three…", True)


def test_nothing_is_said_once_it_is_full() -> None:
    room = Brevity(1)
    room.feed("One two")
    assert room.feed(" three") == ""
