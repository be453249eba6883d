"""The live workout's engine: one pure step from a snapshot and an event to the next snapshot and its pushes.

Deterministic and replayable: the state depends on which events were taken in, never on the order of their
delivery; only what was said unasked (`Snapshot.told`) remembers how they came.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from coach.errors import Conflict
from coach.training.answer import Answer, answer
from coach.training.deadline import rest_deadline
from coach.training.events import (
    Event,
    ExerciseSkipped,
    ExerciseSwap,
    HeartRate,
    PainReported,
    PushJudged,
    Readiness,
    RestExtended,
    RestSkipped,
    RestStarted,
    SafetyAcknowledged,
    SafetyLocked,
    SetDeleted,
    SetEdited,
    SetLogged,
    TimeLimit,
    WorkoutEnd,
    WorkoutStart,
)
from coach.training.prescription import prescription
from coach.training.programme import Exercise, Setup
from coach.training.pushes import (
    LiveData,
    Prescription,
    Priority,
    Push,
    RestUntil,
    SafetyStop,
    SwapOption,
    SwapOptions,
    push_id,
)
from coach.training.replay import read
from coach.training.rules import BECAUSE
from coach.training.session import Row, Session
from coach.training.snapshot import Snapshot, order
from coach.training.summary import workout_summary
from coach.training.swaps import swap_options
from coach.training.unasked import best_remark, time_plan_data
from coach.training.updates import workout_updated
from coach.training.wording import SAFETY, options_text

MINUTE = 60_000
PRESCRIPTION_LASTS = 10 * MINUTE
OPENING_LASTS = 180 * MINUTE
REMARK_LASTS = 2 * MINUTE
"""Of a remark where no rest follows; otherwise it lasts as long as the rest."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A push before it has its number; `lasts` in milliseconds, None for as long as the workout."""

    event: str
    data: LiveData
    because: tuple[str, ...]
    lasts: int | None = None
    priority: Priority = "normal"


@dataclass(frozen=True, slots=True)
class Turn:
    """The state before and after an event, as what is to be said depends on both."""

    before: Session
    after: Session
    library: Mapping[str, Exercise] = field(default_factory=dict)


def begin(start: WorkoutStart, setup: Setup, now: int | None = None) -> tuple[Snapshot, tuple[Push, ...]]:
    """A new workout, with the opening of every planned exercise."""
    snapshot = Snapshot(start=start, setup=setup)
    session = read(snapshot)
    drafts = [_prescribe(session, answer(session, name), OPENING_LASTS) for name in session.programme]
    if any(one.grade == "emergency" for one in session.pains):
        drafts.insert(0, _safety_stop(session))
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
    drafts = list(_answers(turn, event))
    taken, remark = _remark(taken, turn, event)
    drafts += [*remark, *_updated(turn)]
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
    return _rest_data(session, rest.ends_at) if rest else None


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


def _answers(turn: Turn, event: Event) -> Iterator[Draft]:
    """What was asked for, or must be said whatever was asked."""
    match event:
        case SetLogged():
            yield from _after_set(turn, event)
        case SetEdited() | SetDeleted():
            yield from _after_correction(turn, event)
        case PainReported():
            yield from _after_pain(turn, event)
        case SafetyLocked():
            yield _safety_stop(turn.after)
            yield from _prescribe_focus(turn.after)
        case ExerciseSwap():
            yield from _after_swap(turn, event)
        case ExerciseSkipped() | Readiness():
            yield from _prescribe_focus(turn.after)
        case TimeLimit():
            seconds = event.minutes_left * 60
            yield Draft("time_plan", time_plan_data(turn.after, seconds), ("time",), round(seconds * 1_000))
        case WorkoutEnd():
            yield from _summary(turn.after)
        case RestStarted() | RestExtended() | RestSkipped():
            yield from _rest(turn, event)
        case SafetyAcknowledged() | PushJudged() | WorkoutStart() | HeartRate():
            return
        case _:
            assert_never(event)


def _after_set(turn: Turn, event: SetLogged) -> Iterator[Draft]:
    if turn.before.rows == turn.after.rows:
        return
    if turn.after.ended:
        yield from _summary(turn.after)
        return
    before, now = answer(turn.before, event.exercise), answer(turn.after, event.exercise)
    if not _late(turn, event.set) or before != now:
        yield _prescribe(turn.after, now)
        yield from _next_exercise(turn.after, now)
        yield from _rest(turn, event)


def _after_correction(turn: Turn, event: SetEdited | SetDeleted) -> Iterator[Draft]:
    """An edit or a deletion; of a set that has not come yet there is nothing to say."""
    concerned = {
        row.exercise for rows in (turn.before.rows, turn.after.rows) for row in rows if row.set == event.set
    }
    if turn.after.ended:
        yield from _summary(turn.after) if concerned else ()
        return
    for exercise in sorted(concerned):
        yield _prescribe(turn.after, answer(turn.after, exercise))
    if concerned:
        yield from _rest(turn, event)


def _after_pain(turn: Turn, event: PainReported) -> Iterator[Draft]:
    session = turn.after
    reported = next(one for one in session.pains if one.order == order(event))
    if reported.grade == "emergency":
        yield _safety_stop(session)
    if reported.exercise is None or reported.grade == "none" or session.ended:
        return
    found = answer(session, reported.exercise)
    if reported.grade == "emergency":
        found = Answer(reported.exercise, None, None, "safety_stop")
    elif reported.grade == "stop" and not session.locked:
        found = Answer(reported.exercise, None, None, "pain_stop_exercise")
    yield _prescribe(session, found)
    if found.reason == "pain_stop_exercise":
        yield _options(turn, reported.exercise)


def _after_swap(turn: Turn, event: ExerciseSwap) -> Iterator[Draft]:
    session = turn.after
    if event.to is not None:
        yield _prescribe(session, answer(session, event.to))
    elif session.locked:
        yield _prescribe(session, answer(session, event.from_))
    else:
        yield _options(turn, event.from_, event.equipment)


def _prescribe_focus(session: Session) -> Iterator[Draft]:
    exercise = session.focus if session.locked else session.upcoming()
    if exercise is not None and not session.ended:
        yield _prescribe(session, answer(session, exercise))


def _next_exercise(session: Session, last: Answer) -> Iterator[Draft]:
    """When an exercise is over the next one's opening follows at once."""
    if last.reason in ("exercise_done", "exercise_stopped"):
        yield from _prescribe_focus(session)


def _prescribe(session: Session, found: Answer, lasts: int | None = None) -> Draft:
    because = BECAUSE[found.reason] + (("rest",) if found.rest_s is not None else ())
    rest = (found.rest_s or 0) * 1_000
    return Draft("prescription", prescription(session, found), because, lasts or rest + PRESCRIPTION_LASTS)


def _safety_stop(session: Session) -> Draft:
    data = SafetyStop(workout=session.snapshot.workout, version=session.snapshot.version, text=SAFETY)
    return Draft("safety_stop", data, ("pain.emergency",), None, "high")


def _summary(session: Session) -> Iterator[Draft]:
    because = ("summary", "volume", "records", "progression")
    yield Draft("workout_summary", workout_summary(session), because)


def _options(turn: Turn, exercise: str, equipment: tuple[str, ...] | None = None) -> Draft:
    session = turn.after
    found = swap_options(session, exercise, turn.library, equipment)
    data = SwapOptions(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=session.newest.set if session.newest else None,
        exercise=exercise,
        options=tuple(
            SwapOption(exercise=one.id, name=one.name, equipment=one.equipment, sessions=one.sessions)
            for one in found
        ),
        text=options_text(session.snapshot.setup.name(exercise), [one.name for one in found]),
    )
    return Draft("swap_options", data, ("swap",), PRESCRIPTION_LASTS)


def _rest(turn: Turn, event: Event) -> Iterator[Draft]:
    """Only where the deadline has moved; a rest that is over already is told for a moment."""
    before, now = rest_deadline(turn.before), rest_deadline(turn.after)
    if now is not None and now != before:
        left = now.ends_at - event.at
        yield Draft(
            "rest", _rest_data(turn.after, now.ends_at), ("rest",), left if left > 0 else REMARK_LASTS
        )


def _rest_data(session: Session, ends_at: int) -> RestUntil:
    return RestUntil(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=session.newest.set if session.newest else None,
        ends_at=ends_at,
    )


def _late(turn: Turn, set: str) -> bool:
    """It was done before another set that is known already."""
    newest = turn.after.newest
    return newest is not None and newest.set != set


def _remark(taken: Snapshot, turn: Turn, event: Event) -> tuple[Snapshot, list[Draft]]:
    """In the rest that the newest set begins, or when that very set is corrected."""
    newest = turn.after.newest
    if not isinstance(event, SetLogged | SetEdited) or newest is None or newest.set != event.set:
        return taken, []
    rest = rest_deadline(turn.after)
    remark = best_remark(turn.after, newest, taken.told, rest)
    if remark is None or turn.before.rows == turn.after.rows:
        return taken, []
    ends_at = rest.ends_at if rest else newest.order[0] + REMARK_LASTS
    draft = Draft(remark.event, remark.data, remark.because, ends_at - event.at, "low")
    return taken.model_copy(update={"told": remark.told}), [draft]


def _updated(turn: Turn) -> Iterator[Draft]:
    data = workout_updated(turn.before, turn.after)
    if data is not None:
        yield Draft("workout.updated", data, ("next-set.edits",))


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
