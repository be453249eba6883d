"""A plan with one exercise changed, in every day that has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from coach.arithmetic import EPS
from coach.errors import BadFrame, NotFound
from coach.library.plan import Day
from coach.loading.units import spoken
from coach.proposals.change import PlanChange
from coach.records.exercise import Exercise
from coach.records.plan import Plan
from coach.training.effort import Target, ratio

LOADED_BY = {"barbell", "dumbbell", "kettlebell", "cable", "machine", "band", "bodyweight"}


@dataclass(frozen=True, slots=True)
class Edit:
    """What is None stays as it is."""

    exercise: Exercise
    replaced_by: Exercise | None = None
    sets: int | None = None
    reps: int | None = None
    rpe: float | None = None
    remove: bool = False


def edited(plan: Plan, edit: Edit) -> PlanChange:
    """Raises NotFound where the plan has no such exercise, BadFrame where nothing would be left or changed."""
    found = False
    days: list[Mapping[str, Any]] = []
    for day in plan.document.get("days") or ():
        items = []
        for item in day["items"]:
            if item["exercise"] != edit.exercise.id:
                items.append(item)
                continue
            found = True
            if not edit.remove:
                items.append(_item(item, edit))
        days.append({**day, "items": items})
    if not found:
        raise NotFound("The exercise is not in the user's plan. Name one that is.")
    if days == list(plan.document["days"]):
        raise BadFrame("That is what the plan says already.")
    try:
        checked = tuple(Day.model_validate(day) for day in days)
    except ValidationError:
        raise BadFrame(
            "A plan cannot become so: a day must keep an exercise, and targets must fit."
        ) from None
    more = _more(plan.document["days"], edit)
    record = more.record if more else {}
    return PlanChange(
        plan=plan.id,
        name=plan.name,
        version=plan.version,
        days=checked,
        edits=_said(edit),
        more=more.id if more else None,
        trains=tuple(record.get("primary") or ()),
        strains=tuple(record.get("joints") or ()),
    )


def _more(days: Sequence[Mapping[str, Any]], edit: Edit) -> Exercise | None:
    """The exercise that comes in, or that is done more or harder in some day than the plan has it now."""
    if edit.remove:
        return None
    if edit.replaced_by is not None:
        return edit.replaced_by
    items = (item for day in days for item in day["items"] if item["exercise"] == edit.exercise.id)
    return edit.exercise if any(_rises(item, edit) for item in items) else None


def _rises(item: Mapping[str, Any], edit: Edit) -> bool:
    """More sets, more reps or more effort than now, or fewer reps that would have the load go up."""
    if edit.sets is not None and edit.sets > item["sets"]:
        return True
    if edit.reps is None and edit.rpe is None:
        return False
    wanted = _target(item, edit.reps, edit.rpe)
    asked = Target(wanted["target_reps"], wanted["target_rpe"])
    return any(
        asked.reps > now.reps or asked.rpe > now.rpe or ratio(now, asked) > 1 + EPS for now in _targets(item)
    )


def _targets(item: Mapping[str, Any]) -> list[Target]:
    scheme = item.get("scheme") or [(item.get("target_reps"), item.get("target_rpe"))]
    return [Target(reps, rpe) for reps, rpe in scheme]


def _item(item: Mapping[str, Any], edit: Edit) -> dict[str, Any]:
    changed = dict(item)
    if edit.sets is not None:
        changed["sets"] = edit.sets
    if edit.reps is not None or edit.rpe is not None:
        changed |= _target(item, edit.reps, edit.rpe)
    if edit.replaced_by is not None:
        record = edit.replaced_by.record
        changed |= {"exercise": edit.replaced_by.id, "equipment": _loaded_by(record)}
        changed["class"] = record.get("mechanic") or item["class"]
    return changed


def _target(item: Mapping[str, Any], reps: int | None, rpe: float | None) -> dict[str, Any]:
    """One target in the place of what was: a scheme's, or a range's, first one fills what is not named."""
    first = (item.get("scheme") or [(item.get("target_reps"), item.get("target_rpe"))])[0]
    return {
        "target_reps": reps if reps is not None else first[0],
        "target_rpe": rpe if rpe is not None else first[1],
        "scheme": [],
        "range": None if reps is not None else item.get("range"),
    }


def _loaded_by(record: Mapping[str, Any]) -> str:
    needed = [name for name in record.get("equipment") or () if name in LOADED_BY]
    return needed[0] if needed else "bodyweight"


def _said(edit: Edit) -> tuple[str, ...]:
    name = edit.exercise.name
    if edit.remove:
        return (f"take {name} out",)
    changes = (
        edit.replaced_by and f"{edit.replaced_by.name} instead of {name}",
        edit.sets and f"{edit.sets} sets of {name}",
        edit.reps and f"{edit.reps} reps of {name}",
        edit.rpe and f"{name} at RPE {spoken(edit.rpe)}",
    )
    return tuple(change for change in changes if change)
