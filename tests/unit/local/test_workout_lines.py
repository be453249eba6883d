"""What is typed during a workout."""

from typing import Any

import pytest

from coach_local.workout_lines import Lines, Unread, read_target


def lines() -> Lines:
    return Lines(exercise="squat", last="s0")


@pytest.mark.parametrize(
    ("line", "event", "fields"),
    [
        ("80x5 @8", "set.logged", {"exercise": "squat", "load": 80, "reps": 5, "rpe": 8, "kind": "working"}),
        ("bench-press 62.5 x 8 rir2", "set.logged", {"exercise": "bench-press", "rir": 2}),
        ("20x10 w # easy", "set.logged", {"kind": "warmup", "note": "easy"}),
        ("fix 82.5x5 @9", "set.edited", {"set": "s0", "load": 82.5, "rpe": 9}),
        ("undo", "set.deleted", {"set": "s0"}),
        ("rest 90", "rest.started", {"planned_s": 90}),
        ("rest +30", "rest.extended", {"by_s": 30}),
        ("skip", "rest.skipped", {}),
        ("pain left-knee 3", "pain.reported", {"region": "left-knee", "severity": 3, "kind": "dull"}),
        ("pain chest 1 chest pressure", "pain.reported", {"kind": "chest_pressure"}),
        ("swap", "exercise.swap", {"from": "squat"}),
        ("swap leg-press", "exercise.swap", {"from": "squat", "to": "leg-press"}),
        ("drop", "exercise.skipped", {"exercise": "squat"}),
        ("drop leg-press", "exercise.skipped", {"exercise": "leg-press"}),
        ("time 20", "time.limit", {"minutes_left": 20}),
        ("ready 2", "readiness", {"readiness": 2}),
        ("ok", "safety.acknowledged", {}),
        ("end 7", "workout.end", {"srpe": 7}),
    ],
)
def test_a_line_is_an_event(line: str, event: str, fields: dict[str, Any]) -> None:
    kind, said = lines().read(line)
    assert kind == event
    assert fields.items() <= said.items()


@pytest.mark.parametrize("line", ["hello", "rest soon", "fix it", "ok now", "pain knee"])
def test_what_is_not_understood_is_said_with_what_would_be(line: str) -> None:
    with pytest.raises(Unread):
        lines().read(line)


def test_a_set_without_an_exercise_is_asked_for_one() -> None:
    with pytest.raises(Unread, match="Which exercise"):
        Lines().read("80x5")


def test_a_set_aims_at_what_was_prescribed() -> None:
    typed = Lines(target={"reps": 3, "rpe": 9})
    assert typed.read("squat 80x5")[1]["target"] == {"reps": 3, "rpe": 9}
    typed.prescribed({"exercise": "squat", "load": 80, "reps": 5, "rpe": 8, "reason": "hold_on_target"})
    assert typed.read("80x5")[1]["target"] == {"reps": 5, "rpe": 8}


def test_the_exercise_at_hand_follows_the_programme() -> None:
    typed = Lines()
    for exercise in ("squat", "row"):
        typed.prescribed({"exercise": exercise, "load": 80, "reps": 5, "rpe": 8, "reason": "opening_planned"})
    assert typed.exercise == "squat"
    typed.prescribed({"exercise": "squat", "load": None, "reps": None, "reason": "exercise_done"})
    typed.prescribed({"exercise": "row", "load": 40, "reps": 8, "reason": "opening_planned"})
    assert typed.exercise == "row"


def test_a_target_is_reps_at_an_rpe() -> None:
    assert read_target("5@8.5") == {"reps": 5, "rpe": 8.5}
    with pytest.raises(Unread):
        read_target("5 reps")
