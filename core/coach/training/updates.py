"""What changed in a workout, for the devices that did not change it."""

from coach.training.achieved import records
from coach.training.pushes import SetRow, WorkoutUpdated
from coach.training.session import Session
from coach.training.units import in_kg


def workout_updated(before: Session, after: Session) -> WorkoutUpdated | None:
    """The sets that are new, changed or gone, and the state; None where nothing of it differs."""
    old, new = {row.set: row for row in set_rows(before)}, {row.set: row for row in set_rows(after)}
    changed = tuple(row for name, row in new.items() if old.get(name) != row)
    removed = tuple(name for name in old if name not in new)
    if not (changed or removed) and _state(before) == _state(after):
        return None
    return WorkoutUpdated(
        workout=after.snapshot.workout,
        version=after.snapshot.version,
        after=after.newest.set if after.newest else None,
        sets=changed,
        removed=removed,
        stopped=tuple(after.stopped),
        locked=after.locked,
        acknowledged=after.acknowledged,
        ended=after.ended is not None,
        plan_version=after.snapshot.setup.plan_version,
    )


def set_rows(session: Session) -> list[SetRow]:
    """Every set as a client shows it, in order of time."""
    broken = records(session)
    return [
        SetRow(
            set=row.set,
            at=row.order[0],
            exercise=row.exercise,
            number=row.number,
            kind=row.kind,
            reps=row.reps,
            load=row.load,
            load_kg=in_kg(row.load, session.snapshot.start.unit),
            rpe=row.rpe,
            rir=row.rir,
            form_fail=row.form_fail,
            records=broken.get(row.set, ()),
        )
        for row in session.rows
    ]


def _state(session: Session) -> tuple[object, ...]:
    ended = session.ended.id if session.ended else None
    lists = (tuple(session.stopped.items()), tuple(sorted(session.skipped)), tuple(session.programme))
    return session.locked, session.acknowledged, session.readiness, ended, lists
