import pytest

from coach.loading.loads import multiples
from coach.training.effort import Target
from coach.training.next_set import Advice
from coach.training.opening import opening, reduction
from coach.training.programme import PlannedExercise

FINE = multiples(2.5)


TARGET = Target(5, 8)


def planned(load: float | None = None, e1rm: float | None = None, target: Target = TARGET) -> PlannedExercise:
    return PlannedExercise(exercise="squat", load=load, e1rm=e1rm, sets=3, targets=(target,))


def test_a_planned_load_is_taken_to_the_nearest() -> None:
    assert opening(planned(load=81.2), FINE, None, deload=False) == Advice(80, 5, "opening_planned")


def test_without_a_planned_load_the_maximum_is_asked() -> None:
    assert opening(planned(e1rm=150), FINE, None, deload=False) == Advice(122.5, 5, "opening_from_e1rm")


def test_a_planned_load_goes_before_the_maximum() -> None:
    assert opening(planned(load=100, e1rm=150), FINE, 4, deload=False).reason == "opening_planned"


def test_without_either_the_first_set_is_asked_for() -> None:
    assert opening(planned(), FINE, 1, deload=True) == Advice(None, 5, "need_first_set")


def test_a_maximum_without_a_table_value_is_no_load() -> None:
    assert opening(planned(e1rm=150, target=Target(15, 8)), FINE, None, deload=False).load is None


def test_a_reduced_load_is_rounded_down() -> None:
    assert opening(planned(load=90), FINE, 2, deload=False) == Advice(85, 5, "readiness_reduce")


@pytest.mark.parametrize(
    ("readiness", "deload", "found"),
    [
        (None, False, (1.0, None)),
        (3, False, (1.0, None)),
        (2, False, (0.95, "readiness_reduce")),
        (1, False, (0.90, "readiness_reduce")),
        (5, True, (0.90, "deload_reduce")),
        (2, True, (0.90, "deload_reduce")),
        (1, True, (0.90, "deload_reduce")),
    ],
)
def test_reductions_do_not_multiply_and_the_smaller_wins(
    readiness: int | None, deload: bool, found: tuple[float, str | None]
) -> None:
    assert reduction(readiness, deload) == found


@pytest.mark.parametrize(("sets", "left"), [(5, 3), (4, 2), (3, 2), (2, 1), (1, 1)])
def test_a_deload_week_has_fewer_sets(sets: int, left: int) -> None:
    plan = PlannedExercise(exercise="squat", sets=sets, targets=(Target(5, 8),))
    assert plan.planned_sets(deload=True) == left


def test_the_last_target_of_a_scheme_repeats() -> None:
    plan = PlannedExercise(exercise="squat", sets=4, targets=(Target(1, 8), Target(5, 8)))
    assert [plan.target(index).reps for index in range(4)] == [1, 5, 5, 5]


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="from the fewer to the more"):
        PlannedExercise(exercise="squat", sets=3, targets=(Target(5, 8),), range=(12, 8))
