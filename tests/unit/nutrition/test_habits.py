"""What is usual is the median of what was weighed."""

from coach.nutrition.habits import usual_portions


def item(
    grams: float, food: str = "rice", status: str = "matched", flags: tuple[str, ...] = ()
) -> dict[str, object]:
    return {
        "food": food,
        "status": status,
        "flags": flags,
        "grams": {"low": grams, "mid": grams, "high": grams},
    }


def test_three_weights_make_a_habit_and_two_do_not() -> None:
    assert usual_portions([item(100), item(120), item(300), item(50, "egg"), item(60, "egg")]) == {
        "rice": 120
    }


def test_what_was_assumed_teaches_nothing() -> None:
    assumed = [item(158, flags=("portion_assumed",))] * 5
    assert usual_portions([*assumed, item(90), item(100), item(110)]) == {"rice": 100}


def test_what_is_unmatched_is_left_out() -> None:
    assert usual_portions([item(100, status="unmatched")] * 3) == {}
