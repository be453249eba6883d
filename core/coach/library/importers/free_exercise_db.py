"""free-exercise-db: a list of objects with `primaryMuscles` and `instructions`.

Its licence is declared as Unlicense, but the origin of its texts is in doubt: they are for local loading and
evaluation, and every record says where it comes from.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from coach.library.exercise import Equipment, Exercise, Level, Muscle, Pattern
from coach.library.importers import derive
from coach.library.importers.report import Import, Skipped
from coach.library.record import Provenance

SOURCE = "free-exercise-db"

MUSCLES: dict[str, Muscle] = {
    "abdominals": "abs",
    "abductors": "abductors",
    "adductors": "adductors",
    "biceps": "biceps",
    "calves": "calves",
    "chest": "chest",
    "forearms": "forearms",
    "glutes": "glutes",
    "hamstrings": "hamstrings",
    "lats": "lats",
    "lower back": "lower_back",
    "middle back": "upper_back",
    "neck": "neck",
    "quadriceps": "quads",
    "shoulders": "shoulders",
    "traps": "traps",
    "triceps": "triceps",
}
EQUIPMENT: dict[str | None, tuple[Equipment, ...]] = {
    None: (),
    "body only": (),
    "barbell": ("barbell",),
    "e-z curl bar": ("ez_bar",),
    "dumbbell": ("dumbbell",),
    "kettlebells": ("kettlebell",),
    "medicine ball": ("medicine_ball",),
    "exercise ball": ("swiss_ball",),
    "foam roll": ("foam_roller",),
    "cable": ("cable",),
    "machine": ("machine",),
    "bands": ("band",),
    "other": ("other",),
}
LEVELS: dict[str, Level] = {"beginner": "beginner", "intermediate": "intermediate", "expert": "advanced"}
CATEGORIES: dict[str, Pattern] = {
    "stretching": "mobility",
    "cardio": "conditioning",
    "olympic weightlifting": "olympic_lift",
}


def exercises(items: Iterable[Mapping[str, Any]]) -> Import[Exercise]:
    records: dict[str, Exercise] = {}
    skipped = []
    for place, item in enumerate(items):
        try:
            exercise = _exercise(item)
        except (KeyError, TypeError, ValidationError) as error:
            skipped.append(Skipped(str(item.get("id", f"record {place}")), _reason(error)))
            continue
        if exercise.id in records:
            skipped.append(Skipped(exercise.id, "its id occurs twice"))
        else:
            records[exercise.id] = exercise
    return Import(tuple(records.values()), tuple(skipped))


def _exercise(item: Mapping[str, Any]) -> Exercise:
    primary = tuple(MUSCLES[muscle] for muscle in item["primaryMuscles"])
    equipment = EQUIPMENT[item.get("equipment")]
    pattern = CATEGORIES.get(item.get("category", "")) or derive.pattern(item["name"], primary)
    loading = derive.loading(equipment)
    return Exercise(
        id=item["id"],
        provenance=Provenance(
            source=SOURCE,
            source_id=item["id"],
            licence="Unlicense as declared",
            author="free-exercise-db",
            url="https://github.com/yuhonas/free-exercise-db",
        ),
        name=item["name"],
        pattern=pattern,
        mechanic=item.get("mechanic"),
        primary=primary,
        secondary=tuple(MUSCLES[muscle] for muscle in item.get("secondaryMuscles", ())),
        equipment=equipment,
        level=LEVELS[item["level"]],
        unilateral=derive.unilateral(item["name"]),
        loading=loading,
        modality=derive.modality(loading, pattern),
        execution=" ".join(step.strip() for step in item.get("instructions", ())),
    )


def _reason(error: Exception) -> str:
    match error:
        case KeyError():
            return f"lacks, or does not know, {error.args[0]!r}"
        case ValidationError():
            return f"{error.errors()[0]['loc'][0]} is not usable"
        case _:
            return "is not of the format's shape"
