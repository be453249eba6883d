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
    """Every set as a client shows it and a table keeps it, in order of time."""
    broken, unit = records(session), session.snapshot.start.unit
    targets = {row.set: row.target for done in session.work.values() for row in done}
    rows = []
    for row in session.rows:
        target = targets.get(row.set)
        derived = {
            "at": row.order[0],
            "load_kg": in_kg(row.load, unit),
            "target_reps": target.reps if target else None,
            "target_rpe": target.rpe if target else None,
            "records": broken.get(row.set, ()),
        }
        rows.append(SetRow.model_validate(row.said.model_dump() | derived))
    return rows


def _state(session: Session) -> tuple[object, ...]:
    ended = session.ended.id if session.ended else None
    lists = (tuple(session.stopped.items()), tuple(sorted(session.skipped)), tuple(session.programme))
    return session.locked, session.acknowledged, session.readiness, ended, lists
