import pytest
from pydantic import ValidationError

from coach.library import Exercise
from coach.library.exercise import cautions, passage

RDL = {
    "id": "romanian-deadlift",
    "name": "Romanian deadlift",
    "aliases": {"en": ["RDL"], "es": ["peso muerto rumano"]},
    "pattern": "hinge",
    "primary": ["hamstrings"],
    "secondary": ["glutes"],
    "equipment": ["barbell"],
    "also_with": ["dumbbell"],
    "set_up": "Stand up with the bar.",
    "execution": "Push the hips back.",
    "cues": ["Paint your thighs with the bar", "Stand tall."],
    "faults": [{"sign": "the bar hangs away", "fix": "Press it back."}],
    "substitutes": ["lying-leg-curl"],
    "joints": ["lower_back"],
    "pregnancy": ["supine", "balance"],
    "floor": True,
}


@pytest.fixture
def rdl() -> Exercise:
    return Exercise.model_validate(RDL)


def test_a_passage_is_readable_text_with_everything_a_lifter_asks_for(rdl: Exercise) -> None:
    assert passage(rdl).splitlines()[:6] == [
        "Romanian deadlift (also: RDL, peso muerto rumano).",
        "Trains hamstrings, with help from glutes. Needs barbell (or dumbbell). For beginner lifters.",
        "Stand up with the bar.",
        "Push the hips back.",
        "Cues: Paint your thighs with the bar; Stand tall.",
        "The bar hangs away? Press it back.",
    ]


def test_links_are_spelled_as_words_or_by_the_names_given(rdl: Exercise) -> None:
    assert "Instead: lying leg curl." in passage(rdl)
    assert "Instead: Lying leg curl." in passage(rdl, {"lying-leg-curl": "Lying leg curl"})


def test_cautions_name_joints_floor_and_pregnancy(rdl: Exercise) -> None:
    assert cautions(rdl).startswith(
        "Take care: asks much of the lower back; needs getting down to the floor;"
    )
    assert "in pregnancy, lying flat" in cautions(rdl)


def test_a_record_with_nothing_but_a_name_still_reads_well() -> None:
    bare = Exercise(id="x", name="Thing")
    assert passage(bare) == "Thing.\nTrains the whole body. Needs no equipment. For beginner lifters."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("primary", ["thighs"]),
        ("equipment", ["spaceship"]),
        ("pattern", "flying"),
        ("level", "expert"),
        ("cues", ["one", "two", "three", "four", "five", "six"]),
        ("id", "no spaces"),
        ("aliases", {"xx": ["word"]}),
    ],
)
def test_a_value_outside_the_closed_lists_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Exercise.model_validate({**RDL, field: value})


def test_a_record_does_not_change(rdl: Exercise) -> None:
    with pytest.raises(ValidationError):
        rdl.name = "other"  # type: ignore[misc]
