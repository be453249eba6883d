"""A whole live workout at one glance; every load in it is a computed one."""

from pydantic import BaseModel

from coach.loading.units import Unit
from coach.training.answer import answer
from coach.training.deadline import rest_deadline
from coach.training.prescription import prescription
from coach.training.pushes import Prescription, RestUntil, SetRow
from coach.training.replay import read
from coach.training.replies import rest_data
from coach.training.session import Session
from coach.training.snapshot import Snapshot
from coach.training.updates import set_rows


class ExerciseState(BaseModel):
    """One exercise: how many sets are planned (None: not at all) and done, and what stands."""

    exercise: str
    name: str
    planned: int | None
    done: int
    stopped: str | None = None
    skipped: bool = False
    hurts: bool = False
    prescription: Prescription


class Overview(BaseModel):
    """A whole live workout, for a device that opens it and for a model that is asked about it."""

    workout: str
    version: int
    unit: Unit
    started_at: int
    ended_at: int | None = None
    locked: bool
    acknowledged: bool
    readiness: int
    focus: str | None
    sore: tuple[str, ...] = ()
    """The regions that hurt, as they were named."""
    exercises: tuple[ExerciseState, ...]
    sets: tuple[SetRow, ...]
    rest: RestUntil | None = None
    plan: str | None = None
    plan_version: int | None = None


def overview(snapshot: Snapshot) -> Overview:
    """What `GET /v1/workouts/{id}` shows of a live workout, and what a model is told of it."""
    session, start = read(snapshot), snapshot.start
    rest = rest_deadline(session)
    names = dict.fromkeys([*session.programme, *session.work])
    return Overview(
        workout=snapshot.workout,
        version=snapshot.version,
        unit=start.unit,
        started_at=start.at,
        ended_at=session.ended.at if session.ended else None,
        locked=session.locked,
        acknowledged=session.acknowledged,
        readiness=session.readiness,
        focus=session.upcoming(),
        sore=session.sore,
        exercises=tuple(_exercise(session, name) for name in names),
        sets=tuple(set_rows(session)),
        rest=rest_data(session, rest.ends_at) if rest else None,
        plan=start.plan,
        plan_version=snapshot.setup.plan_version,
    )


def _exercise(session: Session, exercise: str) -> ExerciseState:
    return ExerciseState(
        exercise=exercise,
        name=session.snapshot.setup.name(exercise),
        planned=session.sets.get(exercise),
        done=len(session.work.get(exercise, [])),
        stopped=session.stopped.get(exercise),
        skipped=exercise in session.skipped,
        hurts=session.hurts(exercise),
        prescription=prescription(session, answer(session, exercise)),
    )
