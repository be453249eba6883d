"""What changed in a workout, for the devices that did not change it."""

from coach.loading.units import in_kg
from coach.training.achieved import records
from coach.training.pushes import SetRow, WorkoutUpdated
from coach.training.records import RecordType
from coach.training.session import Row, Session


def workout_updated(before: Session, after: Session) -> WorkoutUpdated | None:
    """The sets that are new, changed or gone, and the state; None where nothing of it differs."""
    old, new = _known(before), _known(after)
    changed = [one for name, one in new.items() if old.get(name) != one]
    removed = tuple(name for name in old if name not in new)
    if not (changed or removed) and _state(before) == _state(after):
        return None
    sets = tuple(_shown(one, after) for one in changed)
    return standing_state(after).model_copy(update={"sets": sets, "removed": removed})


def standing_state(session: Session) -> WorkoutUpdated:
    """The state alone."""
    return WorkoutUpdated(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=session.newest.set if session.newest else None,
        stopped=tuple(session.stopped),
        locked=session.locked,
        acknowledged=session.acknowledged,
        ended=session.ended is not None,
        plan_version=session.snapshot.setup.plan_version,
    )


def set_rows(session: Session) -> list[SetRow]:
    """Every set as a client shows it and a table keeps it, in order of time."""
    return [_shown(one, session) for one in _known(session).values()]


Known = tuple[Row, tuple[RecordType, ...]]
"""A set with its target and its records."""


def _known(session: Session) -> dict[str, Known]:
    broken = records(session)
    aimed = {row.set: row for done in session.work.values() for row in done}
    return {row.set: (aimed.get(row.set, row), broken.get(row.set, ())) for row in session.rows}


def _shown(known: Known, session: Session) -> SetRow:
    row, types = known
    derived = {
        "load_kg": in_kg(row.load, session.snapshot.start.unit),
        "target_reps": row.target.reps if row.target else None,
        "target_rpe": row.target.rpe if row.target else None,
        "records": types,
    }
    return SetRow.model_validate(row.said.model_dump() | derived)


def _state(session: Session) -> tuple[object, ...]:
    ended = session.ended.id if session.ended else None
    lists = (tuple(session.stopped.items()), tuple(sorted(session.skipped)), tuple(session.programme))
    return session.locked, session.acknowledged, session.readiness, ended, lists
