"""The live workout's engine: one pure step from a snapshot and an event to the next snapshot and its pushes.

Deterministic and replayable: the state depends on which events were taken in, never on the order of their
delivery; only what was said unasked (`Snapshot.told`) remembers how they came.
"""

from collections.abc import Mapping

from coach.errors import Conflict
from coach.training.answer import Answer, answer
from coach.training.deadline import rest_deadline
from coach.training.events import (
    Event,
    ExerciseSwap,
    HeartRate,
    PainReported,
    SafetyLocked,
    SetDeleted,
    SetEdited,
    SetLogged,
    WorkoutStart,
)
from coach.training.prescription import prescription
from coach.training.programme import Exercise, Setup
from coach.training.pushes import Prescription, Push, RestUntil, push_id
from coach.training.replay import read
from coach.training.replies import (
    OPENING_LASTS,
    Draft,
    Turn,
    news,
    prescribe,
    remark,
    replies,
    rest_data,
    safety_stop,
)
from coach.training.session import Row
from coach.training.snapshot import Snapshot, order
from coach.training.updates import standing_state


def begin(start: WorkoutStart, setup: Setup, now: int | None = None) -> tuple[Snapshot, tuple[Push, ...]]:
    """A new workout, with the opening of every planned exercise."""
    snapshot = Snapshot(start=start, setup=setup)
    session = read(snapshot)
    drafts = [prescribe(session, answer(session, name), OPENING_LASTS) for name in session.programme]
    if any(one.grade == "emergency" for one in session.pains):
        drafts.insert(0, safety_stop(session))
    if session.locked:
        drafts.append(Draft("workout.updated", standing_state(session), ("pain.emergency",)))
    return snapshot, _numbered(snapshot, drafts, start.at, now)


def step(
    snapshot: Snapshot,
    event: Event,
    *,
    now: int | None = None,
    library: Mapping[str, Exercise] | None = None,
) -> tuple[Snapshot, tuple[Push, ...]]:
    """Takes an event in and says what follows from it.

    `now` is the caller's clock (UTC ms; by default the event's own time): what is out of date by then is not
    pushed. `library` holds facts of exercises that the setup did not name, for swaps and unplanned sets.
    An event that is known already changes nothing and says nothing. Raises Conflict for another workout's
    event, TooLarge for a workout that does not end.
    """
    if event.workout != snapshot.workout:
        raise Conflict("This event belongs to another workout.")
    if isinstance(event, HeartRate):
        return snapshot.beating(event), ()
    if isinstance(event, WorkoutStart) or snapshot.has(event):
        return snapshot, ()
    library = library or {}
    named = {name: library[name] for name in _named(event) if name in library}
    taken = snapshot.taking(event).knowing(named)
    turn = Turn(read(snapshot), read(taken), library)
    drafts = list(replies(turn, event))
    taken, said = remark(taken, turn, event)
    drafts += [*said, *news(turn)]
    return taken, _numbered(taken, drafts, event.at, now)


def standing(snapshot: Snapshot) -> Prescription | None:
    """What to lift now, for a device that comes back; None when everything is done."""
    session = read(snapshot)
    exercise = session.focus if session.locked else session.upcoming()
    if session.ended or exercise is None:
        return None
    return prescription(session, answer(session, exercise))


def resting(snapshot: Snapshot) -> RestUntil | None:
    """The rest as it stands: the deadline never starts again by itself."""
    session = read(snapshot)
    rest = rest_deadline(session)
    return rest_data(session, rest.ends_at) if rest else None


def answer_to(snapshot: Snapshot, set: str) -> Answer | None:
    """The answer that a set got, for one that is sent again; None for a set that is not known.

    Since then nothing but pain may have changed it: a lock, a stopped exercise, a mild pain.
    """
    rows = read(snapshot).rows
    asked = next((row for row in rows if row.set == set), None)
    if asked is None:
        return None
    later = {row.set for row in rows if row.order > asked.order}
    log = tuple(event for event in snapshot.log if _counts(event, asked, later))
    return answer(read(snapshot.model_copy(update={"log": log})), asked.exercise)


def _counts(event: Event, asked: Row, later: set[str]) -> bool:
    match event:
        case SetLogged():
            return event.set not in later
        case SetEdited() | SetDeleted() | PainReported() | SafetyLocked():
            return True
        case _:
            return order(event) <= asked.order


def _named(event: Event) -> tuple[str, ...]:
    match event:
        case SetLogged():
            return (event.exercise,)
        case ExerciseSwap():
            return (event.from_, event.to) if event.to else (event.from_,)
        case _:
            return ()


def _numbered(snapshot: Snapshot, drafts: list[Draft], at: int, now: int | None) -> tuple[Push, ...]:
    """The drafts as pushes, those left out that are out of date."""
    pushes = (
        Push(
            push=push_id(snapshot.workout, snapshot.version, number, draft.event),
            event=draft.event,
            data=draft.data,
            because=draft.because,
            at=at,
            expires_at=None if draft.lasts is None else at + draft.lasts,
            priority=draft.priority,
        )
        for number, draft in enumerate(drafts)
    )
    clock = at if now is None else now
    return tuple(push for push in pushes if push.expires_at is None or push.expires_at > clock)
