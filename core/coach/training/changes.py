"""What one event makes of a workout's rows: the sets that differ, their records, and what was measured."""

from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

from coach.training import pain
from coach.training.events import Ache, Event, PainReported, Readiness, SafetyLocked, WorkoutStart
from coach.training.ports import Change, Measurement
from coach.training.pushes import Push
from coach.training.replay import read
from coach.training.snapshot import Snapshot
from coach.training.summary import workout_summary
from coach.training.updates import set_rows


def change(
    before: Snapshot | None,
    after: Snapshot,
    event: Event | None,
    pushes: tuple[Push, ...],
    title: str | None,
) -> Change:
    """What is to be written for one event that was taken in; without one, the title alone is new."""
    session = read(after)
    old = {row.set: row for row in set_rows(read(before))} if before else {}
    new = {row.set: row for row in set_rows(session)}
    return Change(
        snapshot=after,
        pushes=pushes,
        sets=tuple(row for name, row in new.items() if old.get(name) != row),
        removed=tuple(name for name in old if name not in new),
        measured=tuple(measured(event)) if event else (),
        title=title,
        ended_at=session.ended.at if session.ended else None,
        emergency_at=emergency_at(after),
        summary=workout_summary(session) if session.ended else None,
    )


def measured(event: Event) -> Iterator[Measurement]:
    """Body weight, readiness and pains, as the user told them."""
    if isinstance(event, WorkoutStart) and event.bodyweight:
        yield Measurement(
            _id(event, "bodyweight"), "bodyweight", event.at, value=event.bodyweight, unit=event.unit
        )
    if isinstance(event, WorkoutStart | Readiness) and event.readiness is not None:
        said = event.model_dump(mode="json", include={"sleep", "soreness"}, exclude_none=True)
        yield Measurement(_id(event, "readiness"), "readiness", event.at, value=event.readiness, data=said)
    if isinstance(event, WorkoutStart):
        for number, ache in enumerate(event.pain or ()):
            yield _pain(event, ache, number)
    if isinstance(event, PainReported):
        yield _pain(event, event, 0)
    if isinstance(event, SafetyLocked):
        yield emergency(event.id, event.at, event.workout)


def emergency(source: str, at: int, workout: str | None = None) -> Measurement:
    """An emergency sign that was found in the user's words; it counts all that local day."""
    data = {"emergency": True} | ({"workout": workout} if workout else {})
    return Measurement(str(uuid5(NAMESPACE_OID, f"{source}:{workout}:emergency")), "pain", at, data=data)


def emergency_at(snapshot: Snapshot) -> int | None:
    """When the first sign was told in this workout."""
    if any(_grave(ache) for ache in snapshot.start.pain or ()):
        return snapshot.start.at
    signs = (
        event.at
        for event in snapshot.log
        if isinstance(event, SafetyLocked) or (isinstance(event, PainReported) and _grave(event))
    )
    return next(signs, None)


def _pain(event: WorkoutStart | PainReported, ache: Ache, number: int) -> Measurement:
    data = {"region": ache.region, "kind": ache.kind, "workout": event.workout, "emergency": _grave(ache)}
    return Measurement(
        _id(event, f"pain{number}"), "pain", event.at, exercise=ache.exercise, value=ache.severity, data=data
    )


def _grave(ache: Ache) -> bool:
    return pain.grade(ache.kind, ache.severity, ache.radiating) == "emergency"


def _id(event: Event, kind: str) -> str:
    """The same for the same event of the same workout."""
    return str(uuid5(NAMESPACE_OID, f"{event.workout}:{event.id}:{kind}"))
