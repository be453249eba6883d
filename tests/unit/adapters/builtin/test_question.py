"""What a question asks for."""

import pytest

from coach.adapters.builtin.question import read


def test_a_sore_joint_is_not_taken_for_a_muscle_to_train() -> None:
    asked = read("my shoulders hurt, what can I do for my chest?")

    assert (asked.pain, asked.joint, asked.muscles) == (True, "shoulder", frozenset({"chest"}))


@pytest.mark.parametrize(
    ("question", "equipment", "lacking"),
    [
        ("no dip bars, only a bench", "dip bars", True),
        ("no dip bars, only a bench", "bench", False),
        ("I don't have a barbell but a band", "barbell", True),
        ("I don't have a barbell but a band", "band", False),
        ("the squat rack is taken", "rack", True),
        ("someone's hogging the squat rack", "rack", True),
        ("ocuparon la máquina, ¿qué hago?", "machine", True),
        ("I hogged the squat rack, was that rude?", "rack", False),
        ("what can I do with a barbell", "barbell", False),
    ],
)
def test_equipment_that_is_not_there_is_heard(question: str, equipment: str, lacking: bool) -> None:
    assert read(question).lacks(equipment) is lacking


@pytest.mark.parametrize(
    ("question", "name", "named"),
    [
        ("how do I do goblet squats?", "Goblet squat", True),
        ("is squatting safe", "squat", True),
        ("no dip bars, only the edge of a bench", "Bench dip", False),
        ("bent over rows", "Push-up", False),
        ("teach me the push up", "Push-up", True),
        ("anything", "", False),
    ],
)
def test_an_exercise_is_named_by_its_words_in_order(question: str, name: str, named: bool) -> None:
    assert read(question).names(name) is named


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("Wie mache ich eine Kniebeuge mit der Langhantel?", True),
        ("me duelen las rodillas, que puedo hacer para las piernas", True),
        ("bench press kaise kare, kandha dukhta hai", True),
        ("मुझे घुटने में दर्द है", True),
        ("how do I squat?", False),
        ("hi-fi des les", True),
        ("kettlebell swings", False),
        ("", False),
        ("💪💪", False),
    ],
)
def test_another_language_is_noticed(question: str, foreign: bool) -> None:
    assert read(question).foreign is foreign


def test_no_idea_is_no_equipment_that_is_missing() -> None:
    asked = read("no idea what an RDL is")
    assert (asked.swap, asked.how_to) == (False, True)
