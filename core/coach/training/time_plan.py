"""What of the programme fits into the minutes that are left: a proposal, the programme stays as it is.

Coaching convention: accessories go first, then antagonists are paired, then sets are cut. The 45 s of a
set are ours.
"""

from dataclasses import dataclass

from coach.training.rest import rest_after
from coach.training.session import Session

WORK_S = 45

ANTAGONISTS = (
    ({"chest"}, {"middle back", "upper_back", "lats"}),
    ({"shoulders", "front_delts", "side_delts"}, {"lats", "upper_back"}),
    ({"biceps"}, {"triceps"}),
    ({"quadriceps", "quads"}, {"hamstrings"}),
    ({"abdominals", "abs"}, {"lower back", "lower_back"}),
    ({"abductors"}, {"adductors"}),
)
"""By our own names of the muscles, and by those of free-exercise-db."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`keep` are (exercise, sets) in order; `needed_s` is the time that everything would take; `cut` is how
    many sets of the kept exercises had to go."""

    needed_s: int
    fits: bool
    keep: tuple[tuple[str, int], ...]
    drop: tuple[str, ...]
    supersets: tuple[tuple[str, str], ...]
    cut: int


def time_plan(session: Session, seconds: float) -> Plan:
    """Nothing is dropped that fits. At least one set of each compound exercise stays."""
    keep = {name: _left(session, name) for name in session.programme if session.open(name)}
    needed = _needed(session, keep, ())
    drop = _drop_accessories(session, keep, seconds)
    pairs = _pair(session, keep) if _needed(session, keep, ()) > seconds else ()
    cut = _cut_sets(session, keep, pairs, seconds)
    fits = _needed(session, keep, pairs) <= seconds
    return Plan(needed, fits, tuple(keep.items()), tuple(drop), pairs, cut)


def needed_seconds(session: Session) -> int:
    """For everything that is still to be done."""
    keep = {name: _left(session, name) for name in session.programme if session.open(name)}
    return _needed(session, keep, ())


def _left(session: Session, exercise: str) -> int:
    return session.sets[exercise] - len(session.work.get(exercise, []))


def _rest(session: Session, exercise: str) -> int:
    plan, target = session.programme[exercise], session.next_target(exercise)
    return rest_after(plan.mechanic, target, target.reps, None, plan.rest_s) if target else 0


def _needed(session: Session, keep: dict[str, int], pairs: tuple[tuple[str, str], ...]) -> int:
    total = sum(sets * (WORK_S + _rest(session, name)) for name, sets in keep.items())
    return total - sum(min(keep[a], keep[b]) * min(_rest(session, a), _rest(session, b)) for a, b in pairs)


def _drop_accessories(session: Session, keep: dict[str, int], seconds: float) -> list[str]:
    dropped: list[str] = []
    for name in reversed(list(keep)):
        if _needed(session, keep, ()) <= seconds or len(keep) == 1:
            break
        if session.mechanic(name) == "isolation":
            dropped.append(name)
            del keep[name]
    return dropped


def _pair(session: Session, keep: dict[str, int]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    free = list(keep)
    while free:
        first = free.pop(0)
        partner = next((name for name in free if _opposed(session, first, name)), None)
        if partner is not None:
            free.remove(partner)
            pairs.append((first, partner))
    return tuple(pairs)


def _opposed(session: Session, a: str, b: str) -> bool:
    facts = session.snapshot.setup.exercises
    if a not in facts or b not in facts:
        return False
    one, other = set(facts[a].primary), set(facts[b].primary)
    return any((one & x and other & y) or (one & y and other & x) for x, y in ANTAGONISTS)


def _cut_sets(
    session: Session, keep: dict[str, int], pairs: tuple[tuple[str, str], ...], seconds: float
) -> int:
    """One set at a time, from the last exercise that has more than one. Returns how many went."""
    cut = 0
    while _needed(session, keep, pairs) > seconds:
        name = next((name for name in reversed(list(keep)) if keep[name] > 1), None)
        if name is None:
            break
        keep[name] -= 1
        cut += 1
    return cut
