"""What follows from one event of a live workout: the answers to it, at most one remark, and the news."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

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
from coach.training.programme import Exercise
from coach.training.pushes import LiveData, Priority, RestUntil, SafetyStop, SwapOption, SwapOptions
from coach.training.rules import BECAUSE
from coach.training.session import Row, Session
from coach.training.snapshot import Snapshot, order
from coach.training.summary import workout_summary
from coach.training.swaps import swap_options
from coach.training.time_plan import needed_seconds
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


def replies(turn: Turn, event: Event) -> Iterator[Draft]:
    """What was asked for, or must be said whatever was asked."""
    if turn.after.ended:
        return _after_end(turn, event)
    return _during(turn, event)


def _during(turn: Turn, event: Event) -> Iterator[Draft]:
    match event:
        case SetLogged():
            yield from _after_set(turn, event)
        case SetEdited() | SetDeleted():
            yield from _after_correction(turn, event)
        case PainReported():
            yield from _after_pain(turn, event)
        case SafetyLocked():
            yield safety_stop(turn.after)
            yield from _prescribe_focus(turn.after)
        case ExerciseSwap():
            yield from _after_swap(turn, event)
        case ExerciseSkipped() | Readiness():
            yield from _prescribe_focus(turn.after)
        case TimeLimit():
            seconds = event.minutes_left * 60
            lasts = max(round(seconds * 1_000), REMARK_LASTS)
            yield Draft("time_plan", time_plan_data(turn.after, seconds), ("time",), lasts)
        case RestStarted() | RestExtended() | RestSkipped():
            yield from _rest(turn, event)
        case SafetyAcknowledged() | PushJudged() | WorkoutEnd() | WorkoutStart() | HeartRate():
            return
        case _:
            assert_never(event)


def _after_end(turn: Turn, event: Event) -> Iterator[Draft]:
    """The summary, and once more where something that came late has changed it; no more loads."""
    if turn.after.locked and not turn.before.locked:
        yield safety_stop(turn.after)
    summary = workout_summary(turn.after)
    earlier = workout_summary(turn.before).model_copy(update={"version": summary.version})
    if turn.before.ended is None or earlier != summary:
        yield Draft("workout_summary", summary, ("summary", "volume", "records", "progression"))


def _after_set(turn: Turn, event: SetLogged) -> Iterator[Draft]:
    row = next((row for row in turn.after.rows if row.set == event.set), None)
    if row is None or row in turn.before.rows:
        return
    before, now = answer(turn.before, row.exercise), answer(turn.after, row.exercise)
    if not _late(turn.after, row) or before != now:
        yield prescribe(turn.after, now)
        yield from _next_exercise(turn.after, now)
        yield from _rest(turn, event)


def _after_correction(turn: Turn, event: SetEdited | SetDeleted) -> Iterator[Draft]:
    """An edit or a deletion; of a set that has not come yet there is nothing to say."""
    rows = [row for row in (*turn.before.rows, *turn.after.rows) if row.set == event.set]
    for exercise in sorted({row.exercise for row in rows}):
        yield prescribe(turn.after, answer(turn.after, exercise))
    if rows:
        yield from _rest(turn, event)


def _after_pain(turn: Turn, event: PainReported) -> Iterator[Draft]:
    session = turn.after
    reported = next(one for one in session.pains if one.order == order(event))
    if reported.grade == "emergency":
        yield safety_stop(session)
    if reported.exercise is None or reported.grade == "none":
        return
    found = answer(session, reported.exercise)
    if reported.grade == "emergency":
        found = Answer(reported.exercise, None, None, "safety_stop")
    elif reported.grade == "stop" and not session.locked:
        found = Answer(reported.exercise, None, None, "pain_stop_exercise")
    yield prescribe(session, found)
    if found.reason == "pain_stop_exercise":
        yield _options(turn, reported.exercise)


def _after_swap(turn: Turn, event: ExerciseSwap) -> Iterator[Draft]:
    session = turn.after
    if event.to is not None:
        yield prescribe(session, answer(session, event.to))
    elif session.locked:
        yield prescribe(session, answer(session, event.from_))
    else:
        yield _options(turn, event.from_, event.equipment)


def _prescribe_focus(session: Session) -> Iterator[Draft]:
    exercise = session.focus if session.locked else session.upcoming()
    if exercise is not None:
        yield prescribe(session, answer(session, exercise))


def _next_exercise(session: Session, last: Answer) -> Iterator[Draft]:
    """When an exercise is over the next one's opening follows at once."""
    if last.reason in ("exercise_done", "exercise_stopped"):
        yield from _prescribe_focus(session)


def prescribe(session: Session, found: Answer, lasts: int | None = None) -> Draft:
    because = BECAUSE[found.reason] + (("rest",) if found.rest_s is not None else ())
    rest = (found.rest_s or 0) * 1_000
    return Draft("prescription", prescription(session, found), because, lasts or rest + PRESCRIPTION_LASTS)


def safety_stop(session: Session) -> Draft:
    data = SafetyStop(workout=session.snapshot.workout, version=session.snapshot.version, text=SAFETY)
    return Draft("safety_stop", data, ("pain.emergency",), None, "high")


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
        yield Draft("rest", rest_data(turn.after, now.ends_at), ("rest",), left if left > 0 else REMARK_LASTS)


def rest_data(session: Session, ends_at: int) -> RestUntil:
    return RestUntil(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=session.newest.set if session.newest else None,
        ends_at=ends_at,
    )


def _late(session: Session, row: Row) -> bool:
    """It was done before another set that is known already."""
    return session.newest is not row


def remark(taken: Snapshot, turn: Turn, event: Event) -> tuple[Snapshot, list[Draft]]:
    """In the rest that the newest set begins, or when that very set is corrected."""
    if isinstance(event, TimeLimit):
        return _warned(taken, turn.after, event), []
    newest = turn.after.newest
    if newest is None or newest in turn.before.rows:
        return taken, []
    rest = rest_deadline(turn.after)
    found = best_remark(turn.after, newest, taken.told, rest)
    if found is None:
        return taken, []
    ends_at = rest.ends_at if rest else newest.order[0] + REMARK_LASTS
    draft = Draft(found.event, found.data, found.because, ends_at - event.at, "low")
    return taken.model_copy(update={"told": found.told}), [draft]


def _warned(taken: Snapshot, session: Session, limit: TimeLimit) -> Snapshot:
    """The answer to a time limit says already that the time is short: no remark repeats it."""
    if needed_seconds(session) <= limit.minutes_left * 60:
        return taken
    return taken.model_copy(
        update={"told": taken.told.model_copy(update={"short_of_time": session.deadline})}
    )


def news(turn: Turn) -> Iterator[Draft]:
    data = workout_updated(turn.before, turn.after)
    if data is not None:
        yield Draft("workout.updated", data, ("next-set.edits",))
