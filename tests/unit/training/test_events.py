from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from coach.training.events import Event, SetEdited, SetLogged, WorkoutStart

HEAD = {"id": "e1", "workout": "6f1c0000-0000-4000-8000-000000000000", "at": 1_700_000_000_000}
SET = "6f1c0000-0000-4000-8000-00000000000a"
LOGGED = {
    **HEAD,
    "type": "set.logged",
    "set": SET,
    "exercise": "bench",
    "number": 1,
    "kind": "working",
    "reps": 8,
    "load": 60,
}
_events: TypeAdapter[Event] = TypeAdapter(Event)


def test_an_event_is_known_by_its_type() -> None:
    assert isinstance(_events.validate_python(LOGGED), SetLogged)


def test_a_missing_effort_is_unknown() -> None:
    event = _events.validate_python({**LOGGED, "rir": None})
    assert isinstance(event, SetLogged)
    assert (event.rir, event.rpe) == (None, None)


def test_the_same_set_in_capitals_is_the_same_set() -> None:
    event = _events.validate_python({**LOGGED, "set": SET.upper()})
    assert isinstance(event, SetLogged)
    assert event.set == SET


def test_unknown_fields_are_ignored() -> None:
    assert _events.validate_python({**LOGGED, "velocity": 0.4})


@pytest.mark.parametrize(
    "wrong",
    [
        {"set": "c1"},
        {"load": -1},
        {"load": float("nan")},
        {"load": float("inf")},
        {"load": "60"},
        {"load": 2_001},
        {"reps": 8.5},
        {"reps": True},
        {"reps": -1},
        {"rpe": "8"},
        {"at": -1},
        {"at": "now"},
        {"id": "a b"},
        {"exercise": ""},
        {"target": {"reps": 0}},
        {"form_fail": 1},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _events.validate_python(LOGGED | wrong)


def test_an_edit_knows_which_fields_were_given() -> None:
    edit = SetEdited.model_validate({**HEAD, "set": SET, "rir": None, "reps": 7})
    assert edit.changes == {"rir": None, "reps": 7}


@pytest.mark.parametrize("name", ["reps", "load", "kind", "exercise", "form_fail"])
def test_an_edit_cannot_take_away_what_a_set_must_have(name: str) -> None:
    with pytest.raises(ValidationError):
        SetEdited.model_validate({**HEAD, "set": SET, name: None})


def test_an_inventory_is_checked_at_the_door() -> None:
    with pytest.raises(ValidationError, match="the workout is in lb"):
        WorkoutStart.model_validate(
            {**HEAD, "unit": "lb", "inventory": {"barbell": {"bar_kg": 20, "pairs": {}}}}
        )


def test_a_single_pain_at_the_start_is_a_list_of_one() -> None:
    ache = {"region": "knee", "severity": 2, "kind": "dull"}
    start = WorkoutStart.model_validate({**HEAD, "unit": "kg", "pain": ache})
    assert start.pain is not None
    assert len(start.pain) == 1


def test_a_swap_names_its_origin_from() -> None:
    event = _events.validate_python({**HEAD, "type": "exercise.swap", "from": "bench", "reason": "busy"})
    assert event.model_dump(by_alias=True)["from"] == "bench"
