"""A live workout as it stands: its sets, pains and swaps, and what can be asked of them."""

from dataclasses import dataclass, field

from coach.arithmetic import same
from coach.loading.inventory import Rack, read_rack, unknown_rack
from coach.training.effort import Target
from coach.training.events import SetLogged, WorkoutEnd
from coach.training.pain import Grade
from coach.training.programme import Mechanic, PlannedExercise
from coach.training.reasons import NoRaise
from coach.training.snapshot import Order, Snapshot


@dataclass(frozen=True, slots=True)
class Row:
    """One set: what was `said` of it, edits included, its effective effort, and what it was done for."""

    order: Order
    said: SetLogged
    effort: float | None
    target: Target | None = None

    @property
    def set(self) -> str:
        return self.said.set

    @property
    def exercise(self) -> str:
        return self.said.exercise

    @property
    def reps(self) -> int:
        return self.said.reps

    @property
    def load(self) -> float:
        return self.said.load

    @property
    def working(self) -> bool:
        return self.said.kind == "working"


@dataclass(frozen=True, slots=True)
class Pain:
    """A report, with the exercise that it concerns."""

    order: Order
    exercise: str | None
    grade: Grade
    region: str


@dataclass(slots=True)
class Session:
    """The present state of a workout. Read-only once made by `read`."""

    snapshot: Snapshot
    rows: list[Row] = field(default_factory=list)
    """In order of time, deleted sets left out."""
    work: dict[str, list[Row]] = field(default_factory=dict)
    """The working sets of each exercise, with their targets."""
    programme: dict[str, PlannedExercise] = field(default_factory=dict)
    """What is to be done, swapped-in exercises after the others."""
    sets: dict[str, int] = field(default_factory=dict)
    """How many working sets each planned exercise has today."""
    pains: list[Pain] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    """Exercises that ended, because of `pain` or a `swap`."""
    skipped: set[str] = field(default_factory=set)
    focus: str | None = None
    """The exercise at hand: of the last set, or swapped in since."""
    readiness: int = 3
    locked: bool = False
    acknowledged: bool = False
    ended: WorkoutEnd | None = None
    deadline: int | None = None
    """When the user has to be gone."""
    _racks: dict[str, Rack] = field(default_factory=dict)

    def rack(self, exercise: str) -> Rack:
        """What the exercise can be loaded with."""
        if exercise not in self._racks:
            self._racks[exercise] = self._find_rack(exercise)
        return self._racks[exercise]

    def inventoried(self, exercise: str) -> bool:
        """The client has said what its equipment can load."""
        return (self._equipment(exercise) or "") in (self.snapshot.start.inventory or {})

    def _find_rack(self, exercise: str) -> Rack:
        start, equipment = self.snapshot.start, self._equipment(exercise)
        spec = (start.inventory or {}).get(equipment or "")
        return read_rack(spec, start.unit) if spec is not None else unknown_rack(equipment, start.unit)

    def _equipment(self, exercise: str) -> str | None:
        plan, facts = self.programme.get(exercise), self.snapshot.setup.exercises.get(exercise)
        return (plan and plan.equipment) or (facts and facts.equipment) or None

    def mechanic(self, exercise: str) -> Mechanic:
        plan = self.programme.get(exercise)
        return plan.mechanic if plan else self.snapshot.setup.mechanic(exercise)

    def next_target(self, exercise: str) -> Target | None:
        """What the next set aims at: the plan's, else what the last set aimed at."""
        done, plan = self.work.get(exercise, []), self.programme.get(exercise)
        if plan:
            return plan.target(len(done))
        return done[-1].target if done else None

    def all_done(self, exercise: str) -> bool:
        return exercise in self.sets and len(self.work.get(exercise, [])) >= self.sets[exercise]

    def flags(self, exercise: str) -> list[NoRaise]:
        """What forbids a heavier set of the exercise, the gravest first."""
        done = self.work.get(exercise, [])
        found: list[NoRaise] = []
        if self.hurts(exercise):
            found.append("hold_pain")
        if any(row.said.form_fail for row in done):
            found.append("hold_form")
        if any(_missed_at_the_limit(row) for row in done):
            found.append("hold_miss")
        if self.readiness <= 2:
            found.append("hold_readiness")
        if self.snapshot.setup.deload_week:
            found.append("hold_deload")
        return found

    @property
    def sore(self) -> tuple[str, ...]:
        """The regions that hurt, as they were named, each once."""
        return tuple(dict.fromkeys(one.region for one in self.pains if one.grade != "none"))

    def hurts(self, exercise: str) -> bool:
        """Pain was reported of it in this workout, or it was ended for pain."""
        reported = any(one.exercise == exercise and one.grade in ("mild", "stop") for one in self.pains)
        return reported or self.stopped.get(exercise) == "pain"

    def hurt_since(self, exercise: str) -> bool:
        """A mild pain was reported after its last working set."""
        done = self.work.get(exercise, [])
        last = done[-1].order if done else (-1, "")
        return any(
            one.exercise == exercise and one.grade == "mild" and one.order > last for one in self.pains
        )

    def open(self, exercise: str) -> bool:
        """There is something left to do of it."""
        return not (exercise in self.stopped or exercise in self.skipped or self.all_done(exercise))

    def upcoming(self) -> str | None:
        """The exercise at hand while it is open, else the next open one of the programme, else none."""
        if self.focus is not None and self.open(self.focus):
            return self.focus
        names = list(self.programme)
        start = names.index(self.focus) if self.focus in names else 0
        return next(filter(self.open, names[start:] + names[:start]), None)

    @property
    def newest(self) -> Row | None:
        return self.rows[-1] if self.rows else None


def _missed_at_the_limit(row: Row) -> bool:
    at_the_limit = row.effort is not None and same(row.effort, 10)
    return at_the_limit and row.target is not None and row.reps < row.target.reps
