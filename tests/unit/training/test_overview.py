import pytest

from coach.training.overview import overview
from coach.training.programme import Setup


def test_a_device_that_opens_a_workout_sees_all_of_it(bench, sid) -> None:
    bench.log("a", load=60, rpe=7, note="felt light", hr_peak=141)
    bench.log("u", exercise="curl", load=10, reps=12)
    found = overview(bench.snapshot)
    assert [(one.exercise, one.planned, one.done) for one in found.exercises] == [
        ("bench", 3, 1), ("row", 2, 0), ("curl", None, 1),
    ]  # fmt: skip
    assert [one.prescription.load for one in found.exercises] == [62.5, 50, None]
    first = found.sets[0]
    assert (first.set, first.note, first.hr_peak, first.rir) == (sid("a"), "felt light", 141, None)
    assert (first.target_reps, first.target_rpe) == (8, 8)
    assert (found.version, found.locked, found.ended_at) == (3, False, None)


def test_it_says_what_is_over_and_why(bench) -> None:
    bench.hurt(6)
    bench.tell("exercise.skipped", exercise="row")
    found = overview(bench.snapshot)
    assert [(one.stopped, one.skipped) for one in found.exercises] == [("pain", False), (None, True)]
    assert found.focus is None


def test_the_plan_of_the_day_keeps_its_version(make, plan) -> None:
    workout = make(plan("bench"), start={"plan": "p1"}, plan_version=4)
    found = overview(workout.snapshot)
    assert (found.plan, found.plan_version) == ("p1", 4)


def test_an_exercise_stands_once_in_a_programme(plan) -> None:
    with pytest.raises(ValueError, match="once in a programme"):
        Setup(programme=(plan("bench"), plan("bench")))
