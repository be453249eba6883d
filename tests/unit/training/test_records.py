import pytest

from coach.training.records import Mark, broken

BEFORE = Mark().after(100, 5)


@pytest.mark.parametrize(
    ("load", "reps", "types"),
    [
        (100, 5, ()),
        (102.5, 1, ("weight",)),
        (95, 8, ("e1rm",)),
        (105, 5, ("weight", "e1rm")),
        (105, 0, ()),
        (105, 20, ("weight",)),
        (0, 5, ()),
    ],
)
def test_a_record_is_strictly_more_than_everything_before(
    load: float, reps: int, types: tuple[str, ...]
) -> None:
    assert broken(BEFORE, load, reps) == types


def test_the_first_set_ever_sets_both() -> None:
    assert broken(Mark(), 60, 8) == ("weight", "e1rm")


def test_a_failed_lift_leaves_no_mark() -> None:
    assert BEFORE.after(200, 0) == BEFORE


def test_many_reps_leave_no_estimate() -> None:
    assert Mark().after(50, 20) == Mark(50, None)
