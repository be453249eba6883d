"""However a figure is written, it is read as digits and found where it stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.answering.writing import goes_on, may_spell, plainly, spells


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("eighty-five kilos", "85 kilos"),
        ("one hundred and twenty five pounds", "125 pounds"),
        ("eighty-two point five kilos", "82.5 kilos"),
        ("two and a half kilos, half a kilo", "2.5 kilos, 0.5 kilo"),
        ("twelve hundred calories", "1200 calories"),
        ("zweihundertfünfzig Gramm und einundachtzig Kilo", "250 Gramm und 81 Kilo"),
        ("zweiundachtzig Komma fünf Kilo", "82.5 Kilo"),
        ("quatre-vingt-dix kilos, vingt et un kilos", "90 kilos, 21 kilos"),
        ("ciento veinte kilos, mil quinientas calorías", "120 kilos, 1500 calorías"),
        ("centoventi chili e ottantadue", "120 chili e 82"),
        ("oitenta e cinco quilos", "85 quilos"),
        ("bees kilo, दस किलो", "20 kilo, 10 किलो"),
        ("**85** kg, 85 (kg), `85` kg, <b>85</b> kg", "85 kg, 85 kg, 85 kg, 85 kg"),
        ("2½ ㎏ or ½ kg", "2.5 kg or 0.5 kg"),
        ("85\nkg", "85 kg"),
    ],
)
def test_a_figure_is_read_as_digits(written: str, read: str) -> None:
    assert plainly(written).text == read


@pytest.mark.parametrize(
    "text",
    ["un chilo, ein Kilo, una serie", "the tender tension often eases", "I do, you undo", "", "w17 and 5x5"],
)
def test_what_is_no_number_is_read_as_it_stands(text: str) -> None:
    assert plainly(text).text == text


@pytest.mark.parametrize(
    ("written", "digits", "stands"),
    [
        ("Take **85** kg", "85", "85"),
        ("Take eighty-five kg (or 90)", "85", "eighty-five"),
        ("Take (2½) kg", "2.5", "2½"),
        ("a &nbsp; b  then ninety kg", "90", "ninety"),
    ],
)
def test_each_place_is_known_by_where_it_is_written(written: str, digits: str, stands: str) -> None:
    plain = plainly(written)
    found = re.search(re.escape(digits), plain.text)
    assert found is not None
    assert written[plain.begin(found.start()) : plain.end(found.end())] == stands


PIECES = st.lists(
    st.sampled_from(
        ["eighty", "five", "**", "85", " ", "-", "kg", "½", "㎏", "\n", "und", "ein", "x", "(", "é"]
    ),
    max_size=14,
).map("".join)


@given(PIECES)
def test_places_never_leave_the_text_and_never_go_backwards(text: str) -> None:
    plain = plainly(text)
    begins = [plain.begin(at) for at in range(len(plain.text))]
    ends = [plain.end(at) for at in range(1, len(plain.text) + 1)]
    assert begins == sorted(begins)
    assert ends == sorted(ends)
    assert all(0 <= begin < end <= len(text) for begin, end in zip(begins, ends, strict=True))


def test_words_that_begin_a_number_are_told_from_those_within_one() -> None:
    assert spells("eighty")
    assert spells("zweihundert")
    assert not spells("and")
    assert not spells("un")
    assert goes_on("and")
    assert goes_on("un")
    assert not goes_on("kilos")


def test_an_unfinished_word_may_become_a_number() -> None:
    assert may_spell("thir")
    assert may_spell("ein")
    assert not may_spell("this")
    assert not may_spell("squ")
