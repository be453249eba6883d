"""Session files of the programme rules (section 13), run through the live engine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import TypeAdapter, ValidationError

from coach.training.answer import answer
from coach.training.engine import answer_to, begin, step
from coach.training.events import Event, SetLogged
from coach.training.prescription import prescription
from coach.training.programme import PlannedExercise, Setup
from coach.training.pushes import Lift, Prescription, Push, WorkoutSummary
from coach.training.replay import read
from coach.training.snapshot import Snapshot

WORKOUT = str(UUID(int=0))
PACE = 60_000
"""A file has no times: its events are taken to be a minute apart."""

ANSWERED = ("set.logged", "set.edited", "set.deleted", "pain.reported", "exercise.swap")
LIVE_NAME = {
    "session.start": "workout.start",
    "session.end": "workout.end",
    "safety.ack": "safety.acknowledged",
}
KNOWN = frozenset({"workout.start", "workout.end", "safety.acknowledged", "readiness", *ANSWERED})
"""What else a live workout reports changes no prescription."""
FIELD = {"load_kg": "load", "set_type": "kind", "pain_type": "kind"}

_events: TypeAdapter[Event] = TypeAdapter(Event)


def evaluate_session(case: Mapping[str, Any]) -> dict[str, Any]:
    """`{"id", "prescriptions"}` for one session file; expected values in it are not read.

    Raises KeyError, TypeError or ValueError for a file that is not one.
    """
    return {"id": case["id"], "prescriptions": list(_prescriptions(case))}


def _prescriptions(case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    snapshot: Snapshot | None = None
    targets: dict[str, dict[str, Any]] = {}
    for index, told in enumerate(case["events"]):
        event = _event_or_refusal(told, index, case, targets)
        if event is None:
            continue
        if event.type == "workout.start":
            snapshot, pushes = begin(event, _setup(told, case["events"]))
            yield from (_entry(index, push.data) for push in pushes if isinstance(push.data, Prescription))
        elif snapshot is not None:
            snapshot, pushes = step(snapshot, event)
            yield from _told(index, snapshot, event, pushes)


def _told(index: int, snapshot: Snapshot, event: Event, pushes: Sequence[Push]) -> Iterator[dict[str, Any]]:
    """Of a step the first prescription, which is that of the event's own exercise, or the summary's."""
    if event.type == "workout.end":
        summaries = [push.data for push in pushes if isinstance(push.data, WorkoutSummary)]
        yield from (_entry(index, lift) | {"next_session": True} for one in summaries for lift in one.next)
    if event.type not in ANSWERED:
        return
    found = next((push.data for push in pushes if isinstance(push.data, Prescription)), None)
    if found is None and isinstance(event, SetLogged):
        found = _again(snapshot, event)
    if found is not None:
        yield _entry(index, found)


def _again(snapshot: Snapshot, event: SetLogged) -> Prescription:
    """The engine is silent about a set that it knows; the file asks for the same answer again."""
    session = read(snapshot)
    return prescription(session, answer_to(snapshot, event.set) or answer(session, event.exercise))


def _entry(index: int, lift: Lift) -> dict[str, Any]:
    entry = {
        "after": index,
        "exercise": lift.exercise,
        "load_kg": lift.load_kg,
        "reps": lift.reps,
        "reason": lift.reason,
    }
    rest = lift.rest_s if isinstance(lift, Prescription) else None
    return entry if rest is None else entry | {"rest_s": rest}


def _event_or_refusal(
    told: Mapping[str, Any], index: int, case: Mapping[str, Any], targets: dict[str, dict[str, Any]]
) -> Event | None:
    """None also for an event that a live workout would refuse: it leaves no trace there either.

    Without its start there is no workout: a refused one is raised, as ValueError.
    """
    try:
        return _event(told, index, case, targets)
    except ValidationError:
        if told["type"] == "session.start":
            raise
        return None


def _event(
    told: Mapping[str, Any], index: int, case: Mapping[str, Any], targets: dict[str, dict[str, Any]]
) -> Event | None:
    """The live event that a file's event stands for; None for one that a live workout does not have."""
    kind = LIVE_NAME.get(told["type"], told["type"])
    if kind not in KNOWN:
        return None
    fields: dict[str, Any] = {FIELD.get(key, key): value for key, value in told.items() if value is not None}
    match kind:
        case "workout.start":
            known = {name: rack for name, rack in (case.get("inventory") or {}).items() if rack is not None}
            fields |= {"unit": "kg", "inventory": known}
        case "set.logged" | "set.edited" | "set.deleted":
            fields = _set_fields(told, targets)
        case "pain.reported":
            fields = {"region": "unspecified", "kind": "unspecified", "severity": 1} | fields
        case "exercise.swap":
            fields = {"reason": "preference"} | fields | {"to": _name(told.get("to"))}
    head = {"type": kind, "id": f"e{index}", "workout": WORKOUT, "at": (index + 1) * PACE}
    return _events.validate_python(fields | head)


def _set_fields(told: Mapping[str, Any], targets: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A set's fields under their live names; an edit of half a target keeps the other half."""
    name, given = str(told["client_set_id"]), dict(told.get("fields", told))
    target = targets.setdefault(name, {})
    target |= {key: given[f"target_{key}"] for key in ("reps", "rpe") if f"target_{key}" in given}
    fields = _renamed(given, keep_null=told["type"] == "set.edited")
    if target.get("reps") is not None:
        fields["target"] = target.copy()
    return fields | {"set": str(uuid5(NAMESPACE_OID, name))}


def _renamed(given: Mapping[str, Any], *, keep_null: bool = False) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in given.items():
        if keep_null or value is not None:
            fields[FIELD.get(name, name)] = value
    return fields


def _setup(start: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Setup:
    """The programme, and the plan of whatever is swapped in later."""
    swaps = [
        one["to"] for one in events if one["type"] == "exercise.swap" and isinstance(one.get("to"), dict)
    ]
    return Setup(
        programme=tuple(_planned(one) for one in start.get("programme", ())),
        alternates={one["exercise"]: _planned(one) for one in swaps},
        deload_week=bool(start.get("deload_week")),
        locked_today=bool(start.get("locked_today")),
    )


def _planned(one: Mapping[str, Any]) -> PlannedExercise:
    scheme = one.get("scheme") or [[one["target_reps"], one["target_rpe"]]]
    return PlannedExercise.model_validate(
        {
            "exercise": one["exercise"],
            "equipment": one.get("equipment"),
            "load": one.get("load_kg"),
            "e1rm": one.get("e1rm_kg"),
            "sets": one["sets"],
            "targets": [{"reps": reps, "rpe": rpe} for reps, rpe in scheme],
            "mechanic": one.get("class") or "compound",
            "range": one.get("range"),
            "increment": one.get("increment_kg"),
            "misses": one.get("misses") or 0,
            "rest_s": one.get("rest_s"),
        }
    )


def _name(to: Any) -> str | None:
    return str(to["exercise"] if isinstance(to, dict) else to) if to else None
