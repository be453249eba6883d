"""Where a user says that it hurts, in seven languages."""

import tomllib
from pathlib import Path

import pytest

from coach.safety.aches import aching
from coach.safety.lexicon import phrases
from coach.training.pain import MUSCLES_OF, PARTS_OF, sore_muscles

LEXICON = Path(__file__).parents[3] / "core" / "coach" / "safety" / "lexicon"
PLACES = tomllib.loads((LEXICON / "places.toml").read_text())


@pytest.mark.parametrize(
    ("said", "regions"),
    [
        ("my knee hurts when I squat", "knee"),
        ("my knees hurt a bit, add squats to my plan", "knee"),
        ("my left shoulder has been aching since yesterday", "shoulder"),
        ("my lower back hurts in back squats", "lower back"),
        ("my hamstring is pulled", "hamstring"),
        ("I sprained my ankle", "ankle"),
        ("elbow tendonitis", "elbow"),
        ("me duele el hombro derecho al hacer press de banca", "shoulder"),
        ("mein linker Oberschenkel schmerzt", "thigh"),
        ("Mein Knie tut weh, wenn ich Kniebeugen mache", "knee"),
        ("j'ai mal au dos depuis hier", "back"),
        ("le mollet me fait mal", "calf"),
        ("meu joelho dói", "knee"),
        ("mi fa male la spalla destra", "shoulder"),
        ("mere ghutne mein dard hai", "knee"),
        ("कमर में दर्द है", "lower back"),
        ("my knee hurts, but my shoulder is pain free", "knee"),
    ],
)
def test_a_pain_is_heard_with_its_place(said: str, regions: str) -> None:
    assert aching([said]) == (regions,)


@pytest.mark.parametrize(
    "said",
    [
        "sore quads from yesterday",
        "what are good knee exercises?",
        "how do I prevent knee pain?",
        "my friend's knee hurts",
        "my knee used to hurt",
        "no pain in my shoulder any more",
        "das Knie tut nicht mehr weh",
        "ya no me duele la rodilla",
        "leg press and knee raises, then shoulder press",
        "no pain no gain, give me more squats",
    ],
)
def test_what_is_no_pain_of_the_users_is_not_heard(said: str) -> None:
    assert aching([said]) == ()


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (["my knee hurts", "my knee doesn't hurt any more"], ()),
        (["my knee hurts", "my shoulder hurts", "no pain in my knee now"], ("shoulder",)),
        (["my knee hurts", "my shoulder hurts", "all good now"], ()),
        (["Mein Knie tut weh", "wie viele Sätze?"], ("knee",)),
        (["my knee doesn't hurt any more", "my knee hurts"], ("knee",)),
    ],
)
def test_what_was_said_last_of_a_part_counts(said: list[str], left: tuple[str, ...]) -> None:
    assert aching(said) == left


def test_every_place_is_one_that_the_rules_of_training_know() -> None:
    assert set(PLACES) <= set(MUSCLES_OF) | set(PARTS_OF)
    assert all(sore_muscles(region) for region in PLACES)


def test_a_phrase_stands_under_one_place_and_once() -> None:
    said = [phrase for block in PLACES.values() for phrase in phrases(" ".join(block.split()))]
    assert len(said) == len(set(said))
