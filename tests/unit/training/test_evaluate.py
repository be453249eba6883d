import json
import os
from pathlib import Path
from typing import Any

import pytest

from coach.training.evaluate import evaluate_session

SHARED = Path(os.environ.get("COACH_SHARED", Path(__file__).parents[4] / "shared"))
FILE = SHARED / "eval" / "session_dev.jsonl"


def cases() -> list[Any]:
    if not FILE.exists():
        return []
    return [json.loads(line) for line in FILE.read_text().splitlines() if line.strip()]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_every_development_case_is_met(case) -> None:
    expected = case.pop("expect")
    assert evaluate_session(case) == {"id": case["id"], "prescriptions": expected}


def start(**programme: Any) -> dict[str, Any]:
    planned = {
        "exercise": "bench",
        "equipment": None,
        "load_kg": 60,
        "sets": 3,
        "target_reps": 8,
        "target_rpe": 8,
    }
    return {"type": "session.start", "programme": [planned | programme]}


def logged(name: str, **fields: Any) -> dict[str, Any]:
    told = {"type": "set.logged", "client_set_id": name, "exercise": "bench", "set_type": "working"}
    return (
        told | {"load_kg": 60, "reps": 8, "rpe": 8, "rir": None, "target_reps": 8, "target_rpe": 8} | fields
    )


def answers(*events: dict[str, Any]) -> list[tuple[int, float | None, str]]:
    found = evaluate_session({"id": "x", "events": list(events)})["prescriptions"]
    return [(one["after"], one["load_kg"], one["reason"]) for one in found][1:]


def test_a_set_sent_again_gets_the_answer_that_it_got() -> None:
    found = answers(start(), logged("a"), logged("b", rpe=6), logged("a"))
    assert found[-1] == (3, 60, "hold_on_target")


def test_a_set_sent_again_in_a_locked_session_gets_no_load() -> None:
    pain = {"type": "pain.reported", "pain_type": "faint", "severity": 1}
    assert answers(start(), logged("a"), pain, logged("a"))[-1] == (3, None, "session_locked")


def test_a_deleted_set_sent_again_stays_deleted() -> None:
    gone = {"type": "set.deleted", "client_set_id": "a"}
    assert answers(start(), logged("a"), gone, logged("a"))[-1] == (3, 60, "opening_planned")


def test_an_edit_of_half_a_target_keeps_the_other_half() -> None:
    edit = {"type": "set.edited", "client_set_id": "a", "fields": {"target_reps": 10}}
    assert answers(start(scheme=[[8, 8], [10, 8]]), logged("a"), edit)[-1] == (2, 55, "reduce_effort")


def test_events_without_an_answer_give_none() -> None:
    events = ({"type": "safety.ack"}, {"type": "rest.skipped"}, {"type": "hr.sample", "bpm": 120})
    assert answers(start(), *events) == []


def test_no_pain_gives_no_entry() -> None:
    assert answers(start(), {"type": "pain.reported", "pain_type": "dull", "severity": 0}) == []


def test_a_session_of_a_locked_day_gives_no_load() -> None:
    case = {"id": "x", "events": [start() | {"locked_today": True}]}
    assert evaluate_session(case)["prescriptions"][0]["reason"] == "session_locked"


def test_an_event_that_a_live_workout_refuses_leaves_no_trace() -> None:
    broken = logged("a", reps="many")
    assert answers(start(), broken, logged("a", rpe=8)) == [(2, 60, "hold_on_target")]


def test_a_pain_without_a_severity_is_a_pain() -> None:
    assert answers(start(), {"type": "pain.reported", "pain_type": "dull"}) == [(1, 52.5, "pain_reduce")]


def test_equipment_of_which_nothing_is_said_is_unknown() -> None:
    case = {"id": "x", "inventory": {"barbell": None}, "events": [start(equipment="barbell", load_kg=61.3)]}
    assert evaluate_session(case)["prescriptions"][0]["load_kg"] == 62.5


def test_without_a_start_that_can_be_taken_there_is_no_session() -> None:
    case = {"id": "x", "inventory": {"barbell": {"bar_kg": 20}}, "events": [start(), logged("a")]}
    with pytest.raises(ValueError, match="pairs"):
        evaluate_session(case)
