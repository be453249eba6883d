from typing import Any

import pytest

from coach.library.plan import Day
from coach.training.effort import Target
from coach.training.events import WorkoutStart
from coach.training.ports import Past
from coach.training.preparing import day_of, equipped, facts, feedback, programme, reachable

RECORD = {
    "id": "bench-press", "name": "Bench press", "mechanic": "compound", "pattern": "horizontal_push",
    "primary": ["chest"], "equipment": ["barbell", "bench"], "loading": "plates", "joints": ["lower_back"],
    "cues": ["Think of bending the bar into a horseshoe around your chest as far as you can", "Drive"],
}  # fmt: skip
ITEM = {
    "exercise": "bench-press", "equipment": "barbell", "class": "compound", "sets": 3, "target_reps": 5,
    "target_rpe": 8, "range": (5, 8), "increment_kg": 2.5,
}  # fmt: skip


def day(*items: dict[str, Any]) -> Day:
    return Day.model_validate({"name": "A", "items": items})


def start(**fields: Any) -> WorkoutStart:
    head = {"id": "s", "workout": "3f0c2f4e-9a43-4a0e-8a53-0a7f5a1f0001", "at": 0, "unit": "kg"}
    return WorkoutStart.model_validate(head | fields)


def summary(**lift: Any) -> dict[str, Any]:
    said = {"exercise": "bench-press", "load": 80.0, "unit": "kg", "reps": 6, "reason": "hold_add_reps"}
    return {"next": [said | lift], "feedback": {"record": 1}}


def test_the_past_is_brought_into_the_workouts_unit() -> None:
    past = [Past("kg", 100, 110, None, 2), Past("lb", 242.5, 231.5, 231.5, 3)]
    known = facts(RECORD, past, "kg")
    assert known.best is not None
    assert known.best.load == pytest.approx(110, abs=0.1)
    assert (known.best.e1rm, known.sessions) == (110, 5)
    assert known.e1rm == pytest.approx(105, abs=0.1)


def test_an_exercise_never_done_has_no_best() -> None:
    known = facts(RECORD)
    assert (known.best, known.e1rm, known.sessions) == (None, None, 0)


def test_the_first_cue_that_can_be_said_in_a_rest_is_taken() -> None:
    cue = facts(RECORD).cue
    assert cue is not None
    assert cue.text == "Drive"


def test_what_the_body_lifts_needs_no_rack() -> None:
    assert facts(RECORD | {"loading": "bodyweight", "equipment": ["pull_up_bar"]}).equipment == "bodyweight"


@pytest.mark.parametrize(
    ("there", "found"), [(None, True), (("barbell",), True), (("dumbbell",), False), ((), False)]
)
def test_only_what_can_be_done_here_is_reachable(there: tuple[str, ...] | None, found: bool) -> None:
    assert reachable(RECORD, there) is found


def test_days_take_turns() -> None:
    document = {"days": [{"name": name, "items": [ITEM]} for name in "AB"]}
    days = [day_of(document, done) for done in range(3)]
    assert [one and one.name for one in days] == ["A", "B", "A"]
    assert day_of({}, 0) is None


def test_the_last_session_says_where_the_next_begins() -> None:
    (planned,) = programme(day(ITEM), "kg", {}, [summary(), summary(load=70.0)])
    assert (planned.load, planned.targets[0], planned.misses) == (80, Target(6, 8), 0)


def test_a_second_miss_in_a_row_is_counted_on() -> None:
    (planned,) = programme(day(ITEM), "kg", {}, [summary(reason="below_range_hold_again")])
    assert planned.misses == 2


def test_a_plan_in_kilograms_grows_by_plates_of_pounds() -> None:
    (planned,) = programme(day(ITEM), "lb", {}, [summary()])
    assert planned.increment == 5
    assert planned.load == pytest.approx(176.4, abs=0.1)


def test_an_exercise_that_stands_twice_is_one_with_all_its_sets() -> None:
    top = {key: value for key, value in ITEM.items() if key != "range"} | {
        "sets": 1, "target_reps": 1, "target_rpe": 8.5,
    }  # fmt: skip
    back_off = top | {"sets": 2, "target_reps": 5, "target_rpe": 8}
    (planned,) = programme(day(top, back_off), "kg", {}, [])
    assert (planned.sets, planned.targets) == (3, (Target(1, 8.5), Target(5, 8), Target(5, 8)))


def test_the_profile_fills_in_what_the_event_leaves_open() -> None:
    gym = {"barbell": {"bar": 20, "pairs": {"20": 2}}, "machine": {"min_lb": 10, "max_lb": 90, "step_lb": 10}}
    event = equipped(start(), ["barbell"], gym)
    assert (event.equipment, list(event.inventory or {})) == (("barbell",), ["barbell"])
    own = start(equipment=["dumbbell"], inventory={"dumbbell": {"loads": [10]}})
    assert equipped(own, ["barbell"], gym) == own


def test_the_newest_summary_holds_all_verdicts() -> None:
    assert feedback([summary(), {"feedback": {"record": -2}}]) == {"record": 1}
    assert feedback([]) == {}
