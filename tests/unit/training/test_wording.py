import re

import pytest

from coach.training.answer import Answer
from coach.training.wording import SAFETY, WHY, lift_text

DIAGNOSES = re.compile(
    r"\b(strain|sprain|tear|torn|injur|tendin|inflam|rupture|heart attack|infarct|arthr)", re.I
)


@pytest.mark.parametrize("reason", sorted(WHY))
def test_every_sentence_is_short_and_free_of_diagnoses(reason) -> None:
    text = lift_text("Barbell bench press", Answer("bench", 82.5, 8, reason), "kg")
    assert len(text.split()) <= 25
    assert not DIAGNOSES.search(text)


def test_the_warning_is_short_enough_to_be_spoken() -> None:
    assert len(SAFETY.split()) <= 45
    assert not DIAGNOSES.search(SAFETY)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Answer("x", 82.5, 8, "hold_on_target"), "Bench: 82.5 kg for 8. On target, keep it."),
        (Answer("x", 0, 8, "hold_on_target"), "Bench: no added weight for 8. On target, keep it."),
        (Answer("x", None, None, "exercise_done"), "Bench: all sets done."),
        (
            Answer("x", None, 8, "need_first_set"),
            "Bench, 8 reps. No load known yet: choose one you control, and log it.",
        ),
        (
            Answer("x", None, 8, "pain_reduce"),
            "Bench, 8 reps. Nothing lighter is there: without load, or leave it for today.",
        ),
    ],
)
def test_a_lift_is_said_as_a_coach_says_it(answer, text) -> None:
    assert lift_text("Bench", answer, "kg") == text
