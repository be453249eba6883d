"""The next set within the session, from the set just lifted (programme rules, sections 5.2 to 5.4)."""

from dataclasses import dataclass

from coach.arithmetic import at_most, less, same
from coach.loading.loads import Loads
from coach.training.effort import Target, ratio
from coach.training.reasons import NoRaise, Reason

UP, HARD_UP, DOWN = 0.05, 0.10, 0.10
"""A load moves by at most +5 % (one step of the rack: +10 %) and -10 % a set: ours, inside the 2-10 %
of ACSM 2009."""

EASY = 6.0
"""Below this RPE (more than 4 reps in reserve) a set is far from failure, and effort says little."""

DEAD_BAND = 0.5
"""An RPE this near its target is on target: self-reports are no finer."""

MISSED = 0.95
"""What is left of a load whose target was missed by two reps or more."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """A working set as it was done; `effort` is the effective RPE, None where none was given."""

    load: float
    reps: int
    effort: float | None


@dataclass(frozen=True, slots=True)
class Advice:
    """What to lift, or None with the reason why not."""

    load: float | None
    reps: int | None
    reason: Reason


def next_set(
    done: Lifted, target: Target, loads: Loads, no_raise: NoRaise | None = None, up: float = UP
) -> Advice:
    """The next set at the same target; `no_raise` is the first flag that forbids a heavier one."""
    if done.effort is None:
        return _without_effort(done, target, loads)
    if _on_target(done.reps, done.effort, target):
        return _hold(done, target, loads, "hold_on_target")
    if less(done.effort, EASY) and done.reps < target.reps:
        return _hold(done, target, loads, "hold_short_easy")
    raw = done.load * wanted_ratio(done, target)
    if less(done.load, raw):
        if no_raise is not None:
            return _hold(done, target, loads, no_raise)
        return _raise(done, target, loads, raw, up)
    if less(raw, done.load):
        return _reduce(done, target, loads, raw)
    return _hold(done, target, loads, "hold_on_target")


def wanted_ratio(done: Lifted, target: Target) -> float:
    """The unclamped change of load that the effort asks for; far from failure it is always +5 %."""
    assert done.effort is not None, "asked only of sets with a known effort"
    if less(done.effort, EASY):
        return 1 + UP
    return ratio(Target(done.reps, done.effort), target)


def planned_change(
    done: Lifted, last: Target, wanted: Target, loads: Loads, no_raise: NoRaise | None = None
) -> Advice:
    """The next set where the scheme changes its target from `last` to `wanted`, as from 1 @ 8 to 5 @ 8."""
    if same(done.load, 0):
        return Advice(0.0, wanted.reps, "planned_change")
    base = done.load * ratio(last, wanted)
    if done.effort is None and done.reps <= last.reps - 2:
        return Advice(loads.floor(base * MISSED), wanted.reps, "reduce_missed_reps")
    factor = _change(done, last)
    if less(1, factor):
        if no_raise is not None:
            return Advice(loads.nearest(base), wanted.reps, no_raise)
        return Advice(loads.nearest(base * factor), wanted.reps, "planned_change_raised")
    reason: Reason = "planned_change_reduced" if less(factor, 1) else "planned_change"
    return Advice(loads.nearest(base * factor), wanted.reps, reason)


def _on_target(reps: int, effort: float, target: Target) -> bool:
    return not less(effort, EASY) and reps == target.reps and at_most(abs(effort - target.rpe), DEAD_BAND)


def _hold(done: Lifted, target: Target, loads: Loads, reason: Reason, more_reps: int = 0) -> Advice:
    return Advice(_kept(done.load, loads), max(target.reps + more_reps, 1), reason)


def _kept(load: float, loads: Loads, share: float = 1) -> float:
    """Rounded down. Without a load there is nothing to take a share of, and none is added."""
    return 0.0 if same(load, 0) else loads.floor(load * share)


def _without_effort(done: Lifted, target: Target, loads: Loads) -> Advice:
    """Absent is not 0: without an effort a load may fall, and never rises."""
    if done.reps <= target.reps - 2:
        return Advice(_kept(done.load, loads, MISSED), target.reps, "reduce_missed_reps")
    return _hold(done, target, loads, "hold_no_effort")


def _raise(done: Lifted, target: Target, loads: Loads, raw: float, up: float) -> Advice:
    step = loads.above(done.load)
    if step is None:
        return _hold(done, target, loads, "hold_rounding")
    if at_most(step, done.load * (1 + up)):
        return _raise_within(done, target, loads, raw, up)
    far = done.effort is not None and less(done.effort, EASY)
    if not (far or at_most(step, raw)):
        return _hold(done, target, loads, "hold_rounding")
    if not at_most(step, done.load * (1 + HARD_UP)):
        return _hold(done, target, loads, "hold_step_too_big", more_reps=1)
    return Advice(step, target.reps, "raise_far_from_failure" if far else "raise_one_step")


def _raise_within(done: Lifted, target: Target, loads: Loads, raw: float, up: float) -> Advice:
    """The rack has a step inside the soft ceiling."""
    ceiling = done.load * (1 + up)
    allowed = loads.capped(ceiling)
    load = allowed.nearest(raw) if allowed else done.load
    if not less(done.load, load):
        return _hold(done, target, loads, "hold_rounding")
    if done.effort is not None and less(done.effort, EASY):
        return Advice(load, target.reps, "raise_far_from_failure")
    return Advice(load, target.reps, "raise_clamped" if less(ceiling, raw) else "raise_effort")


def _reduce(done: Lifted, target: Target, loads: Loads, raw: float) -> Advice:
    bottom = done.load * (1 - DOWN)
    allowed = loads.capped(done.load)
    load = allowed.nearest(max(raw, bottom)) if allowed else None
    if load is not None and less(load, done.load):
        return Advice(load, target.reps, "reduce_clamped" if less(raw, bottom) else "reduce_effort")
    if done.effort is not None and at_most(target.rpe + 1, done.effort):
        return _hold(done, target, loads, "hold_fewer_reps", more_reps=-1)
    return _hold(done, target, loads, "hold_rounding")


def _change(done: Lifted, last: Target) -> float:
    """How much the last set moves the planned load: 1 inside the dead band or where effort is unknown."""
    if done.effort is None or _on_target(done.reps, done.effort, last):
        return 1.0
    if less(done.effort, EASY):
        return 1 + UP if done.reps >= last.reps else 1.0
    return min(max(ratio(Target(done.reps, done.effort), last), 1 - DOWN), 1 + UP)
