"""The opening load of an exercise: planned, or from its own maximum, never from another exercise's
(programme rules, section 4)."""

from coach.loading.loads import Loads
from coach.training.effort import percent
from coach.training.next_set import Advice
from coach.training.programme import PlannedExercise
from coach.training.reasons import Reason

DELOAD = 0.90
TIRED = {1: 0.90, 2: 0.95}
"""By readiness (1 to 5): what is left of an opening load on a bad day."""


def opening(plan: PlannedExercise, loads: Loads, readiness: int | None, deload: bool) -> Advice:
    """What to begin with. A reduced load is rounded down, any other to the nearest."""
    target = plan.target(0)
    wished, reason = _wished(plan)
    if wished is None:
        return Advice(None, target.reps, "need_first_set")
    factor, because = reduction(readiness, deload)
    if because is None:
        return Advice(loads.nearest(wished), target.reps, reason)
    return Advice(loads.floor(wished * factor), target.reps, because)


def reduction(readiness: int | None, deload: bool) -> tuple[float, Reason | None]:
    """The smaller factor wins, they do not multiply; on a tie the deload is named. No readiness is a 3."""
    tired = TIRED.get(3 if readiness is None else readiness, 1.0)
    if deload and tired >= DELOAD:
        return DELOAD, "deload_reduce"
    return (tired, "readiness_reduce") if tired < 1 else (1.0, None)


def _wished(plan: PlannedExercise) -> tuple[float | None, Reason]:
    if plan.load is not None:
        return plan.load, "opening_planned"
    target = plan.target(0)
    share = percent(target.reps, target.rpe)
    if plan.e1rm is not None and share is not None:
        return plan.e1rm * share / 100, "opening_from_e1rm"
    return None, "need_first_set"
