"""One remark a rest, none during a set, none twice, and none of a kind that the user does not want."""

import pytest

from coach.training.programme import Cue, Exercise

REMARKS = {"record", "form_cue", "fatigue_warning", "time_plan"}


def remarks(workout) -> list[str]:
    return [event for event in workout.events if event in REMARKS]


def quiet(make, plan, **facts):
    """A workout of rowing, of which there is no cue to give."""
    return make(plan("row", load=50, sets=5, reps=10), **facts)


def test_a_record_is_told_once(bench) -> None:
    bench.log("a", load=85, rpe=8)
    found = bench.said("record")[0]
    assert (found.types, found.text) == (("weight", "e1rm"), "Record! Bench press: 85 kg for 8.")
    bench.edit("a", load=90)
    assert remarks(bench) == []


def test_a_record_is_told_once_also_when_its_set_is_the_newest_again(make, plan) -> None:
    workout = quiet(make, plan)
    workout.log("a", exercise="row", load=80, reps=10, rpe=8, at=10_000)
    workout.log("b", exercise="row", load=90, reps=10, rpe=8, at=20_000)
    workout.delete("b", at=30_000)
    workout.edit("a", load=85, at=40_000)
    assert remarks(workout) == []


def test_a_late_set_is_not_remarked_on(make, plan) -> None:
    scheme = ({"reps": 10, "rpe": 8}, {"reps": 8, "rpe": 8}, {"reps": 5, "rpe": 8})
    workout = make(plan("row", load=50, sets=5, targets=scheme))
    workout.log("b", exercise="row", load=50, rpe=10, at=9_000_000)
    workout.log("a", exercise="row", load=50, rpe=10, at=8_000_000)
    assert remarks(workout) == []


def test_a_tie_is_no_record(make, plan) -> None:
    workout = quiet(make, plan)
    workout.log("a", exercise="row", load=70, reps=10, rpe=8)
    assert remarks(workout) == []


def test_a_warm_up_is_no_record(make, plan) -> None:
    workout = quiet(make, plan)
    workout.log("a", exercise="row", load=100, kind="warmup")
    assert remarks(workout) == []


def test_the_first_set_ever_is_kept_but_not_celebrated(make, plan, sid) -> None:
    workout = make(plan("curl", load=10))
    workout.log("a", exercise="curl", load=10, rpe=8)
    assert remarks(workout) == []
    assert workout.said("workout.updated")[0].sets[0].records == ("weight", "e1rm")


def test_of_an_exercise_whose_history_is_not_known_nothing_is_claimed(make, plan) -> None:
    workout = make(plan("row", load=50), exercises={})
    workout.log("a", exercise="row", load=50)
    workout.log("b", exercise="row", load=60)
    assert remarks(workout) == []


def test_an_edit_in_the_rest_can_make_a_record(make, plan) -> None:
    workout = quiet(make, plan)
    workout.log("a", exercise="row", load=60, reps=10, rpe=8)
    workout.edit("a", load=80)
    assert remarks(workout) == ["record"]


def test_an_edit_after_the_rest_is_not_remarked_on(make, plan) -> None:
    workout = quiet(make, plan)
    workout.log("a", exercise="row", load=60, reps=10, rpe=8)
    workout.tell("rest.skipped")
    workout.edit("a", load=80)
    assert remarks(workout) == []


def test_the_form_cue_comes_once_an_exercise_and_names_its_passage(bench) -> None:
    bench.log("w", kind="warmup", load=40)
    bench.log("a", rpe=8)
    cue = next(push for push in bench.pushes if push.event == "form_cue")
    assert (cue.data.cue, cue.data.text) == ("cue-7", "Push the floor away.")
    assert "cue-7" in cue.because
    bench.log("b", rpe=8)
    assert remarks(bench) == []


def test_a_cue_too_long_to_be_heard_is_not_given(make, plan) -> None:
    long = Exercise(id="bench", name="Bench", cue=Cue(id="c", text="word " * 13))
    workout = make(plan("bench"), exercises={"bench": long})
    workout.log("a", rpe=8)
    assert remarks(workout) == []


def test_two_spent_sets_are_warned_of_once(make, plan) -> None:
    workout = quiet(make, plan)
    for name, told in (("a", []), ("b", ["fatigue_warning"]), ("c", [])):
        workout.log(name, exercise="row", load=50, reps=10, rpe=9.5)
        assert remarks(workout) == told


def test_only_one_thing_is_said_a_rest(bench) -> None:
    bench.log("a", load=85, rpe=10)
    assert remarks(bench) == ["record"]
    bench.log("b", load=90, rpe=10)
    assert remarks(bench) == ["record"]


def test_time_that_runs_short_is_told_once(make, plan) -> None:
    workout = quiet(make, plan)
    workout.tell("time.limit", minutes_left=20)
    assert workout.said("time_plan")[0].fits
    workout.log("a", exercise="row", load=50, reps=10, rpe=8, at=15 * 60_000)
    assert remarks(workout) == ["time_plan"]
    workout.log("b", exercise="row", load=50, reps=10, rpe=8, at=18 * 60_000)
    assert remarks(workout) == []


def test_a_remark_lasts_no_longer_than_the_rest(bench) -> None:
    bench.log("a", load=85, rpe=8)
    record = next(push for push in bench.pushes if push.event == "record")
    assert record.expires_at == bench.said("rest")[0].ends_at
    assert record.priority == "low"


def test_what_hurts_is_not_remarked_on(bench) -> None:
    bench.hurt(2)
    bench.log("a", load=85, rpe=8)
    assert remarks(bench) == []


def test_a_locked_workout_is_not_remarked_on(bench) -> None:
    bench.hurt(1, "faint")
    bench.log("a", load=85, rpe=8)
    assert remarks(bench) == []


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [(["down"], []), (["dismiss"], ["record"]), (["dismiss"] * 2, []), (["down", "up"], ["record"])],
)
def test_verdicts_silence_a_kind(make, plan, verdicts, told) -> None:
    workout = quiet(make, plan)
    for verdict in verdicts:
        workout.tell("push.judged", event="record", verdict=verdict)
    workout.log("a", exercise="row", load=80, reps=10, rpe=8)
    assert remarks(workout) == told


def test_what_the_user_likes_goes_first(bench) -> None:
    bench.tell("push.judged", event="form_cue", verdict="up")
    bench.log("a", load=85, rpe=8)
    assert remarks(bench) == ["form_cue"]


def test_verdicts_of_earlier_workouts_count(make, plan) -> None:
    workout = quiet(make, plan, feedback={"record": -2})
    workout.log("a", exercise="row", load=80, reps=10, rpe=8)
    assert remarks(workout) == []
