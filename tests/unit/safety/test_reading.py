import pytest

from coach.safety.reading import read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my chest hurts when i run", "en"),
        ("me duele el pecho cuando corro", "es"),
        ("mir tut die Brust weh", "de"),
        ("j'ai mal à la poitrine", "fr"),
        ("dor no peito", "pt"),
        ("mi fa male il petto", "it"),
        ("seene mein dard hai", "hi"),
        ("सीने में दर्द है", "hi"),
    ],
)
def test_the_language_of_a_message_is_told_by_its_words(text: str, language: str) -> None:
    assert read(text).language == language


def test_a_look_alike_hides_the_word_inside() -> None:
    assert not read("chest press or chest fly").of("chest")
    assert read("chest pressure").of("chest")


def test_a_phrase_with_can_not_hides_its_own_negation() -> None:
    reading = read("i can't feel my foot")
    assert reading.of("numb")
    assert not reading.of("cannot")


def test_english_gym_words_count_in_any_language_but_not_its_grammar() -> None:
    reading = read("mera chest tight lag raha hai")
    assert reading.of("chest")
    assert reading.of("pressure")


def test_a_word_that_the_language_has_for_its_own_is_not_read_as_english() -> None:
    assert not read("je mange du pain et mon dos va bien").of("hurt")


def test_open_phrases_may_hold_up_to_three_words() -> None:
    assert read("tut mir heute die Brust weh").of("hurt")
    assert not [h for h in read("tut mir heute auch noch die linke Brust weh").of("hurt") if h.open]


def test_hits_are_found_by_concept_and_sentence() -> None:
    reading = read("my knee hurts. my chest is fine.")
    assert reading.near("joint", 0)
    assert not reading.near("joint", 1)
