"""Each rule of precedence, and what pain does to it."""

import pytest

from coach.training.answer import answer
from coach.training.engine import answer_to


def stands(workout, exercise: str = "bench") -> tuple[float | None, int | None, str]:
    found = answer(workout.state, exercise)
    return found.load, found.reps, found.reason


def test_before_the_first_working_set_the_opening_stands(bench) -> None:
    assert stands(bench) == (60, 8, "opening_planned")


def test_a_warm_up_changes_nothing(bench) -> None:
    bench.log("w", kind="warmup", load=40, rpe=10, reps=2, form_fail=True)
    assert stands(bench) == (60, 8, "opening_planned")


def test_the_base_is_the_load_really_lifted(bench) -> None:
    bench.log("a", load=70, rpe=8)
    assert stands(bench) == (70, 8, "hold_on_target")


def test_the_planned_sets_end_the_exercise(bench) -> None:
    for name in "abc":
        bench.log(name, rpe=6)
    assert stands(bench) == (None, None, "exercise_done")


def test_a_deleted_set_opens_the_exercise_again(bench) -> None:
    for name in "abc":
        bench.log(name, rpe=8)
    bench.delete("c")
    assert stands(bench) == (60, 8, "hold_on_target")


def test_with_every_set_deleted_the_opening_stands_again(bench) -> None:
    bench.log("a", load=70, rpe=8)
    bench.delete("a")
    assert stands(bench) == (60, 8, "opening_planned")


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ({"form_fail": True}, "hold_form"),
        ({"rpe": 10, "reps": 7}, "hold_miss"),
        ({"rpe": 10, "reps": 7, "form_fail": True}, "hold_form"),
        ({"rpe": 10, "reps": 8}, "raise_clamped"),
    ],
)
def test_a_flagged_set_forbids_raises_for_the_rest_of_the_exercise(bench, flags, reason) -> None:
    bench.log("a", **flags)
    bench.log("b", rpe=6)
    assert stands(bench)[2] == reason


def test_a_flag_that_is_edited_away_is_gone(bench) -> None:
    bench.log("a", form_fail=True)
    bench.log("b", rpe=6)
    bench.edit("a", form_fail=False)
    assert stands(bench)[2] == "raise_clamped"


def test_a_flag_concerns_its_own_exercise(bench) -> None:
    bench.log("a", form_fail=True)
    bench.log("b", exercise="row", load=100, reps=10, rpe=6)
    assert stands(bench, "row") == (100, 10, "hold_rounding")


def test_a_bad_day_forbids_raises(make, plan) -> None:
    workout = make(plan("bench"), start={"readiness": 2})
    workout.log("a", rpe=6)
    assert stands(workout)[2] == "hold_readiness"


def test_a_deload_week_forbids_raises(make, plan) -> None:
    workout = make(plan("bench"), deload_week=True)
    workout.log("a", rpe=6)
    assert stands(workout)[2] == "hold_deload"


def test_an_unplanned_exercise_without_a_target_says_so(bench) -> None:
    bench.log("a", exercise="curl", load=10, rpe=8)
    assert stands(bench, "curl") == (None, None, "not_planned")


def test_an_unplanned_exercise_goes_by_the_target_that_was_logged(bench) -> None:
    bench.log("a", exercise="curl", load=20, reps=10, rpe=10, target={"reps": 10, "rpe": 8})
    assert stands(bench, "curl") == (18, 10, "reduce_effort")


def test_mild_pain_takes_ten_percent_off_the_last_load(bench) -> None:
    bench.log("a", load=60, rpe=8)
    bench.hurt(3)
    assert stands(bench) == (52.5, 8, "pain_reduce")


def test_mild_pain_before_the_first_set_takes_it_off_the_opening(make, plan) -> None:
    workout = make(plan("bench", load=90), start={"readiness": 2})
    workout.hurt(1)
    assert stands(workout) == (75, 8, "pain_reduce")


@pytest.mark.parametrize("then", ["edit", "warm-up", "delete"])
def test_what_does_not_lift_a_lighter_set_does_not_end_the_care(bench, then) -> None:
    bench.log("a", load=60, rpe=8)
    bench.hurt(2)
    match then:
        case "edit":
            bench.edit("a", rpe=6)
        case "warm-up":
            bench.log("w", kind="warmup", load=40)
        case "delete":
            bench.delete("a")
    assert stands(bench) == (52.5, 8, "pain_reduce")


def test_after_a_set_in_pain_no_load_is_raised(bench) -> None:
    bench.log("a", load=60, rpe=8)
    bench.hurt(2)
    bench.log("b", load=52.5, rpe=6)
    assert stands(bench) == (52.5, 8, "hold_pain")


def test_after_pain_a_heavier_planned_set_is_held_back(make, plan) -> None:
    scheme = ({"reps": 8, "rpe": 7}, {"reps": 3, "rpe": 8})
    workout = make(plan("bench", targets=scheme))
    workout.hurt(2)
    workout.log("a", load=50, rpe=7)
    assert stands(workout) == (50, 3, "hold_pain")


def test_after_pain_nothing_is_said_where_the_rack_has_nothing_lighter(make, plan) -> None:
    workout = make(plan("bench", load=20))
    workout.log("a", load=15, rpe=8)
    workout.hurt(2)
    assert stands(workout) == (None, 8, "pain_reduce")
    workout.log("b", load=15, rpe=8)
    assert stands(workout) == (None, 8, "hold_pain")


def test_no_pain_changes_nothing(bench) -> None:
    bench.log("a", rpe=6)
    bench.hurt(0)
    assert stands(bench)[2] == "raise_clamped"


def test_mild_pain_after_the_last_set_leaves_the_exercise_done(bench) -> None:
    for name in "abc":
        bench.log(name, rpe=8)
    bench.hurt(2)
    assert stands(bench)[2] == "exercise_done"


def test_mild_pain_without_a_known_load_asks_for_the_first_set(make, plan) -> None:
    workout = make(plan("bench", load=None))
    workout.hurt(2)
    assert stands(workout) == (None, 8, "need_first_set")


def test_hard_pain_ends_the_exercise_and_no_other(bench) -> None:
    bench.log("a")
    bench.hurt(4)
    assert stands(bench) == (None, None, "exercise_stopped")
    assert stands(bench, "row") == (50, 10, "opening_planned")


def test_an_emergency_sign_locks_every_exercise(bench) -> None:
    bench.hurt(1, "palpitations")
    assert stands(bench)[2] == stands(bench, "row")[2] == "session_locked"


def test_a_lock_outlives_its_acknowledgement(bench) -> None:
    bench.hurt(1, "faint")
    bench.tell("safety.acknowledged")
    assert stands(bench)[2] == "session_locked"


def test_a_lock_of_the_same_day_holds_in_another_workout(make, plan) -> None:
    assert stands(make(plan("bench"), locked_today=True))[2] == "session_locked"


def test_a_workout_in_pounds_is_computed_in_pounds(make, plan) -> None:
    workout = make(plan("bench", load=135), start={"unit": "lb", "inventory": None})
    workout.log("a", load=135, rpe=7)
    assert stands(workout) == (140, 8, "raise_effort")


def test_a_set_that_is_sent_again_gets_its_own_answer(bench, sid) -> None:
    bench.log("a", load=60, rpe=8)
    bench.log("b", load=60, rpe=6)
    found = answer_to(bench.snapshot, sid("a"))
    assert found is not None
    assert (found.load, found.reason) == (60, "hold_on_target")


@pytest.mark.parametrize(
    ("severity", "kind", "reason"),
    [(2, "dull", "pain_reduce"), (5, "dull", "exercise_stopped"), (1, "faint", "session_locked")],
)
def test_pain_since_then_changes_that_answer(bench, sid, severity, kind, reason) -> None:
    bench.log("a", rpe=8)
    bench.hurt(severity, kind)
    found = answer_to(bench.snapshot, sid("a"))
    assert found is not None
    assert found.reason == reason


def test_an_unknown_set_has_no_answer(bench, sid) -> None:
    assert answer_to(bench.snapshot, sid("a")) is None


def test_the_rest_comes_with_a_load_after_a_working_set_only(bench) -> None:
    assert answer(bench.state, "bench").rest_s is None
    bench.log("a", rpe=8)
    assert answer(bench.state, "bench").rest_s == 120
    bench.hurt(2)
    assert answer(bench.state, "bench").rest_s is None


def test_a_users_own_rest_overrides(make, plan) -> None:
    workout = make(plan("bench", rest_s=45))
    workout.log("a", rpe=8)
    assert answer(workout.state, "bench").rest_s == 45
