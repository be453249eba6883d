"""The records of a live workout, in the order of its sets."""

from coach.training.records import Mark, RecordType, broken
from coach.training.session import Row, Session


def first_ever(session: Session, row: Row) -> bool:
    """The set that begins the user's history with the exercise sets every record, and is no news."""
    facts = session.snapshot.setup.exercises.get(row.exercise)
    earlier = session.work.get(row.exercise, [])
    return facts is None or (facts.best is None and bool(earlier) and earlier[0].set == row.set)


def records(session: Session) -> dict[str, tuple[RecordType, ...]]:
    """The records by set. Nothing is claimed of an exercise whose history is not known."""
    found: dict[str, tuple[RecordType, ...]] = {}
    for exercise, rows in session.work.items():
        facts = session.snapshot.setup.exercises.get(exercise)
        if facts is None:
            continue
        mark = Mark(facts.best.load, facts.best.e1rm) if facts.best else Mark()
        for row in rows:
            types = broken(mark, row.load, row.reps)
            if types:
                found[row.set] = types
            mark = mark.after(row.load, row.reps)
    return found
