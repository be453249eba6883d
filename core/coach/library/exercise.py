"""An exercise as a lifter needs it between sets: what it is and takes, how to do it, what to do instead."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from coach.library.record import Aliases, Line, Part, Record, RecordId, spoken

Muscle = Literal[
    "quads", "hamstrings", "glutes", "adductors", "abductors", "calves", "shins", "hip_flexors",
    "chest", "front_delts", "side_delts", "rear_delts", "rotator_cuff", "serratus",
    "lats", "upper_back", "traps", "lower_back", "abs", "obliques",
    "biceps", "triceps", "forearms", "neck",
    "shoulders",  # where a foreign record does not say which head; our own always do
]  # fmt: skip

Equipment = Literal[
    "barbell", "ez_bar", "trap_bar", "landmine", "smith_machine", "plate",
    "dumbbell", "kettlebell", "medicine_ball", "sandbag",
    "cable", "machine", "band", "mini_band",
    "suspension_trainer", "rings", "pull_up_bar", "dip_bars", "bench", "incline_bench", "rack",
    "box", "back_extension_bench", "preacher_bench", "ghd",
    "swiss_ball", "ab_wheel", "sliders", "foam_roller", "wall", "towel", "stick",
    "sled", "battle_rope", "jump_rope", "climbing_rope",
    "treadmill", "bike", "rowing_machine", "elliptical", "stair_climber", "air_bike", "ski_machine",
    "other",
]  # fmt: skip

Pattern = Literal[
    "squat", "lunge", "hinge", "hip_extension", "knee_extension", "knee_flexion",
    "hip_abduction", "hip_adduction", "hip_flexion", "ankle",
    "horizontal_push", "vertical_push", "chest_fly", "horizontal_pull", "vertical_pull",
    "shoulder_raise", "shoulder_rotation", "shrug", "elbow_flexion", "elbow_extension", "wrist_and_grip",
    "trunk_flexion", "trunk_stability", "trunk_rotation", "neck", "carry",
    "jump", "throw", "olympic_lift", "full_body", "conditioning", "mobility",
]  # fmt: skip

Level = Literal["beginner", "intermediate", "advanced"]

Mechanic = Literal["compound", "isolation"]
"""The programme rules' `class`; absent for mobility and conditioning."""

Loading = Literal[
    "plates",  # a bar or a machine with plates: the load is the whole
    "pair",  # two equal weights: the load is that of one
    "single",  # one weight
    "stack",  # a pin or a dial
    "bodyweight", "bodyweight_plus", "assisted", "band", "none",
]  # fmt: skip

Modality = Literal["weight_reps", "reps", "seconds", "metres"]
"""How a set is counted."""

Joint = Literal["neck", "shoulder", "elbow", "wrist", "lower_back", "hip", "knee", "ankle"]

Pregnancy = Literal["supine", "prone", "balance", "impact", "abdominal_strain", "pressure"]

PREGNANCY_NOTES: dict[Pregnancy, str] = {
    "supine": "lying flat on the back is best kept short once the bump shows",
    "prone": "lying on the front stops being comfortable early",
    "balance": "balance changes, so choose something with less risk of a fall",
    "impact": "jumping and pounding may feel wrong on the pelvic floor",
    "abdominal_strain": "stop if the belly domes along the middle",
    "pressure": "stay well below a maximum and keep breathing",
}

Cue = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=90)]


class Fault(Part):
    """What goes wrong, as it can be seen or felt, and what to do about it."""

    sign: Line
    fix: Line


class Exercise(Record):
    """One exercise. Links (`easier`, `harder`, `substitutes`) are ids of other records."""

    name: Line
    aliases: Aliases = Field(default_factory=Aliases)
    pattern: Pattern | None = None
    mechanic: Mechanic | None = None
    primary: tuple[Muscle, ...] = ()
    secondary: tuple[Muscle, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    """All that it takes, the loaded implement first; nothing for bodyweight alone."""
    also_with: tuple[Equipment, ...] = ()
    """What may stand in for the first piece of equipment."""
    level: Level = "beginner"
    unilateral: bool = False
    loading: Loading = "none"
    modality: Modality = "weight_reps"
    set_up: str = ""
    execution: str = ""
    cues: tuple[Cue, ...] = Field(default=(), max_length=5)
    faults: tuple[Fault, ...] = ()
    easier: tuple[RecordId, ...] = ()
    harder: tuple[RecordId, ...] = ()
    substitutes: tuple[RecordId, ...] = ()
    joints: tuple[Joint, ...] = ()
    """Joints that it asks much of: somebody sore there should pick another."""
    kinder_to: tuple[Joint, ...] = ()
    """Joints that take it better than they take most lifts for the same muscles."""
    pregnancy: tuple[Pregnancy, ...] = ()
    floor: bool = False
    """Whether one has to get down to the floor and up again."""
    same_as: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Ids of the same exercise elsewhere, by source: `{"free-exercise-db": ("Goblet_Squat",)}`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and every alias, in all languages."""
        return (self.name, *(alias for aliases in self.aliases.values() for alias in aliases))

    @property
    def links(self) -> tuple[str, ...]:
        return (*self.easier, *self.harder, *self.substitutes)


def passage(exercise: Exercise, names: Mapping[str, str] | None = None) -> str:
    """The text that is retrieved and cited: complete sentences, nothing that only a machine reads.

    `names` gives the names of linked exercises by id; without it the ids are spelled out.
    """

    def linked(head: str, ids: tuple[str, ...]) -> str:
        return _sentence(head, [(names or {}).get(link, spoken(link)) for link in ids])

    lines = [
        f"{exercise.name}{_also_called(exercise)}.",
        _facts(exercise),
        exercise.set_up,
        exercise.execution,
        _sentence("Cues", [cue.rstrip(".") for cue in exercise.cues], "; "),
        *(f"{fault.sign[0].upper()}{fault.sign[1:]}? {fault.fix}" for fault in exercise.faults),
        linked("Easier", exercise.easier),
        linked("Harder", exercise.harder),
        linked("Instead", exercise.substitutes),
        kindness(exercise),
        cautions(exercise),
    ]
    return "\n".join(line for line in lines if line)


def cautions(exercise: Exercise) -> str:
    """Whom it may not suit, in words; empty where nothing is known."""
    pregnancy = "; also, ".join(PREGNANCY_NOTES[reason] for reason in exercise.pregnancy)
    notes = [
        f"asks much of the {_listed(exercise.joints)}" if exercise.joints else "",
        "needs getting down to the floor" if exercise.floor else "",
        f"in pregnancy, {pregnancy}" if pregnancy else "",
    ]
    return _sentence("Take care", [note for note in notes if note], "; ")


def kindness(exercise: Exercise) -> str:
    """Which joints take it well, in words."""
    return _sentence("Kinder to", [f"the {spoken(joint)}" for joint in exercise.kinder_to])


def _also_called(exercise: Exercise) -> str:
    others = exercise.names[1:]
    return f" (also: {', '.join(others)})" if others else ""


def _facts(exercise: Exercise) -> str:
    trains = _listed(exercise.primary)
    if exercise.primary and exercise.secondary:
        trains += f", with help from {_listed(exercise.secondary)}"
    needs = _listed(exercise.equipment) or "no equipment"
    if exercise.also_with:
        needs += f" (or {_listed(exercise.also_with)})"
    sides = ", one side at a time" if exercise.unilateral else ""
    return f"Trains {trains or 'the whole body'}. Needs {needs}. For {exercise.level} lifters{sides}."


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(spoken(word) for word in words)


def _sentence(head: str, parts: list[str], separator: str = ", ") -> str:
    return f"{head}: {separator.join(parts)}." if parts else ""
