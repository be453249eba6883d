"""What a body uses: basal rate, daily expenditure, and the expenditure that intake and weight reveal
(programme rules, section 12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Literal

from coach.arithmetic import round_half_up

Sex = Literal["male", "female"]
Activity = Literal["sedentary", "light", "moderate", "active", "very_active"]
Confidence = Literal["low", "medium", "high"]

ACTIVITY: Mapping[Activity, float] = {
    "sedentary": 1.2,
    "light": 1.375,
    "moderate": 1.55,
    "active": 1.725,
    "very_active": 1.9,
}

SEX_KCAL: Mapping[Sex, float] = {"male": 5, "female": -161}

KCAL_PER_KG = 7_700
"""Of body weight gained or lost (Wishnofsky 1958; Hall 2008 on its limits)."""

WINDOW_DAYS = 28
SMOOTHING_DAYS = 7
LOGGED_FROM_KCAL = 200
"""A day below it was not logged in earnest."""

CLAMP_KCAL = 500
"""How far the adaptive value may lie from the formula's."""

LEAST_LOGGED, LEAST_WEIGHINS, LEAST_SPAN_DAYS = 7, 2, 7
MANY_LOGGED, MANY_WEIGHINS = 21, 8


@dataclass(frozen=True, slots=True)
class Expenditure:
    """Kilocalories a day, how it was found, and how far to trust it."""

    kcal: float
    source: Literal["adaptive", "formula"]
    confidence: Confidence


def bmr_mifflin(sex: Sex, kg: float, cm: float, age: float) -> float:
    """Basal metabolic rate in kcal a day (Mifflin 1990)."""
    return 10 * kg + 6.25 * cm - 5 * age + SEX_KCAL[sex]


def tdee(bmr: float, activity: Activity) -> float:
    """Total daily expenditure by formula, in kcal to 2 decimals."""
    return round_half_up(bmr * ACTIVITY[activity], 2)


def adaptive_tdee(mean_intake: float, trend_change_kg: float, days: float = WINDOW_DAYS) -> float:
    """Mean intake less what went into body weight, in kcal a day. `days` is above 0."""
    return mean_intake - trend_change_kg / days * KCAL_PER_KG


def clamped(adaptive: float, formula: float, clamp: float = CLAMP_KCAL) -> float:
    """The adaptive value, kept within the clamp around the formula's."""
    return min(max(adaptive, formula - clamp), formula + clamp)


def confidence(logged_days: int, weighins: int, span_days: float | None = None) -> Confidence:
    """`low` means that there is too little to go by, and the formula holds.

    `span_days` lies between the first weigh-in and the last; None where that is not known.
    """
    short = span_days is not None and span_days < LEAST_SPAN_DAYS
    if logged_days < LEAST_LOGGED or weighins < LEAST_WEIGHINS or short:
        return "low"
    return "high" if logged_days >= MANY_LOGGED and weighins >= MANY_WEIGHINS else "medium"


def expenditure(
    formula: float, intake: Mapping[date, float], weights: Mapping[date, float], today: date
) -> Expenditure:
    """The expenditure of the last 28 days: kcal eaten and kg weighed by day, today included.

    Falls back to the formula where too little was logged.
    """
    first = today - timedelta(days=WINDOW_DAYS - 1)
    eaten = [kcal for day, kcal in intake.items() if first <= day <= today and kcal >= LOGGED_FROM_KCAL]
    weighed = sorted(day for day in weights if first <= day <= today)
    span = (weighed[-1] - weighed[0]).days if weighed else 0
    trust = confidence(len(eaten), len(weighed), span)
    if trust == "low":
        return Expenditure(formula, "formula", "low")
    change = _trend(weights, weighed[-1]) - _trend(weights, weighed[0])
    found = clamped(adaptive_tdee(fmean(eaten), change, span), formula)
    return Expenditure(round_half_up(found, 2), "adaptive", trust)


def _trend(weights: Mapping[date, float], on: date) -> float:
    """The mean weight of the 7 days up to and including this one."""
    return fmean(kg for day, kg in weights.items() if 0 <= (on - day).days < SMOOTHING_DAYS)
