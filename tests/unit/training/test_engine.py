"""What is pushed, when, and what is not."""

import pytest

from coach.errors import Conflict
from coach.training.engine import standing, step
from coach.training.events import RestSkipped
from coach.training.programme import Exercise
from coach.training.pushes import read_push_id


def test_a_workout_begins_with_the_opening_of_every_exercise(bench) -> None:
    assert [push.data.exercise for push in bench.pushes] == ["bench", "row"]


def test_a_prescription_has_everything_a_client_shows(bench, sid) -> None:
    bench.log("a", rpe=7)
    assert bench.said("prescription")[0].model_dump(mode="json") == {
        "workout": bench.snapshot.workout,
        "version": 2,
        "after": sid("a"),
        "exercise": "bench",
        "load": 62.5,
        "unit": "kg",
        "load_kg": 62.5,
        "reps": 8,
        "rpe": 8,
        "done": 1,
        "planned": 3,
        "rest_s": 120,
        "plates": {"bar": 20, "per_side": [20, 1.25], "unit": "kg"},
        "reason": "raise_effort",
        "text": "Bench press: 62.5 kg for 8. You had more in you.",
        "alternatives": [
            {"load": 60, "load_kg": 60, "reps": 8, "plates": {"bar": 20, "per_side": [20], "unit": "kg"}}
        ],
        "warmup": [],
    }


def test_an_opening_comes_with_its_warm_up(bench) -> None:
    assert bench.pushes[0].data.warmup == ((20, "bar"), (22.5, 5), (35, 3), (47.5, 2))


def test_pounds_come_back_with_kilograms_beside_them(make, plan) -> None:
    workout = make(plan("bench", load=135), start={"unit": "lb", "inventory": None})
    found = workout.said("prescription")[0]
    assert (found.load, found.unit, found.load_kg) == (135, "lb", 61.23)
    assert found.plates.per_side == (45,)


def test_every_push_names_its_rules_and_when_it_is_out_of_date(bench) -> None:
    bench.log("a", rpe=8)
    for push in bench.pushes:
        assert push.because
    prescription = bench.pushes[0]
    assert prescription.expires_at is not None
    assert prescription.expires_at > prescription.at


def test_a_push_is_named_by_its_step(bench) -> None:
    bench.log("a", rpe=8)
    assert [read_push_id(push.push) for push in bench.pushes] == [
        (bench.snapshot.workout, event) for event in bench.events
    ]
    assert all(len(push.push) <= 64 for push in bench.pushes)


def test_what_is_no_push_of_ours_is_not_read() -> None:
    assert read_push_id("abc") is None


def test_the_same_event_again_says_nothing(bench) -> None:
    bench.log("a", id="x", rpe=8)
    before = bench.snapshot
    bench.log("a", id="x", rpe=8)
    assert (bench.snapshot, bench.pushes) == (before, ())


def test_the_same_set_from_another_device_says_nothing(bench) -> None:
    bench.log("a", rpe=8)
    bench.log("a", rpe=8)
    assert bench.pushes == ()


def test_an_event_of_another_workout_is_refused(bench) -> None:
    event = RestSkipped(id="x", workout="6f1c0000-0000-4000-8000-000000000000", at=1)
    with pytest.raises(Conflict):
        step(bench.snapshot, event)


def test_a_finished_exercise_is_followed_by_the_next_opening(bench) -> None:
    for name in "abc":
        bench.log(name, rpe=8)
    assert [(one.exercise, one.reason) for one in bench.said("prescription")] == [
        ("bench", "exercise_done"),
        ("row", "opening_planned"),
    ]


def test_a_correction_is_answered_at_once(bench) -> None:
    bench.log("a", rpe=8)
    bench.edit("a", rpe=9.5)
    assert bench.lift == ("bench", 57.5, 8, "reduce_effort")


def test_a_correction_that_moves_no_deadline_does_not_tell_the_rest_again(bench) -> None:
    bench.log("a", rpe=8)
    bench.edit("a", load=65)
    assert "rest" not in bench.events


def test_an_edit_that_waits_for_its_set_says_nothing(bench) -> None:
    bench.edit("a", rpe=9)
    assert bench.pushes == ()


def test_a_set_that_was_deleted_before_it_came_says_nothing(bench) -> None:
    bench.delete("a")
    bench.log("a")
    assert bench.pushes == ()


def test_a_late_set_is_taken_in_without_pushes_for_the_past(bench) -> None:
    bench.log("b", load=62.5, rpe=8, at=10_000_000)
    bench.log("a", load=90, rpe=8, at=9_000_000)
    assert bench.events == ["workout.updated"]


def test_a_late_set_that_changes_what_stands_says_that(bench) -> None:
    bench.log("b", load=60, rpe=6, at=10_000_000)
    bench.log("a", load=60, rpe=8, form_fail=True, at=9_000_000)
    assert bench.lift == ("bench", 60, 8, "hold_form")


def test_what_is_out_of_date_by_now_is_not_pushed(bench) -> None:
    bench.log("a", load=90, rpe=8, at=1_000_000, now=1_000_000 + 3_600_000)
    assert bench.events == ["workout.updated"]


def test_other_devices_see_what_changed(bench, sid) -> None:
    bench.log("a", rpe=8)
    bench.log("b", rpe=8)
    bench.edit("a", load=65)
    update = bench.said("workout.updated")[0]
    assert [(row.set, row.load) for row in update.sets] == [(sid("a"), 65)]
    bench.delete("b")
    assert bench.said("workout.updated")[0].removed == (sid("b"),)


def test_a_skipped_exercise_is_followed_by_the_next(bench) -> None:
    bench.tell("exercise.skipped", exercise="bench")
    assert bench.lift == ("row", 50, 10, "opening_planned")


def test_a_worse_day_lightens_what_has_not_begun(bench) -> None:
    bench.tell("readiness", readiness=1)
    assert bench.lift == ("bench", 52.5, 8, "readiness_reduce")


def test_hard_pain_stops_the_exercise_and_offers_others(bench) -> None:
    bench.log("a", rpe=8)
    bench.hurt(5)
    assert bench.lift == ("bench", None, None, "pain_stop_exercise")
    assert bench.events == ["prescription", "swap_options", "workout.updated"]


def test_an_emergency_sign_comes_before_everything(bench) -> None:
    bench.log("a", rpe=8)
    bench.hurt(1, "chest_pain")
    assert bench.events == ["safety_stop", "prescription", "workout.updated"]
    assert bench.lift == ("bench", None, None, "safety_stop")
    assert (bench.pushes[0].priority, bench.pushes[0].expires_at) == ("high", None)


def test_an_emergency_sign_is_told_however_late_it_comes(bench) -> None:
    bench.hurt(1, "chest_pain", at=1_000, now=10_000_000_000)
    assert "safety_stop" in bench.events


def test_after_it_every_set_is_answered_without_a_load(bench) -> None:
    bench.hurt(1, "chest_pain")
    bench.tell("safety.acknowledged")
    bench.log("a", exercise="row")
    assert bench.lift == ("row", None, None, "session_locked")
    bench.tell("exercise.swap", **{"from": "bench", "reason": "busy", "to": "curl"})
    assert bench.lift == ("curl", None, None, "session_locked")
    bench.tell("exercise.swap", **{"from": "bench", "reason": "busy"})
    assert bench.lift == ("bench", None, None, "session_locked")


def test_what_the_user_wrote_can_lock_the_workout_too(bench) -> None:
    bench.tell("safety.locked")
    assert bench.events == ["safety_stop", "prescription", "workout.updated"]
    assert bench.state.locked


def test_a_start_with_an_emergency_sign_says_so(make, plan) -> None:
    workout = make(plan("bench"), start={"pain": {"region": "chest", "severity": 2, "kind": "chest_pain"}})
    assert workout.events == ["safety_stop", "prescription", "workout.updated"]
    assert workout.said("workout.updated")[0].locked


def test_a_swap_gets_the_new_opening(bench) -> None:
    bench.tell("exercise.swap", **{"from": "bench", "reason": "busy", "to": "curl"})
    assert bench.lift == ("curl", None, 8, "need_first_set")


def test_a_device_that_comes_back_sees_what_stands(bench) -> None:
    bench.log("a", rpe=7)
    found = standing(bench.snapshot)
    assert found is not None
    assert (found.exercise, found.load, found.reason) == ("bench", 62.5, "raise_effort")


def test_what_stands_moves_on_with_the_programme(bench) -> None:
    for name in "abc":
        bench.log(name, rpe=8)
    found = standing(bench.snapshot)
    assert found is not None
    assert found.exercise == "row"


def test_nothing_stands_when_all_is_done_or_ended(bench) -> None:
    bench.tell("workout.end")
    assert standing(bench.snapshot) is None


def test_the_end_brings_the_summary_once(bench) -> None:
    bench.log("a", rpe=8)
    bench.tell("workout.end", srpe=7)
    assert bench.events == ["workout_summary", "workout.updated"]
    bench.tell("workout.end", srpe=7)
    assert bench.events == []


def test_a_set_that_comes_after_the_end_corrects_the_summary(bench) -> None:
    bench.tell("workout.end", at=10_000)
    bench.log("a", at=5_000)
    assert bench.events == ["workout_summary", "workout.updated"]
    assert bench.said("workout_summary")[0].sets == 1


def test_after_the_end_there_are_no_more_loads(bench) -> None:
    bench.tell("workout.end")
    bench.tell("exercise.swap", **{"from": "bench", "reason": "busy"})
    bench.hurt(2)
    assert bench.said("prescription") == []


def test_an_emergency_sign_after_the_end_is_told(bench) -> None:
    bench.tell("workout.end")
    bench.hurt(1, "faint")
    assert bench.events[0] == "safety_stop"


def test_heart_rate_is_kept_in_silence(bench) -> None:
    bench.tell("heart_rate", samples=[[1, 190]])
    assert bench.pushes == ()
    assert bench.snapshot.version == 1


def test_facts_of_an_unplanned_exercise_are_kept(bench) -> None:
    squat = Exercise(id="squat", name="Squat", primary=("quadriceps",))
    bench.log("a", exercise="squat", library={"squat": squat, "other": squat})
    assert bench.snapshot.setup.exercises["squat"] == squat
    assert "other" not in bench.snapshot.setup.exercises


def test_a_workout_without_a_plan_on_a_locked_day_says_so_at_once(make) -> None:
    workout = make(locked_today=True)
    assert [one.locked for one in workout.said("workout.updated")] == [True]


def test_an_ordinary_start_tells_of_no_lock(bench) -> None:
    assert "workout.updated" not in bench.events
