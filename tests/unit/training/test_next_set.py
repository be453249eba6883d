import pytest

from coach.loading.loads import Loads, multiples
from coach.training.effort import Target
from coach.training.next_set import Advice, Lifted, next_set, planned_change

FINE = multiples(2.5)
TENS = multiples(10)
AT_8 = Target(8, 8)


@pytest.mark.parametrize(
    ("load", "reps", "effort", "advice"),
    [
        pytest.param(100, 8, 8, Advice(100, 8, "hold_on_target"), id="on target"),
        pytest.param(100, 8, 8.5, Advice(100, 8, "hold_on_target"), id="inside the dead band"),
        pytest.param(100, 8, 7, Advice(105, 8, "raise_effort"), id="one rep too easy"),
        pytest.param(80, 8, 7, Advice(82.5, 8, "raise_effort"), id="nearest of what the ceiling allows"),
        pytest.param(100, 8, 6, Advice(105, 8, "raise_clamped"), id="more than the ceiling"),
        pytest.param(100, 8, 5.5, Advice(105, 8, "raise_far_from_failure"), id="far from failure"),
        pytest.param(100, 7, 5.5, Advice(100, 8, "hold_short_easy"), id="easy and short"),
        pytest.param(100, 8, 9, Advice(97.5, 8, "reduce_effort"), id="one rep too hard"),
        pytest.param(100, 4, 10, Advice(90, 8, "reduce_clamped"), id="far too hard"),
        pytest.param(100, 0, 10, Advice(90, 8, "reduce_clamped"), id="no rep at all"),
        pytest.param(100, 8, None, Advice(100, 8, "hold_no_effort"), id="no effort"),
        pytest.param(100, 7, None, Advice(100, 8, "hold_no_effort"), id="no effort, one short"),
        pytest.param(100, 6, None, Advice(95, 8, "reduce_missed_reps"), id="no effort, two short"),
        pytest.param(0, 5, None, Advice(0, 8, "reduce_missed_reps"), id="nothing less than nothing"),
        pytest.param(100, 12, None, Advice(100, 8, "hold_no_effort"), id="no effort is never a raise"),
        pytest.param(0, 8, 6, Advice(0, 8, "hold_on_target"), id="nothing of nothing"),
    ],
)
def test_the_next_set_follows_the_effort(
    load: float, reps: int, effort: float | None, advice: Advice
) -> None:
    assert next_set(Lifted(load, reps, effort), AT_8, FINE) == advice


@pytest.mark.parametrize(
    ("load", "reps", "effort", "advice"),
    [
        pytest.param(100, 8, 6, Advice(100, 8, "hold_rounding"), id="the step is beyond the wish"),
        pytest.param(100, 10, 6, Advice(110, 8, "raise_one_step"), id="one step within ten percent"),
        pytest.param(100, 8, 5, Advice(110, 8, "raise_far_from_failure"), id="easy: the step at once"),
        pytest.param(50, 8, 5, Advice(50, 9, "hold_step_too_big"), id="easy, but the step is too big"),
        pytest.param(50, 14, 8, Advice(50, 8, "hold_rounding"), id="too big a step is not even wished for"),
        pytest.param(50, 18, 8, Advice(50, 9, "hold_step_too_big"), id="wished for, but too big a step"),
        pytest.param(50, 8, 9, Advice(50, 7, "hold_fewer_reps"), id="no lighter load near: a rep fewer"),
        pytest.param(50, 7, 8.5, Advice(50, 8, "hold_rounding"), id="a little hard, no lighter load near"),
        pytest.param(2_000, 8, 6, Advice(2_000, 8, "hold_rounding"), id="nothing heavier is there"),
    ],
)
def test_coarse_steps_are_taken_only_within_ten_percent(
    load: float, reps: int, effort: float, advice: Advice
) -> None:
    assert next_set(Lifted(load, reps, effort), AT_8, TENS) == advice


def test_a_rep_fewer_is_never_none() -> None:
    assert next_set(Lifted(50, 1, 10), Target(1, 8), Loads((50.0,))).reps == 1


@pytest.mark.parametrize("flag", ["hold_pain", "hold_form", "hold_miss", "hold_readiness", "hold_deload"])
def test_a_flag_turns_every_raise_into_a_hold(flag: str) -> None:
    assert next_set(Lifted(100, 8, 6), AT_8, FINE, flag) == Advice(100, 8, flag)  # type: ignore[arg-type]


def test_a_flag_lets_a_reduction_through() -> None:
    assert next_set(Lifted(100, 8, 9), AT_8, FINE, "hold_pain").reason == "reduce_effort"


def test_a_hold_rounds_a_load_that_the_rack_cannot_make_down() -> None:
    assert next_set(Lifted(101, 8, 8), AT_8, FINE).load == 100


def test_the_nearest_load_below_the_ceiling_may_be_the_load_itself() -> None:
    loads = Loads((100.0, 105.0))
    assert next_set(Lifted(100, 9, 8.5), AT_8, loads) == Advice(100, 8, "hold_rounding")


def test_of_two_steps_only_the_one_below_the_ceiling_is_taken() -> None:
    loads = Loads((100.0, 103.0, 105.5))
    assert next_set(Lifted(100, 8, 6), AT_8, loads) == Advice(103, 8, "raise_clamped")


TOP, BACK_OFF = Target(3, 8), Target(5, 8)


@pytest.mark.parametrize(
    ("reps", "effort", "load", "reason"),
    [
        pytest.param(3, 8, 150, "planned_change", id="on target"),
        pytest.param(3, None, 150, "planned_change", id="no effort"),
        pytest.param(1, None, 142.5, "reduce_missed_reps", id="no effort, two short"),
        pytest.param(3, 7, 155, "planned_change_raised", id="too easy"),
        pytest.param(3, 5, 157.5, "planned_change_raised", id="far from failure"),
        pytest.param(2, 5, 150, "planned_change", id="easy and short"),
        pytest.param(3, 9.5, 142.5, "planned_change_reduced", id="too hard"),
        pytest.param(1, 10, 135, "planned_change_reduced", id="at most ten percent less"),
    ],
)
def test_another_target_moves_the_load_by_the_table(
    reps: int, effort: float | None, load: float, reason: str
) -> None:
    assert planned_change(Lifted(160, reps, effort), TOP, BACK_OFF, FINE) == Advice(load, 5, reason)  # type: ignore[arg-type]


def test_a_flag_keeps_another_target_from_being_raised() -> None:
    found = planned_change(Lifted(160, 3, 7), TOP, BACK_OFF, FINE, "hold_form")
    assert found == Advice(150, 5, "hold_form")


def test_without_a_load_another_target_adds_none() -> None:
    assert planned_change(Lifted(0, 3, 5), TOP, BACK_OFF, FINE) == Advice(0, 5, "planned_change")


def test_targets_outside_the_table_change_by_the_rep_gap() -> None:
    found = planned_change(Lifted(100, 15, 8), Target(15, 8), Target(19, 8), FINE)
    assert found == Advice(90, 19, "planned_change")
