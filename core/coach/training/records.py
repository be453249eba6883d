"""Personal records: strictly more than every earlier working set (programme rules, section 9)."""

from dataclasses import dataclass
from typing import Literal

from coach.arithmetic import less
from coach.training.maximum import epley

RecordType = Literal["weight", "e1rm"]


@dataclass(frozen=True, slots=True)
class Mark:
    """The best of what came before: heaviest load and highest estimate, None where there is none."""

    load: float | None = None
    e1rm: float | None = None

    def after(self, load: float, reps: int) -> "Mark":
        """The mark with one more working set."""
        if reps < 1:
            return self
        value = epley(load, reps)
        return Mark(_higher(self.load, load), self.e1rm if value is None else _higher(self.e1rm, value))


def broken(mark: Mark, load: float, reps: int) -> tuple[RecordType, ...]:
    """The records that a working set sets, `weight` first. A lift of no reps is none, a tie is none."""
    if reps < 1 or load <= 0:
        return ()
    types: list[RecordType] = []
    if mark.load is None or less(mark.load, load):
        types.append("weight")
    value = epley(load, reps)
    if value is not None and (mark.e1rm is None or less(mark.e1rm, value)):
        types.append("e1rm")
    return tuple(types)


def _higher(old: float | None, new: float) -> float:
    return new if old is None else max(old, new)
