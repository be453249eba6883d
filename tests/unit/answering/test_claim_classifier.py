"""How a sentence sounds: word by word, and what it was learnt from."""

import re
import tomllib
from pathlib import Path

import pytest
from script_module import script

from coach.answering.claim_classifier import Sentence, normal, weights
from coach.answering.mending import CLAIMS

ROOT = Path(__file__).parents[3]


def _whole(text: str) -> tuple[float, float]:
    chunks = text.split()
    sound = Sentence(chunks).whole(chunks[-1])
    return sound.deed, sound.source


def test_the_weights_are_those_of_the_sentences_that_are_here() -> None:
    """After a change of the sentences: scripts/train-claims."""
    training = script(ROOT / "scripts" / "train-claims")

    assert weights().learnt_from == training.digest(training.sentences())


@pytest.mark.parametrize(
    "text",
    [
        "Leg day now sits on Friday.",
        "I've let your trainer know that you'll be late.",
        "Die Einheit ist jetzt auf Donnerstag verschoben.",
        "Ta séance de mardi a été déplacée à jeudi.",
        "Il riepilogo è stato inviato al tuo preparatore.",
        "Ya he pasado tu sesión al jueves.",
    ],
)
def test_deeds_of_ours_sound_like_it(text: str) -> None:
    assert _whole(text)[0] > CLAIMS


@pytest.mark.parametrize(
    "text",
    [
        "Research shows that stretching prevents injuries.",
        "Laut einer Studie der Universität Wien hilft das beim Einschlafen.",
        "A Harvard team found that walking is enough.",
        "Según un estudio de la universidad, eso acelera el metabolismo.",
    ],
)
def test_appeals_to_authority_sound_like_it(text: str) -> None:
    assert _whole(text)[1] > CLAIMS


@pytest.mark.parametrize(
    "text",
    [
        "Log your sets when you are done.",
        "I can move leg day to Friday if you want.",
        "You logged three sets yesterday.",
        "Keep your chest up and push the floor away.",
        "Save some energy for the last set.",
        "Soll ich die Einheit verschieben?",
        "Did you move it to Friday?",
    ],
)
def test_what_the_user_does_and_what_is_only_offered_does_not(text: str) -> None:
    assert max(_whole(text)) < 0.5


def test_a_sentence_sounds_the_same_however_it_came() -> None:
    chunks = ["Your", "run", "has", "been", "moved", "to", "Friday"]
    growing = Sentence()
    for chunk in chunks:
        growing.add(chunk)

    assert growing.after(len(chunks)) == Sentence(chunks).after(len(chunks))
    assert growing.after(3) == Sentence(chunks[:3]).after(3)
    assert growing.whole(chunks[-1]) == Sentence(chunks).whole(chunks[-1])


def test_accents_digits_and_markup_make_no_other_word() -> None:
    assert normal("**Séance**") == normal("seance,")
    assert normal("82.5") == normal("90.0")
    assert normal("saved✅") != normal("saved")


def test_what_the_library_says_hardly_ever_sounds_like_a_claim() -> None:
    files = sorted((ROOT / "library" / "snippets").glob("*.toml"))
    texts = [row["text"] for file in files for row in tomllib.loads(file.read_text("utf-8")).values()]
    sentences = [said for text in texts for said in re.split(r"(?<=[.!?])\s+", text)]

    assert len(sentences) > 400
    assert sum(max(_whole(said)) > CLAIMS for said in sentences) <= 0.03 * len(sentences)
