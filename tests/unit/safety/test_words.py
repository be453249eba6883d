import pytest

from coach.safety.words import number, split


def test_a_message_becomes_words_sentences_and_pauses() -> None:
    words = split("No pain, just tired. My knee hurts!")
    assert words.words == ["no", "pain", "just", "tired", "my", "knee", "hurts"]
    assert words.sentence == [0, 0, 0, 0, 1, 1, 1]
    assert words.paused == {2}


@pytest.mark.parametrize(
    ("text", "value"),
    [("500", 500), ("1,200", 1200), ("1.200", 1200), ("2,5", 2.5), ("2.5", 2.5), ("12.345.678", 12345678)],
)
def test_numbers_are_read_with_either_decimal_sign(text: str, value: float) -> None:
    assert number(text) == value


def test_numbers_stand_apart_from_their_units() -> None:
    words = split("500mg of rad140 at 170/100")
    assert words.words == ["500", "mg", "of", "rad", "140", "at", "170/100"]
    assert words.values == {0: 500, 4: 140}
    assert words.ratios == {6: (170, 100)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't", ["i", "dont"]),
        ("j'ai mal à l'épaule", ["j", "ai", "mal", "a", "l", "epaule"]),
        ("dell'anca", ["dell", "anca"]),
        ("my dad’s knee", ["my", "dads", "knee"]),
    ],
)
def test_an_apostrophe_joins_in_english_and_parts_in_french_and_italian(
    text: str, expected: list[str]
) -> None:
    assert split(text).words == expected


def test_devanagari_words_keep_their_vowel_signs() -> None:
    assert split("मेरे सीने में दर्द है।").words == ["मेरे", "सीने", "में", "दर्द", "है"]


def test_what_nobody_ends_is_ended_after_sixty_words() -> None:
    assert max(split("word " * 200).sentence) == 3
