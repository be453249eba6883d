"""A day's targets for one body (programme rules, section 12): what it uses, what it aims at, and the limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from coach.nutrition.energy import Activity, Confidence, Sex, bmr_mifflin, expenditure, tdee
from coach.nutrition.targets import (
    Guard,
    Macros,
    Refusal,
    Wish,
    bmi,
    calorie_goal,
    macros,
    protein_target,
)

Missing = Literal["weight", "height_cm", "birth_date", "sex"]


@dataclass(frozen=True, slots=True)
class Body:
    """What a user told. `pace`: kilograms a week, in the direction of the wish. None: not told."""

    cm: float | None = None
    sex: Sex | None = None
    born: date | None = None
    activity: Activity | None = None
    wish: Wish = "maintain"
    pace: float | None = None
    pregnant: bool = False
    ed_flag: bool = False


@dataclass(frozen=True, slots=True)
class DayTargets:
    """kcal a day and whole grams; `because` names rules. No number where one was refused, or is `missing`."""

    kcal: float | None = None
    macros: Macros | None = None
    protein_min_g: float | None = None
    protein_max_g: float | None = None
    expenditure: float | None = None
    source: Literal["adaptive", "formula"] | None = None
    confidence: Confidence | None = None
    clamped: bool = False
    refused: Refusal | None = None
    missing: Sequence[Missing] = ()
    because: Sequence[str] = ("energy.goal",)


def day_targets(
    body: Body, intake: Mapping[date, float], weights: Mapping[date, float], day: date
) -> DayTargets:
    """The targets of a day from what is known up to it: kcal eaten and kilograms weighed by day.

    The day itself is not counted as eaten, for it may not be over.
    """
    if body.ed_flag:
        return DayTargets(refused="ed_flag")
    missing = _missing(body, weights)
    if missing or body.cm is None or body.born is None or body.sex is None:
        return DayTargets(missing=missing)
    kg, age = weights[max(weights)], _age(body.born, day)
    formula = tdee(bmr_mifflin(body.sex, kg, body.cm, age), body.activity or "sedentary")
    before = {eaten_on: kcal for eaten_on, kcal in intake.items() if eaten_on < day}
    used = expenditure(formula, before, weights, day)
    guard = Guard(age, body.pregnant, body.ed_flag, bmi(kg, body.cm))
    goal = calorie_goal(used.kcal, kg, body.sex, guard=guard, kg_per_week=_loss(body), wish=body.wish)
    protein = protein_target(kg)
    return DayTargets(
        kcal=goal.kcal,
        macros=None if goal.kcal is None else macros(goal.kcal, kg),
        protein_min_g=protein.min_g,
        protein_max_g=protein.max_g,
        expenditure=used.kcal,
        source=used.source,
        confidence=used.confidence,
        clamped=goal.clamped,
        refused=goal.refused,
        because=_because(body, used.source),
    )


def _missing(body: Body, weights: Mapping[date, float]) -> tuple[Missing, ...]:
    known: Mapping[Missing, object] = {
        "weight": weights or None, "height_cm": body.cm, "birth_date": body.born, "sex": body.sex
    }  # fmt: skip
    return tuple(name for name, value in known.items() if value is None)


def _because(body: Body, source: Literal["adaptive", "formula"]) -> tuple[str, ...]:
    """Ids of the reference of rules."""
    limit = ("energy.loss-limit",) if body.wish == "lose" else ()
    found = "energy.adaptive" if source == "adaptive" else "energy.bmr"
    return (found, *limit, "energy.goal", "energy.macros")


def _loss(body: Body) -> float | None:
    """In kg a week; what is to be gained is a negative loss."""
    if body.wish == "lose" or body.pace is None:
        return body.pace if body.wish == "lose" else None
    return -body.pace if body.wish == "gain" else 0.0


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
