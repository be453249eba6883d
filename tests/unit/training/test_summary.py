import pytest


def summary(workout, **end):
    workout.tell("workout.end", **end)
    return workout.said("workout_summary")[0]


def test_the_summary_counts_what_was_done(bench) -> None:
    bench.log("w", kind="warmup", load=40)
    bench.log("a", load=60, reps=8, rpe=8)
    bench.log("b", load=85, reps=6, rpe=9)
    found = summary(bench, srpe=7)
    assert (found.sets, found.tonnage, found.srpe) == (2, 990, 7)
    assert found.volume == {"chest": 2, "shoulders": 1, "triceps": 1}
    assert [one.types for one in found.records] == [("weight", "e1rm")]
    assert (found.adherence.done, found.adherence.planned, found.adherence.percent) == (2, 5, 40)
    assert [(one.e1rm, one.change) for one in found.e1rm] == [(102, 2)]


def test_it_says_what_changes_next_time(make, plan) -> None:
    workout = make(plan("bench", sets=2, range=(6, 8)))
    workout.log("a", rpe=8)
    workout.log("b", rpe=8)
    found = summary(workout)
    assert [(one.exercise, one.load, one.reps, one.reason) for one in found.next] == [
        ("bench", 62.5, 6, "top_of_range_all_sets")
    ]
    assert found.text == (
        "Done: 2 sets, no records. Next time, bench press: 62.5 kg for 6. "
        "Every set at the top of the range: heavier."
    )


def swap(workout, reason):
    workout.tell("exercise.swap", **{"from": "bench", "reason": reason, "to": "row"})


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda one: one.hurt(2), "hold_pain"),
        (lambda one: one.hurt(6), "hold_pain"),
        (lambda one: one.hurt(1, "faint"), "hold_pain"),
        (lambda one: swap(one, "pain"), "hold_pain"),
        (lambda one: swap(one, "busy"), "top_of_range_all_sets"),
        (lambda one: one.edit("a", form_fail=True), "hold_form"),
        (lambda one: one.tell("readiness", readiness=2), "hold_readiness"),
        (lambda one: one.delete("b"), "hold_incomplete"),
        (lambda one: one.edit("a", rpe=10), "top_of_range_all_sets"),
    ],
)  # fmt: skip
def test_what_forbids_more_next_time(make, plan, spoil, reason) -> None:
    workout = make(plan("bench", sets=2, range=(6, 8)))
    workout.log("a", rpe=8)
    workout.log("b", rpe=8)
    spoil(workout)
    assert summary(workout).next[0].reason == reason


def test_a_deload_week_changes_nothing_next_time(make, plan) -> None:
    workout = make(plan("bench", range=(6, 8)), deload_week=True)
    workout.log("a")
    assert summary(workout).next == ()


def test_an_exercise_without_a_range_or_a_set_has_no_next_time(make, plan) -> None:
    workout = make(plan("bench"), plan("row", range=(6, 8)))
    workout.log("a")
    assert summary(workout).next == ()


def test_the_step_up_is_in_the_unit_of_the_workout(make, plan) -> None:
    workout = make(plan("bench", load=135, sets=1, range=(6, 8)), start={"unit": "lb", "inventory": None})
    workout.log("a", load=135, rpe=8)
    assert summary(workout).next[0].load == 140


def test_of_a_swapped_exercise_only_what_was_done_is_asked_for(bench) -> None:
    bench.log("a")
    bench.tell("exercise.swap", **{"from": "bench", "reason": "busy", "to": "curl"})
    found = summary(bench).adherence
    assert (found.done, found.planned) == (1, 5)


def test_the_heart_is_summed_up_by_minutes_in_zones(make, plan) -> None:
    workout = make(plan("bench"), age=40, resting_heart=60)
    workout.tell("heart_rate", samples=[[0, 120], [60_000, 140], [120_000, 90]])
    found = summary(workout).heart
    assert (found.peak, found.moderate, found.vigorous) == (140, 1, 1)


def test_on_beta_blockers_zones_are_not_used(make, plan) -> None:
    workout = make(plan("bench"), age=40, resting_heart=60, beta_blocker=True)
    workout.tell("heart_rate", samples=[[0, 120]])
    found = summary(workout).heart
    assert (found.peak, found.moderate, found.vigorous) == (120, None, None)


def test_verdicts_are_handed_on_to_the_next_workout(bench) -> None:
    bench.tell("push.judged", event="form_cue", verdict="down")
    assert summary(bench).feedback == {"form_cue": -2}


def test_what_begins_a_history_is_no_record_worth_telling(make, plan, sid) -> None:
    workout = make(plan("curl", load=10))
    workout.log("a", exercise="curl", load=10)
    workout.log("b", exercise="curl", load=12)
    found = summary(workout)
    assert [(one.set, one.types) for one in found.records] == [(sid("b"), ("weight", "e1rm"))]
    assert found.text.startswith("Done: 2 sets, 1 record.")
