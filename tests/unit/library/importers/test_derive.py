import pytest

from coach.library.importers import derive


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Barbell Walking Lunge", "lunge"),
        ("Leg Press", "squat"),
        ("Stiff-Legged Barbell Deadlift", "hinge"),
        ("Wide-Grip Lat Pulldown", "vertical_pull"),
        ("Seated Cable Rows", "horizontal_pull"),
        ("Upright Barbell Row", "shoulder_raise"),
        ("Standing Military Press", "vertical_push"),
        ("Dumbbell Bench Press", "horizontal_push"),
        ("Lying Leg Curls", "knee_flexion"),
        ("Hammer Curls", "elbow_flexion"),
        ("Power Snatch", "olympic_lift"),
        ("Calves-SMR", "mobility"),
    ],
)
def test_a_pattern_is_read_from_the_name(name: str, pattern: str) -> None:
    assert derive.pattern(name, ()) == pattern


def test_where_the_name_says_nothing_the_muscle_does() -> None:
    assert derive.pattern("Cocoons", ("abs",)) == "trunk_flexion"


def test_where_nothing_tells_it_stays_open() -> None:
    assert derive.pattern("Atlas Stones", ("lower_back",)) is None


@pytest.mark.parametrize("name", ["One-Arm Dumbbell Row", "Single-Leg Press", "Unilateral Cable row"])
def test_one_sided_work_is_known_by_its_name(name: str) -> None:
    assert derive.unilateral(name)


def test_what_is_held_decides_how_it_is_loaded_and_counted() -> None:
    assert derive.loading(("dumbbell", "bench")) == "pair"
    assert derive.modality("pair", "squat") == "weight_reps"
    assert derive.modality("bodyweight", "squat") == "reps"
    assert derive.modality("none", "mobility") == "seconds"
