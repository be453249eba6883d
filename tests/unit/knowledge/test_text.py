import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.knowledge.text import CLAUSE_ENDS, fold, stem, tokens, words


@pytest.mark.parametrize(
    "same",
    [
        ("raise", "raises", "raised", "raising"),
        ("squat", "squats", "squatting", "squatted"),
        ("press", "presses", "pressed", "pressing"),
        ("fly", "flies", "flys"),
        ("row", "rows", "rowing"),
        ("lunge", "lunges", "lunging"),
        ("box", "boxes"),
        ("bench", "benches"),
    ],
    ids=lambda same: same[0],
)
def test_the_forms_of_a_word_have_one_stem(same: tuple[str, ...]) -> None:
    assert len({stem(word) for word in same}) == 1


@pytest.mark.parametrize("word", ["swing", "string", "abs", "press", "bus", "pelvis", "bed"])
def test_an_ending_that_is_part_of_the_word_stays(word: str) -> None:
    assert stem(word) == word


def test_accents_case_and_apostrophes_make_no_difference() -> None:
    assert words("ELEVAÇÃO, Captain's Übung") == ["elevacao", "captains", "ubung"]


def test_the_marks_that_end_a_clause_are_tokens() -> None:
    assert tokens("no bench, only bands!") == ["no", "bench", ",", "only", "bands", "!"]


@given(st.text())
def test_any_text_can_be_taken_apart(text: str) -> None:
    for token in tokens(text):
        assert token in CLAUSE_ENDS or stem(token)
        assert fold(token) == fold(fold(token))
