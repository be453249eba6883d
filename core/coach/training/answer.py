"""What to lift next of one exercise: the rules in their order of precedence (sections 5.1 and 6)."""

from dataclasses import dataclass, replace

from coach.arithmetic import less, same
from coach.loading.loads import Loads
from coach.training.effort import Target
from coach.training.next_set import Advice, Lifted, next_set, planned_change
from coach.training.opening import opening
from coach.training.pain import MILD_FACTOR
from coach.training.reasons import Reason
from coach.training.rest import rest_after
from coach.training.session import Row, Session


@dataclass(frozen=True, slots=True)
class Answer:
    """Advice on an exercise, with the effort it aims at and the rest before it."""

    exercise: str
    load: float | None
    reps: int | None
    reason: Reason
    rpe: float | None = None
    rest_s: int | None = None


def answer(session: Session, exercise: str) -> Answer:
    """The prescription that stands for the exercise now."""
    closed = _closed(session, exercise)
    if closed is not None:
        return Answer(exercise, None, None, closed)
    target = session.next_target(exercise)
    if target is None:
        return Answer(exercise, None, None, "not_planned")
    done = session.work.get(exercise, [])
    if session.hurt_since(exercise):
        return _spare(session, exercise, target)
    if not done:
        return _as_answer(exercise, _opening(session, exercise), target)
    advice = _after_pain(session, exercise, done[-1], _next(session, exercise, target))
    return replace(_as_answer(exercise, advice, target), rest_s=rest_of(session, done[-1]))


def rest_of(session: Session, row: Row) -> int | None:
    """Seconds of rest after a working set; None where nothing says what it aimed at."""
    if row.target is None:
        return None
    plan = session.programme.get(row.exercise)
    own = plan.rest_s if plan else None
    return rest_after(session.mechanic(row.exercise), row.target, row.reps, row.effort, own)


def _closed(session: Session, exercise: str) -> Reason | None:
    if session.locked:
        return "session_locked"
    if exercise in session.stopped:
        return "exercise_stopped"
    return "exercise_done" if session.all_done(exercise) else None


def _as_answer(exercise: str, advice: Advice, target: Target) -> Answer:
    return Answer(exercise, advice.load, advice.reps, advice.reason, target.rpe)


def _opening(session: Session, exercise: str) -> Advice:
    plan, setup = session.programme[exercise], session.snapshot.setup
    return opening(plan, session.rack(exercise).loads, session.readiness, setup.deload_week)


def _next(session: Session, exercise: str, target: Target) -> Advice:
    row, loads = session.work[exercise][-1], session.rack(exercise).loads
    flags = session.flags(exercise)
    no_raise = flags[0] if flags else None
    lifted = Lifted(row.load, row.reps, row.effort)
    if row.target is None or _alike(row.target, target):
        return next_set(lifted, target, loads, no_raise)
    return planned_change(lifted, row.target, target, loads, no_raise)


def _alike(a: Target, b: Target) -> bool:
    return a.reps == b.reps and same(a.rpe, b.rpe)


def _after_pain(session: Session, exercise: str, last: Row, advice: Advice) -> Advice:
    """After pain no load rises, not even to a heavier planned set, or for want of a lighter one."""
    if advice.load is None or not less(last.load, advice.load) or not session.hurts(exercise):
        return advice
    loads = session.rack(exercise).loads
    return Advice(loads.up_to(last.load), advice.reps, "hold_pain")


def _spare(session: Session, exercise: str, target: Target) -> Answer:
    """After a mild pain: 90 % of the last load, or of the opening, until a set was done with less."""
    done, loads = session.work.get(exercise, []), session.rack(exercise).loads
    base = done[-1].load if done else _opening(session, exercise).load
    if base is None:
        return Answer(exercise, None, target.reps, "need_first_set", target.rpe)
    return Answer(exercise, _lighter(loads, base), target.reps, "pain_reduce", target.rpe)


def _lighter(loads: Loads, base: float) -> float | None:
    """Rounded down; None where even the lightest load is more than was lifted."""
    if same(base, 0):
        return 0.0
    load = loads.floor(base * MILD_FACTOR)
    return None if less(base, load) else load
