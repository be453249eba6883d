"""What can stand in for an exercise: same pattern and muscle, equipment that is there, nothing that hurts."""

from collections.abc import Collection, Mapping

from coach.loading.inventory import BODYWEIGHT
from coach.training.pain import rules_out
from coach.training.programme import Exercise
from coach.training.session import Session

MOST_OPTIONS = 4


def swap_options(
    session: Session, old: str, library: Mapping[str, Exercise], equipment: Collection[str] | None = None
) -> tuple[Exercise, ...]:
    """At most four, those done most often first; then in the library's order of substitutes, then by name.

    `equipment` None: that of the workout's start, and where that says nothing, any.
    """
    known = {**library, **session.snapshot.setup.exercises}
    origin = known.get(old)
    if origin is None:
        return ()
    there = _available(session) if equipment is None else frozenset(equipment)
    ranked = sorted(
        (
            one
            for one in known.values()
            if _alike(origin, one) and _free(session, one, there) and not _hurts(session, one)
        ),
        key=lambda one: (-one.sessions, _place(origin, one), one.name),
    )
    return tuple(ranked[:MOST_OPTIONS])


def _available(session: Session) -> frozenset[str] | None:
    start = session.snapshot.start
    named = (*(start.equipment or ()), *(start.inventory or {}))
    return frozenset(named) if named else None


def _alike(origin: Exercise, one: Exercise) -> bool:
    same_pattern = origin.pattern is None or origin.pattern == one.pattern
    return one.id != origin.id and same_pattern and bool(set(origin.primary) & set(one.primary))


def _free(session: Session, one: Exercise, there: frozenset[str] | None) -> bool:
    reachable = there is None or one.equipment is None or one.equipment in there | BODYWEIGHT
    return reachable and one.id not in session.programme and one.id not in session.stopped


def _hurts(session: Session, one: Exercise) -> bool:
    return session.hurts(one.id) or rules_out(session.sore, one.primary, one.avoid_with)


def _place(origin: Exercise, one: Exercise) -> int:
    listed = one.id in origin.substitutes
    return origin.substitutes.index(one.id) if listed else len(origin.substitutes)
