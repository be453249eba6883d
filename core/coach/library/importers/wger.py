"""wger's exercises: a list of objects with `uuid`, `primary_muscles` and a licence of each record's own.

The texts are CC-BY-SA or CC0: they may be shown with author and licence, and a changed text stays under it.
`overlap.without_copies` drops the few that were copied from elsewhere.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from coach.library.exercise import Equipment, Exercise, Muscle
from coach.library.importers import derive
from coach.library.importers.report import Import, Skipped
from coach.library.record import Provenance

SOURCE = "wger"

MUSCLES: dict[str, Muscle] = {
    "Abs": "abs",
    "Biceps": "biceps",
    "Brachialis": "biceps",
    "Calves": "calves",
    "Chest": "chest",
    "Glutes": "glutes",
    "Hamstrings": "hamstrings",
    "Lats": "lats",
    "Obliquus externus abdominis": "obliques",
    "Quads": "quads",
    "Serratus anterior": "serratus",
    "Shoulders": "shoulders",
    "Soleus": "calves",
    "Trapezius": "traps",
    "Triceps": "triceps",
}
UNNAMED = "wger contributors"
"""The licence asks for the author's name where it was given."""

FLOOR = "Gym mat"
EQUIPMENT: dict[str, tuple[Equipment, ...]] = {
    FLOOR: (),
    "none (bodyweight exercise)": (),
    "Barbell": ("barbell",),
    "Bench": ("bench",),
    "Dumbbell": ("dumbbell",),
    "Incline bench": ("incline_bench",),
    "Kettlebell": ("kettlebell",),
    "Pull-up bar": ("pull_up_bar",),
    "Resistance band": ("band",),
    "SZ-Bar": ("ez_bar",),
    "Swiss Ball": ("swiss_ball",),
}
CARDIO = "Cardio"
LOADED_FIRST: tuple[Equipment, ...] = ("barbell", "ez_bar", "dumbbell", "kettlebell", "band")


def exercises(items: Iterable[Mapping[str, Any]]) -> Import[Exercise]:
    """A record without a text or a licence is skipped: it says nothing, or may not be shown."""
    records: dict[str, Exercise] = {}
    skipped = []
    for place, item in enumerate(items):
        label = str(item.get("name") or item.get("uuid") or f"record {place}")
        reason = _missing(item)
        if not reason and item["uuid"] in records:
            reason = "its id occurs twice"
        if reason:
            skipped.append(Skipped(label, reason))
            continue
        try:
            records[item["uuid"]] = _exercise(item)
        except (KeyError, ValidationError):
            skipped.append(Skipped(label, "has a muscle, a tool or a field that is not known"))
    return Import(tuple(records.values()), tuple(skipped))


def _missing(item: Mapping[str, Any]) -> str:
    for field, reason in (
        ("uuid", "has no id"),
        ("name", "has no name"),
        ("license", "has no licence"),
        ("description", "has no description"),
    ):
        if not str(item.get(field) or "").strip():
            return reason
    return ""


def _exercise(item: Mapping[str, Any]) -> Exercise:
    name: str = item["name"].strip()
    primary = _muscles(item.get("primary_muscles", ()))
    secondary = tuple(
        muscle for muscle in _muscles(item.get("secondary_muscles", ())) if muscle not in primary
    )
    equipment = _equipment(item.get("equipment", ()))
    pattern = "conditioning" if item.get("category") == CARDIO else derive.pattern(name, primary)
    loading = derive.loading(equipment)
    aliases = tuple(alias.strip() for alias in item.get("aliases", ()) if alias.strip())
    return Exercise(
        id=item["uuid"],
        provenance=Provenance(
            source=SOURCE,
            source_id=item["uuid"],
            licence=item["license"],
            author=item.get("license_author") or UNNAMED,
            url="https://wger.de",
        ),
        name=name,
        aliases={"en": aliases} if aliases else {},
        pattern=pattern,
        mechanic=derive.mechanic(primary, secondary),
        primary=primary,
        secondary=secondary,
        equipment=equipment,
        unilateral=derive.unilateral(name),
        loading=loading,
        modality=derive.modality(loading, pattern),
        execution="\n".join((item["description"].strip(), *(note.strip() for note in item.get("notes", ())))),
        floor=FLOOR in item.get("equipment", ()),
    )


def _muscles(names: Iterable[str]) -> tuple[Muscle, ...]:
    return tuple(dict.fromkeys(MUSCLES[name] for name in names))


def _equipment(names: Iterable[str]) -> tuple[Equipment, ...]:
    found = dict.fromkeys(tool for name in names for tool in EQUIPMENT[name])
    return tuple(sorted(found, key=lambda tool: tool not in LOADED_FIRST))
