"""The end of a workout: what was done, what was new, and what changes next time."""

from coach.training import heart
from coach.training.achieved import first_ever, records
from coach.training.answer import Answer
from coach.training.maximum import epley
from coach.training.prescription import lift
from coach.training.progression import Record, double_progression
from coach.training.pushes import Adherence, Gain, HeartSummary, RecordRow, WorkoutSummary
from coach.training.reasons import Reason
from coach.training.session import Session
from coach.training.unasked import feedback
from coach.training.volume import credit, per_muscle
from coach.training.wording import summary_text


def workout_summary(session: Session) -> WorkoutSummary:
    """Everything that is said at the end; said anew when a late set or an edit changes it."""
    snapshot = session.snapshot
    rows = [row for done in session.work.values() for row in done]
    found = records(session)
    broken = tuple(
        RecordRow(exercise=row.exercise, set=row.set, types=found[row.set])
        for row in session.rows
        if row.set in found and not first_ever(session, row)
    )
    following = tuple(lift(session, one) for one in next_session(session))
    adherence = _adherence(session)
    return WorkoutSummary(
        workout=snapshot.workout,
        version=snapshot.version,
        after=session.newest.set if session.newest else None,
        sets=len(rows),
        tonnage=round(sum(row.load * row.reps for row in rows), 2),
        unit=snapshot.start.unit,
        volume=per_muscle(credit(snapshot.setup.exercises.get(row.exercise), row.effort) for row in rows),
        records=broken,
        e1rm=_gains(session),
        adherence=adherence,
        next=following,
        heart=_heart(session),
        srpe=session.ended.srpe if session.ended else None,
        feedback=dict(feedback(session)),
        text=summary_text(len(rows), len(broken), following),
    )


def next_session(session: Session) -> list[Answer]:
    """Per exercise with a range of reps and a working set, what the next session begins with."""
    if session.snapshot.setup.deload_week:
        return []
    return [_next(session, name) for name in session.programme if _progresses(session, name)]


def _progresses(session: Session, exercise: str) -> bool:
    return session.programme[exercise].range is not None and bool(session.work.get(exercise))


def _next(session: Session, exercise: str) -> Answer:
    plan = session.programme[exercise]
    low, high = plan.range or (1, 1)
    record = Record(
        sets=[(row.load, row.reps) for row in session.work[exercise]],
        planned=session.sets[exercise],
        low=low,
        high=high,
        increment=plan.step_up(session.snapshot.start.unit),
        misses=plan.misses,
        no_raise=_no_raise(session, exercise),
    )
    advice = double_progression(record, session.rack(exercise).loads)
    return Answer(exercise, advice.load, advice.reps, advice.reason)


def _no_raise(session: Session, exercise: str) -> Reason | None:
    if session.locked:
        return "hold_pain"
    lasting = ("hold_pain", "hold_form", "hold_readiness")
    return next((flag for flag in session.flags(exercise) if flag in lasting), None)


def _gains(session: Session) -> tuple[Gain, ...]:
    gains = []
    for exercise, rows in session.work.items():
        values = [value for row in rows if (value := epley(row.load, row.reps)) is not None]
        if values:
            gains.append(_gain(session, exercise, max(values)))
    return tuple(gains)


def _gain(session: Session, exercise: str, value: float) -> Gain:
    facts = session.snapshot.setup.exercises.get(exercise)
    before = facts.best.e1rm if facts and facts.best else None
    change = None if before is None else round(value - before, 2)
    return Gain(exercise=exercise, e1rm=round(value, 2), change=change)


def _adherence(session: Session) -> Adherence:
    """Planned sets that were done; of an exercise that was swapped away only what was done is asked for."""
    planned = done = 0
    for exercise, sets in session.sets.items():
        made = min(len(session.work.get(exercise, [])), sets)
        planned += made if session.stopped.get(exercise) == "swap" else sets
        done += made
    return Adherence(planned=planned, done=done, percent=round(100 * done / planned) if planned else None)


def _heart(session: Session) -> HeartSummary | None:
    beats, setup = session.snapshot.heart, session.snapshot.setup
    if not beats:
        return None
    peak = max(beats.values())
    if setup.age is None or setup.resting_heart is None or setup.beta_blocker:
        return HeartSummary(peak=peak)
    zones = heart.zones(setup.age, setup.resting_heart)
    return HeartSummary(
        peak=peak,
        moderate=sum(zones.moderate[0] <= bpm < zones.vigorous[0] for bpm in beats.values()),
        vigorous=sum(bpm >= zones.vigorous[0] for bpm in beats.values()),
    )
