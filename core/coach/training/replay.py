"""Reading a live workout from its snapshot: every event in the order of its own time."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, assert_never

from coach.arithmetic import same
from coach.training import pain
from coach.training.effort import Target, effective
from coach.training.events import (
    Ache,
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
from coach.training.programme import PlannedExercise
from coach.training.session import Pain, Row, Session
from coach.training.snapshot import Order, Snapshot, order


def read(snapshot: Snapshot) -> Session:
    """The state that the snapshot's events add up to."""
    setup = snapshot.setup
    session = Session(snapshot, readiness=snapshot.start.readiness or 3, locked=setup.locked_today)
    for plan in setup.programme:
        session.programme[plan.exercise] = plan
        session.sets[plan.exercise] = plan.planned_sets(setup.deload_week)
    session.focus = next(iter(session.programme), None)
    _take_starting_pains(session, snapshot.start)
    changes, deleted = _changes(snapshot.log)
    seen: set[str] = set()
    for event in snapshot.log:
        if isinstance(event, SetLogged):
            if event.set not in seen and event.set not in deleted:
                _take_set(session, _row(event, changes.get(event.set, {})))
            seen.add(event.set)
        else:
            _take(session, event)
    return session


def _changes(log: tuple[Event, ...]) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """What was edited of each set, the later edit last, and which sets were deleted."""
    changes: dict[str, dict[str, Any]] = {}
    for event in log:
        if isinstance(event, SetEdited):
            changes.setdefault(event.set, {}).update(event.changes)
    return changes, {event.set for event in log if isinstance(event, SetDeleted)}


def _row(event: SetLogged, changes: Mapping[str, Any]) -> Row:
    said = event.model_copy(update=dict(changes)) if changes else event
    return Row(order(event), said, effective(said.rpe, said.rir))


def _take_set(session: Session, row: Row) -> None:
    session.rows.append(row)
    session.skipped.discard(row.exercise)
    session.focus = row.exercise
    if row.working:
        done = session.work.setdefault(row.exercise, [])
        done.append(_aimed(row, session.programme.get(row.exercise), len(done)))


def _aimed(row: Row, plan: PlannedExercise | None, index: int) -> Row:
    """With the target that the set was done for: its own where the scheme has it, else the plan's.

    What a client echoes of a prescription with a rep more or less is no new target.
    """
    own = row.said.target
    if plan is None:
        return replace(row, target=Target(own.reps, own.rpe)) if own and own.rpe is not None else row
    for target in plan.targets:
        if own and own.reps == target.reps and (own.rpe is None or same(own.rpe, target.rpe)):
            return replace(row, target=target)
    return replace(row, target=plan.target(index))


def _take(session: Session, event: Event) -> None:
    match event:
        case PainReported():
            _take_pain(session, event, event.exercise or _current(session, order(event)), order(event))
        case SafetyLocked():
            session.locked = True
        case SafetyAcknowledged():
            session.acknowledged = True
        case ExerciseSwap():
            if event.to is not None:
                _take_swap(session, event, event.to)
        case ExerciseSkipped():
            session.skipped.add(event.exercise)
        case Readiness():
            session.readiness = event.readiness or session.readiness
        case TimeLimit():
            session.deadline = event.at + round(event.minutes_left * 60_000)
        case WorkoutEnd():
            session.ended = session.ended or event
        case SetLogged() | SetEdited() | SetDeleted() | WorkoutStart() | HeartRate() | PushJudged():
            pass
        case RestStarted() | RestExtended() | RestSkipped():
            pass
        case _:
            assert_never(event)


def _current(session: Session, at: Order) -> str | None:
    """The exercise of the last set logged by then; before any, the first of the programme.

    A set that is deleted later was the last one all the same: pain does not move to another exercise.
    """
    log, gone, last = session.snapshot.log, set[str](), dict[str, str]()
    for event in log[: bisect_left(log, at, key=order)]:
        if isinstance(event, SetLogged):
            last.setdefault(event.set, event.exercise)
        elif isinstance(event, SetDeleted):
            gone.add(event.set)
    named = last | {row.set: row.exercise for row in session.rows}
    programme = session.snapshot.setup.programme
    first = programme[0].exercise if programme else None
    return next((named[set] for set in reversed(last) if set not in gone), first)


def _take_pain(session: Session, ache: Ache, exercise: str | None, at: Order) -> None:
    grade = pain.grade(ache.kind, ache.severity, ache.radiating)
    session.pains.append(Pain(at, exercise, grade, ache.region))
    if grade == "emergency":
        session.locked = True
    elif grade == "stop" and exercise is not None:
        session.stopped[exercise] = "pain"


def _take_starting_pains(session: Session, start: WorkoutStart) -> None:
    """A pain that was there before the first set concerns what trains the region, or what is named."""
    for ache in start.pain or ():
        concerned = [ache.exercise] if ache.exercise else list(_trained(session, ache.region))
        if not concerned:
            _take_pain(session, ache, None, order(start))
        for exercise in concerned:
            _take_pain(session, ache, exercise, order(start))


def _trained(session: Session, region: str) -> list[str]:
    muscles = pain.sore_muscles(region)
    facts = session.snapshot.setup.exercises
    return [name for name in session.programme if name in facts and muscles & set(facts[name].primary)]


def _take_swap(session: Session, swap: ExerciseSwap, to: str) -> None:
    if session.stopped.get(swap.from_) != "pain":
        session.stopped[swap.from_] = "pain" if swap.reason == "pain" else "swap"
    session.focus = to
    if session.stopped.get(to) == "swap":
        del session.stopped[to]
    if to in session.programme:
        return
    setup = session.snapshot.setup
    if to in setup.alternates:
        session.programme[to] = setup.alternates[to]
        session.sets[to] = setup.alternates[to].planned_sets(setup.deload_week)
    elif swap.from_ in session.programme:
        _inherit(session, swap.from_, to)


def _inherit(session: Session, old: str, new: str) -> None:
    """The new exercise takes over what was left of the old one: sets and targets, never the load."""
    plan, facts = session.programme[old], session.snapshot.setup.exercises.get(new)
    done = len(session.work.get(old, []))
    session.programme[new] = PlannedExercise(
        exercise=new,
        equipment=facts.equipment if facts else None,
        e1rm=facts.e1rm if facts else None,
        sets=plan.sets,
        targets=plan.targets[done:] or plan.targets[-1:],
        mechanic=facts.mechanic if facts else plan.mechanic,
        range=plan.range,
        rest_s=plan.rest_s,
    )
    session.sets[new] = max(1, session.sets[old] - done)
