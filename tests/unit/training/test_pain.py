import pytest

from coach.training.pain import EMERGENCY, grade, rules_out, sore_muscles


@pytest.mark.parametrize("kind", sorted(EMERGENCY))
def test_an_emergency_sign_is_one_at_any_severity(kind: str) -> None:
    assert grade(kind, 0) == "emergency"


@pytest.mark.parametrize("kind", ["Chest pressure", " chest_pressure ", "CHEST-PRESSURE"])
def test_a_sign_is_known_however_it_is_spelled(kind: str) -> None:
    assert grade(kind, 1) == "emergency"


@pytest.mark.parametrize(
    ("kind", "severity", "radiating", "found"),
    [
        ("dull", 4, False, "stop"),
        ("dull", 3.9, False, "mild"),
        ("dull", 1, False, "mild"),
        ("dull", 0, False, "none"),
        ("dull", 1, True, "stop"),
        ("sharp", 1, False, "stop"),
        ("pop", 0, False, "stop"),
        ("numbness", 2, False, "stop"),
    ],
)
def test_other_pain_is_graded_by_severity_and_kind(
    kind: str, severity: float, radiating: bool, found: str
) -> None:
    assert grade(kind, severity, radiating) == found


def test_a_region_names_its_muscles_on_either_side() -> None:
    assert sore_muscles("left_Knee") == {"quadriceps", "quads"}
    assert sore_muscles("somewhere") == frozenset()


@pytest.mark.parametrize(
    ("region", "out"),
    [
        ("left_shoulder", True),
        ("chest", True),
        ("triceps", False),
        ("Chest, right side", True),
        ("knee", False),
        ("arm", False),
    ],
)
def test_an_exercise_is_ruled_out_by_what_it_trains_and_by_what_it_strains(region: str, out: bool) -> None:
    assert rules_out([region], ["chest"], ["shoulder"]) is out


@pytest.mark.parametrize("muscle", ["lower_back", "lats"])
def test_a_back_without_more_words_is_all_of_it(muscle: str) -> None:
    assert rules_out(["back"], [muscle], [])
    assert rules_out(["lower back"], [muscle], []) is (muscle == "lower_back")


def test_a_muscle_that_is_named_is_itself() -> None:
    assert rules_out(["right glutes"], ["glutes"], [])
