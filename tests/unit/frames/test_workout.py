"""The live workout's events on the wire."""

import json
from typing import Any

import pytest

from coach.errors import BadFrame, UnknownType
from coach.frames import LiveEvent, decode

WORKOUT = "3f0c2f4e-9a43-4a0e-8a53-0a7f5a1f0001"
SET = "3F0C2F4E-9A43-4A0E-8A53-0A7F5A1F0002"


def body(type: str, **fields: Any) -> str:
    head = {"action": "message", "type": type, "id": "e1", "workout": WORKOUT, "at": 1}
    return json.dumps(head | fields)


EVENTS: list[tuple[str, dict[str, Any]]] = [
    ("workout.start", {"unit": "kg", "inventory": {"barbell": {"bar": 20, "pairs": {"20": 2}}}}),
    ("set.logged", {"set": SET, "exercise": "squat", "number": 1, "kind": "working", "reps": 5, "load": 60}),
    ("set.edited", {"set": SET, "rir": None}),
    ("set.deleted", {"set": SET}),
    ("rest.started", {"planned_s": 90}),
    ("rest.extended", {"by_s": 30}),
    ("rest.skipped", {}),
    ("heart_rate", {"samples": [[1, 120], [2, 121.5]]}),
    ("readiness", {"readiness": 2}),
    ("pain.reported", {"region": "knee", "severity": 3, "kind": "dull"}),
    ("exercise.swap", {"from": "squat", "reason": "taken"}),
    ("exercise.skipped", {"exercise": "squat"}),
    ("time.limit", {"minutes_left": 20}),
    ("workout.end", {"srpe": 7, "mood": "good"}),
    ("safety.acknowledged", {}),
]


@pytest.mark.parametrize(
    ("type", "fields"), EVENTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_event_of_a_live_workout_is_read(type: str, fields: dict[str, Any]) -> None:
    frame = decode(body(type, **fields))
    assert isinstance(frame, LiveEvent)
    assert frame.type == type  # type: ignore[attr-defined]


@pytest.mark.parametrize("type", ["safety.locked", "push.judged"])
def test_what_only_the_server_says_is_unknown_from_a_client(type: str) -> None:
    with pytest.raises(UnknownType) as refusal:
        decode(body(type))
    assert refusal.value.ref == "e1"


@pytest.mark.parametrize(
    ("type", "fields"),
    [
        ("set.logged", {"set": SET, "exercise": "squat", "reps": 5, "load": -1}),
        ("set.logged", {"set": SET, "exercise": "squat", "reps": "5", "load": 60}),
        ("set.logged", {"set": "mine", "exercise": "squat", "reps": 5, "load": 60}),
        ("workout.start", {"unit": "stone"}),
        ("workout.start", {"unit": "kg", "inventory": {"barbell": {"bar_lb": 45}}}),
        ("pain.reported", {"region": "knee", "severity": 11, "kind": "dull"}),
    ],
)
def test_an_event_with_an_impossible_field_is_a_bad_frame(type: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BadFrame) as refusal:
        decode(body(type, **fields))
    assert refusal.value.ref == "e1"
