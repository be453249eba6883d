import pytest

from coach.knowledge.index import LibraryIndex
from coach.knowledge.languages import LANGUAGES, dictionary, in_english
from coach.knowledge.text import tokens
from coach.knowledge.understand import understand


@pytest.mark.parametrize(
    ("language", "question", "english"),
    [
        ("de", "Klimmzüge mit dem Band an der Stange", "pull up band"),
        ("es", "sentadilla con mancuernas de pie", "squat dumbbell standing"),
        ("fr", "pompes les pieds surélevés", "push up feet elevated"),
        ("hi", "bhai ghar pe sirf dumbbell hai, dole ke liye kya karu", "dumbbell biceps only"),
        ("hi", "ghutne me dard hai squat ke time", "knee hurts squat"),
        ("it", "affondi con manubri in piedi", "lunge dumbbell standing"),
        ("pt", "remada sentado na polia", "row seated cable"),
        ("nl", "opdrukken op de knie", "push up knee"),
        ("pl", "przysiady ze sztangą", "squat barbell"),
        ("sv", "knäböj med skivstång", "squat barbell"),
    ],
)
def test_a_question_is_put_into_english(
    index: LibraryIndex, language: str, question: str, english: str
) -> None:
    found, words = in_english(tokens(question), index.spelling)

    assert found == language
    assert [word for word in english.split() if word not in words] == []


def test_a_compound_word_is_taken_apart(index: LibraryIndex) -> None:
    assert in_english(tokens("Kurzhantelbankdrücken auf der Schrägbank"), index.spelling) == (
        "de",
        ["dumbbell", "bench", "press", "incline"],
    )


def test_english_stays_english(index: LibraryIndex) -> None:
    question = "what can I do for my chest in a hotel room"

    assert in_english(tokens(question), index.spelling) == ("en", tokens(question))


def test_a_negation_in_another_language_rules_out(index: LibraryIndex) -> None:
    understood = understand("Brust trainieren ohne Langhantel", index.spelling)

    assert understood.muscles == {"chest"}
    assert understood.without == {"barbell"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dictionary_says_what_gives_it_away(language: str) -> None:
    assert len(dictionary(language).small_words) > 20
