"""A prescription as it is pushed: the answer with plates, words, a lighter choice and the warm-up."""

from typing import Any

from coach.loading.inventory import Rack
from coach.loading.loads import Loads
from coach.loading.units import Unit, in_kg
from coach.training.answer import Answer
from coach.training.effort import percent
from coach.training.pushes import Lift, Lighter, Plates, Prescription
from coach.training.reasons import Reason
from coach.training.session import Session
from coach.training.warmup import warmup_ramp
from coach.training.wording import lift_text

OPENINGS: frozenset[Reason] = frozenset(
    {"opening_planned", "opening_from_e1rm", "readiness_reduce", "deload_reduce"}
)


def lift(session: Session, answer: Answer) -> Lift:
    """The bare lift, as the summary names it for the next session."""
    return Lift(**_lift(session, answer))


def prescription(session: Session, answer: Answer) -> Prescription:
    """Everything a client shows of the answer. Only loads that the rack can make are named."""
    rack, unit = session.rack(answer.exercise), session.snapshot.start.unit
    return Prescription(
        workout=session.snapshot.workout,
        version=session.snapshot.version,
        after=session.newest.set if session.newest else None,
        rpe=answer.rpe,
        done=len(session.work.get(answer.exercise, [])),
        planned=session.sets.get(answer.exercise),
        rest_s=answer.rest_s,
        plates=_plates(rack, answer.load, unit),
        alternatives=() if session.hurts(answer.exercise) else _lighter(rack, answer, unit),
        warmup=_warmup(session, rack, answer, unit),
        **_lift(session, answer),
    )


def _lift(session: Session, answer: Answer) -> dict[str, Any]:
    unit, setup = session.snapshot.start.unit, session.snapshot.setup
    return {
        "exercise": answer.exercise,
        "load": answer.load,
        "unit": unit,
        "load_kg": None if answer.load is None else in_kg(answer.load, unit),
        "reps": answer.reps,
        "reason": answer.reason,
        "text": lift_text(setup.name(answer.exercise), answer, unit),
    }


def _plates(rack: Rack, load: float | None, unit: Unit) -> Plates | None:
    found = rack.plates(load) if load is not None else None
    return (
        Plates(bar=rack.bar, per_side=found.per_side, unit=unit) if found and rack.bar is not None else None
    )


def _lighter(rack: Rack, answer: Answer, unit: Unit) -> tuple[Lighter, ...]:
    """The next lighter load with as many more reps as the RPE table gives."""
    if answer.load is None or answer.reps is None or answer.rpe is None:
        return ()
    load = rack.loads.below(answer.load)
    if not load:
        return ()
    reps = _reps_for(load / answer.load, answer.reps, answer.rpe)
    return (Lighter(load=load, load_kg=in_kg(load, unit), reps=reps, plates=_plates(rack, load, unit)),)


def _reps_for(share: float, reps: int, rpe: float) -> int:
    """The most reps that a share of the load allows at the same effort; the same where none is known."""
    full = percent(reps, rpe)
    if full is None:
        return reps
    return max((more for more in range(reps, 13) if (percent(more, rpe) or 0) >= full * share), default=reps)


def _warmup(session: Session, rack: Rack, answer: Answer, unit: Unit) -> tuple[tuple[float, int | str], ...]:
    """Before the first working set of a compound exercise on a bar."""
    if answer.load is None or answer.reason not in OPENINGS or rack.bar is None:
        return ()
    if session.mechanic(answer.exercise) != "compound":
        return ()
    loads: Loads | None = rack.loads if session.inventoried(answer.exercise) else None
    return warmup_ramp(answer.load, rack.bar, unit, loads)
