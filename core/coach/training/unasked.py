"""What may be said without being asked: at most one thing a rest, never during a set, nothing twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coach.arithmetic import at_most
from coach.loading.units import in_kg
from coach.training.achieved import first_ever, records
from coach.training.deadline import Rest
from coach.training.events import PushJudged
from coach.training.maximum import estimate
from coach.training.pushes import FatigueWarning, FormCue, LiveData, RecordBroken, Share, TimePlan
from coach.training.session import Row, Session
from coach.training.snapshot import Told
from coach.training.time_plan import needed_seconds, time_plan
from coach.training.wording import load_text, time_text

WORTH = {"up": 1, "dismiss": -1, "down": -2}
SILENCED = -2
"""A thumb down or two dismissals silence a kind of message."""

CUE_WORDS = 12
HARD = 9.5
SHORT = 2


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing worth saying, with what must be remembered once it is said."""

    event: str
    data: LiveData
    because: tuple[str, ...]
    told: Told


def best_remark(session: Session, row: Row, told: Told, rest: Rest | None) -> Remark | None:
    """The one thing to say in the rest after a set, or None. What the user likes goes first.

    An exercise that hurts is nothing to remark on.
    """
    if told.rest == row.set or session.locked or session.ended or session.hurts(row.exercise):
        return None
    scores = feedback(session)
    wanted = [
        remark for remark in _remarks(session, row, told, rest) if scores.get(remark.event, 0) > SILENCED
    ]
    best = max(wanted, key=lambda remark: scores.get(remark.event, 0), default=None)
    if best is None:
        return None
    return Remark(best.event, best.data, best.because, best.told.model_copy(update={"rest": row.set}))


def feedback(session: Session) -> Mapping[str, int]:
    """What the user's verdicts add up to, by kind of push, those of earlier workouts included."""
    scores = dict(session.snapshot.setup.feedback)
    for event in session.snapshot.log:
        if isinstance(event, PushJudged):
            scores[event.event] = scores.get(event.event, 0) + WORTH[event.verdict]
    return scores


def _remarks(session: Session, row: Row, told: Told, rest: Rest | None) -> Iterator[Remark]:
    """In the order in which they matter where the user has no preference."""
    found = (
        _record(session, row, told),
        _fatigue(session, row, told),
        _short_of_time(session, row, told),
        _cue(session, row, told) if rest else None,
    )
    return (remark for remark in found if remark is not None)


def _record(session: Session, row: Row, told: Told) -> Remark | None:
    types = records(session).get(row.set)
    if not types or row.set in told.records or first_ever(session, row):
        return None
    unit, name = session.snapshot.start.unit, session.snapshot.setup.name(row.exercise)
    guess = estimate(row.load, row.reps)
    data = RecordBroken(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=row.set,
        exercise=row.exercise,
        set=row.set,
        types=types,
        load=row.load,
        unit=unit,
        load_kg=in_kg(row.load, unit),
        reps=row.reps,
        e1rm=None if guess.value is None else round(guess.value, 2),
        label=guess.label,
        text=f"Record! {name}: {load_text(row.load, unit)} for {row.reps}.",
    )
    return Remark(
        "record", data, ("records", "quiet"), told.model_copy(update={"records": (*told.records, row.set)})
    )


def _fatigue(session: Session, row: Row, told: Told) -> Remark | None:
    last = session.work.get(row.exercise, [])[-2:]
    if row.exercise in told.fatigue or len(last) < 2 or not all(_spent(one) for one in last):
        return None
    name = session.snapshot.setup.name(row.exercise)
    data = FatigueWarning(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=row.set,
        exercise=row.exercise,
        text=f"{name}: two sets at the limit. Take the whole rest, or leave it at that.",
    )
    said = told.model_copy(update={"fatigue": (*told.fatigue, row.exercise)})
    return Remark("fatigue_warning", data, ("fatigue", "quiet"), said)


def _spent(row: Row) -> bool:
    hard = row.effort is not None and at_most(HARD, row.effort)
    return hard or (row.target is not None and row.reps <= row.target.reps - SHORT)


def _short_of_time(session: Session, row: Row, told: Told) -> Remark | None:
    """The time that was enough when the user named it is so no longer."""
    deadline = session.deadline
    if deadline is None or told.short_of_time == deadline:
        return None
    seconds = max(0.0, (deadline - row.order[0]) / 1_000)
    if needed_seconds(session) <= seconds:
        return None
    data = time_plan_data(session, seconds)
    return Remark("time_plan", data, ("time", "quiet"), told.model_copy(update={"short_of_time": deadline}))


def time_plan_data(session: Session, seconds: float) -> TimePlan:
    """The plan for the time that is left, in words too."""
    plan, setup = time_plan(session, seconds), session.snapshot.setup
    return TimePlan(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=session.newest.set if session.newest else None,
        minutes_left=round(seconds / 60, 1),
        needed_s=plan.needed_s,
        fits=plan.fits,
        keep=tuple(Share(exercise=name, sets=sets) for name, sets in plan.keep),
        drop=plan.drop,
        supersets=plan.supersets,
        text=time_text(plan, setup),
    )


def _cue(session: Session, row: Row, told: Told) -> Remark | None:
    facts = session.snapshot.setup.exercises.get(row.exercise)
    cue = facts.cue if facts else None
    if cue is None or row.exercise in told.cues or len(cue.text.split()) > CUE_WORDS:
        return None
    data = FormCue(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=row.set,
        exercise=row.exercise,
        cue=cue.id,
        text=cue.text,
    )
    said = told.model_copy(update={"cues": (*told.cues, row.exercise)})
    return Remark("form_cue", data, ("cue", "quiet", cue.id), said)
