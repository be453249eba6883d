"""What to eat in a day: macros and a calorie goal inside limits that are never crossed
(programme rules, section 12)."""

from dataclasses import dataclass
from typing import Literal

from coach.arithmetic import EPS, less, round_half_up, whole
from coach.nutrition.energy import Sex

PROTEIN_G_PER_KG = 1.6
FAT_G_PER_KG = 0.8
PROTEIN_RANGE = (1.6, 2.2)
"""g per kg of body weight (Morton 2018)."""
LEAN_PROTEIN_RANGE = (2.3, 3.1)
"""g per kg of fat-free mass, lean and in a deficit (Helms 2014)."""

KCAL_PROTEIN, KCAL_CARBS, KCAL_FAT = 4, 4, 9
"""kcal per g (Atwater)."""

LOSS_SHARE, LOSS_KG = 0.01, 0.9
"""At most 1 % of body weight and 0.9 kg a week (Garthe 2011, Helms 2014; CDC)."""
USUAL_LOSS_SHARE = 0.005
KCAL_PER_WEEKLY_KG = 1_100
"""A kilogram a week is 7,700 kcal in 7 days."""

FLOOR_FEMALE, FLOOR_OTHER = 1_200, 1_500
LEAST_KCAL = 800
"""Below it lies medical treatment: no path writes such a goal."""
ADULT = 18
UNDERWEIGHT_BMI = 18.5
"""WHO."""

Refusal = Literal["minor", "pregnant", "ed_flag", "underweight"]
Wish = Literal["lose", "maintain", "gain"]


@dataclass(frozen=True, slots=True)
class Macros:
    """Whole grams a day."""

    protein_g: int
    fat_g: int
    carbs_g: int


@dataclass(frozen=True, slots=True)
class Range:
    min_g: float
    max_g: float


@dataclass(frozen=True, slots=True)
class LossLimit:
    """The fastest loss, in kg a week, and the daily deficit that it takes."""

    max_kg_per_week: float
    max_deficit_kcal: float


@dataclass(frozen=True, slots=True)
class Guard:
    """What may forbid a deficit. None: not known, and then it cannot be checked."""

    age: float | None = None
    pregnant: bool = False
    ed_flag: bool = False
    bmi: float | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """kcal a day; `clamped` where the loss limit or the floor acted. Refused: no number at all."""

    kcal: float | None
    clamped: bool = False
    refused: Refusal | None = None


def macros(
    kcal: float, kg: float, protein: float = PROTEIN_G_PER_KG, fat: float = FAT_G_PER_KG
) -> Macros | None:
    """Protein and fat by body weight, the rest as carbohydrates; None where nothing is left for them."""
    protein_g, fat_g = whole(protein * kg), whole(fat * kg)
    left = kcal - KCAL_PROTEIN * protein_g - KCAL_FAT * fat_g
    if less(left, 0):
        return None
    return Macros(protein_g, fat_g, whole(left / KCAL_CARBS))


def protein_target(kg: float) -> Range:
    return _range(PROTEIN_RANGE, kg)


def protein_target_deficit(kg: float, body_fat: float) -> Range:
    """For lean people in a deficit; `body_fat` is a share from 0 to 1."""
    return _range(LEAN_PROTEIN_RANGE, kg * (1 - body_fat))


def weight_loss_limit(kg: float) -> LossLimit:
    limit = min(LOSS_SHARE * kg, LOSS_KG)
    return LossLimit(limit, limit * KCAL_PER_WEEKLY_KG)


def bmi(kg: float, cm: float) -> float:
    return kg / (cm / 100) ** 2


def meant(wish: Wish, kg_per_week: float | None) -> Wish:
    """A pace of losing weight is a wish to lose it, under whatever name."""
    return "lose" if kg_per_week is not None and kg_per_week > 0 else wish


def refusal(guard: Guard, wish: Wish = "lose") -> Refusal | None:
    """Why no goal is given, the first that applies.

    Signs of an eating disorder allow no calorie number at all; the others forbid a deficit.
    """
    losing = wish == "lose"
    if losing and guard.age is not None and guard.age < ADULT:
        return "minor"
    if losing and guard.pregnant:
        return "pregnant"
    if guard.ed_flag:
        return "ed_flag"
    return "underweight" if losing and guard.bmi is not None and guard.bmi < UNDERWEIGHT_BMI else None


def calorie_goal(
    tdee: float,
    kg: float,
    sex: Sex | None,
    *,
    guard: Guard,
    kg_per_week: float | None = None,
    wish: Wish = "lose",
) -> Goal:
    """kcal a day for a wished loss in kg a week; 0.5 % of body weight where none is named.

    A weight to be gained is a negative loss. Refuses before it computes.
    """
    refused = refusal(guard, meant(wish, kg_per_week))
    if refused is not None:
        return Goal(None, refused=refused)
    limit = weight_loss_limit(kg).max_kg_per_week
    wanted = _wanted(kg, kg_per_week, wish)
    loss = min(wanted, limit)
    floor = FLOOR_FEMALE if sex == "female" else FLOOR_OTHER
    unbounded = tdee - loss * KCAL_PER_WEEKLY_KG
    kcal = max(unbounded, floor, LEAST_KCAL)
    return Goal(round_half_up(kcal, 2), clamped=less(limit, wanted) or less(unbounded, kcal))


def may_be_written(kcal: float) -> bool:
    """Whether a goal may be stored at all, whoever set it: asked by every path that writes one."""
    return kcal >= LEAST_KCAL - EPS


def _wanted(kg: float, kg_per_week: float | None, wish: Wish) -> float:
    if kg_per_week is not None:
        return kg_per_week
    return USUAL_LOSS_SHARE * kg if wish == "lose" else 0.0


def _range(per_kg: tuple[float, float], kg: float) -> Range:
    low, high = (round_half_up(grams * kg, 1) for grams in per_kg)
    return Range(low, high)
