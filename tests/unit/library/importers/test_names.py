import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.library.importers.names import normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Push-Ups", "pushup"),
        ("Bench press, dumbbell", "DB Bench Press"),
        ("Bent-over rows", "Bent Over Row"),
        ("Dumbbell Flyes", "dumbbell fly"),
        ("Élévation latérale", "elevation laterale"),
        ("Squats on a box", "box squat"),
        ("Single Leg RDL", "romanian deadlift, single-leg"),
    ],
)
def test_the_same_lift_in_other_words_is_the_same(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Push-up", "Incline push-up"),
        ("Leg press", "Leg press calf raise"),
        ("Barbell curl", "Dumbbell curl"),
        ("Press", "Pres"),
    ],
)
def test_another_lift_is_another(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@given(st.text(max_size=40))
def test_neither_case_nor_spaces_matter(name: str) -> None:
    assert normalised(f"  {name} ") == normalised(name.casefold())
