import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.knowledge.spelling import Spelling, slips

KNOWN = Spelling({"mountain": 3, "climber": 3, "squat": 9, "squad": 1, "overhead": 2, "press": 5, "twist": 2})
WORD = st.text("abcdxyz", max_size=9)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("moutain", "mountain"),
        ("climbre", "climber"),
        ("pres", "press"),
        ("twits", "twist"),
        ("ovrehaed", "overhead"),
    ],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    assert KNOWN.mend(typed) == meant


@pytest.mark.parametrize("word", ["banana", "sqt", "12345", "", "mtn"])
def test_what_is_near_to_nothing_stays(word: str) -> None:
    assert KNOWN.mend(word) is None


def test_two_slips_of_six_letters_are_mended_only_where_the_beginning_is_right() -> None:
    known = Spelling({"hanging": 3, "longing": 1})
    assert known.mend("hanign") == "hanging"
    assert known.mend("banign") is None


def test_of_two_words_equally_near_the_one_said_more_often_is_meant() -> None:
    assert KNOWN.mend("squar") == "squat"


def plain_distance(a: str, b: str) -> int:
    """The textbook recurrence, without a limit."""
    table = {(i, j): i + j for i in range(len(a) + 1) for j in range(len(b) + 1) if not i or not j}
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(a), len(b)]


@given(WORD, WORD, st.integers(0, 3))
def test_slips_are_counted_up_to_the_limit(a: str, b: str, limit: int) -> None:
    assert slips(a, b, limit) == min(plain_distance(a, b), limit + 1)
