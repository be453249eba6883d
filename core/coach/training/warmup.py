"""The warm-up ramp before a barbell's working load (programme rules, section 8; coaching convention)."""

from typing import Literal

from coach.arithmetic import at_most, floor_to, less
from coach.loading.loads import Loads
from coach.loading.units import STEP, Unit

RAMP = ((0.4, 5), (0.6, 3), (0.8, 2))

Step = tuple[float, int | Literal["bar"]]


def warmup_ramp(working: float, bar: float, unit: Unit, loads: Loads | None = None) -> tuple[Step, ...]:
    """(load, reps) up to the working load, the empty bar first; none where the bar is all there is.

    Rounded down to 2.5 kg or 5 lb, with an inventory to what it can load. A step that is not above the
    one before, or not below the working load, is left out.
    """
    if at_most(working, bar):
        return ()
    steps: list[Step] = [(bar, "bar")]
    for share, reps in RAMP:
        load = loads.floor(working * share) if loads else floor_to(working * share, STEP[unit])
        if less(steps[-1][0], load) and less(load, working):
            steps.append((load, reps))
    return tuple(steps)
