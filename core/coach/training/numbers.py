"""The programme rules as single functions by name, for `coach evaluate numbers`."""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, get_args

from coach.arithmetic import round_half_up, same
from coach.loading.inventory import pairs_of
from coach.loading.loads import HEAVIEST, multiples
from coach.loading.plates import BAR, UNLIMITED, breakdown
from coach.loading.units import Unit
from coach.nutrition import energy, targets
from coach.training import heart, maximum
from coach.training.arguments import read_arguments
from coach.training.deload import deload_due
from coach.training.effort import Target, effective, percent, ratio
from coach.training.next_set import Lifted, next_set, wanted_ratio
from coach.training.progression import RESET, Record, double_progression, linear_reset
from coach.training.records import Mark, broken
from coach.training.stall import stalled
from coach.training.volume import weekly_zone
from coach.training.warmup import warmup_ramp

FINE = 0.25
"""Without an inventory a session's next load is a multiple of it."""

Arguments = Mapping[str, Any]


def evaluate_number(fn: Any, input: Any) -> Any:
    """The value of one function of the table, None where it has none.

    Both are taken as they stand in a file. What cannot be computed is an object that says why: `{"error": …}`.
    """
    function = FUNCTIONS.get(fn) if isinstance(fn, str) else None
    if function is None:
        return {"error": "unknown_function"}
    try:
        return _plain(function(read_arguments(fn, input)))
    except KeyError as missing:
        return {"error": f"missing or unknown: {missing.args[0]}"}
    except TypeError:
        return {"error": "the arguments do not fit this function"}
    except (ValueError, ArithmeticError) as error:
        return {"error": str(error)}


def _next_set_load_rpe(given: Arguments) -> Any:
    done, target = _set_and_target(given)
    raw = _loadable(given["weight"] * ratio(done, target))
    return {"raw": round_half_up(raw, 2), "rounded": multiples(given["step"]).nearest(raw)}


def _next_set_load_clamped(given: Arguments) -> Any:
    done, target = _set_and_target(given)
    lifted = Lifted(given["weight"], done.reps, done.rpe)
    advice = next_set(lifted, target, multiples(given["step"]), up=_percent(given["max_up_pct"]))
    raw = _loadable(lifted.load * wanted_ratio(lifted, target))
    return {"raw": round_half_up(raw, 2), "rounded": advice.load}


def _loadable(raw: float) -> float:
    """Between sets that are dozens of reps apart the rep gap has no meaning."""
    if not 0 <= raw <= HEAVIEST:
        raise ValueError("the target is too far from the set")
    return raw


def _double_progression(given: Arguments) -> Any:
    low, high = given["range"]
    sets = [(given["weight"], reps) for reps in given["sets"]]
    misses = given.get("misses", 0)
    record = Record(sets, given.get("planned", len(sets)), low, high, given["increment"], misses)
    advice = double_progression(record, multiples(FINE))
    return {"weight": advice.load, "reps": advice.reps, "reason": advice.reason}


def _linear(given: Arguments) -> Any:
    factor = given.get("factor", RESET)
    return linear_reset(given["weight"], given["failed_sessions"], given["step"], factor)


def _plates(given: Arguments) -> Any:
    unit: Unit = given.get("unit", "kg")
    inventory = given.get("inventory")
    own = inventory if isinstance(inventory, Mapping) else {}
    pairs = UNLIMITED[unit] if inventory is None else pairs_of(own.get("pairs", inventory))
    usual = own.get("bar", own.get(f"bar_{unit}", BAR[unit]))
    return breakdown(given["target"], given.get("bar", usual), pairs)


def _warmup(given: Arguments) -> Any:
    unit: Unit = given.get("unit", "kg")
    return warmup_ramp(given["working"], given.get("bar", BAR[unit]), unit)


def _records(given: Arguments) -> Any:
    if given.get("warmup"):
        return []
    mark = Mark()
    for load, reps in given["history"]:
        mark = mark.after(load, reps)
    return list(broken(mark, *given["set"]))


def _agreed(given: Arguments) -> float | None:
    """What both formulas say; they agree at 10 reps, and at 1."""
    epley, brzycki = (formula(given["weight"], given["reps"]) for formula in (maximum.epley, maximum.brzycki))
    return epley if epley is not None and brzycki is not None and same(epley, brzycki) else None


def _hr_target(given: Arguments) -> int:
    hrmax, resting = given["hrmax"], given["rest_hr"]
    _ascending(resting, hrmax)
    return heart.reserve_target(hrmax, resting, _share(given["pct"]))


def _hr_zone(given: Arguments) -> heart.Zones:
    age, resting = given["age"], given["rest_hr"]
    _ascending(resting, heart.hrmax(age))
    return heart.zones(age, resting)


def _ascending(resting: float, hrmax: float) -> None:
    if resting >= hrmax:
        raise ValueError("the resting heart rate is below the maximum")


def _macros(given: Arguments) -> Any:
    protein = given.get("protein_g_per_kg", targets.PROTEIN_G_PER_KG)
    fat = given.get("fat_g_per_kg", targets.FAT_G_PER_KG)
    return targets.macros(given["kcal"], given["kg"], protein, fat) or {"error": "carbs_negative"}


def _calorie_goal(given: Arguments) -> Any:
    guard = targets.Guard(
        given.get("age"), given.get("pregnant", False), given.get("ed_flag", False), given.get("bmi")
    )
    pace, word = given.get("requested_loss_kg_per_week"), given.get("requested", "lose")
    known = word in get_args(targets.Wish)
    wish: targets.Wish = word if known else "lose"
    refused = targets.refusal(guard, targets.meant(wish, pace))
    if refused is not None:
        return {"refused": refused}
    if not known and pace is None:
        raise ValueError("`requested` is lose, maintain or gain")
    goal = targets.calorie_goal(
        given["tdee"], given["kg"], given.get("sex"), guard=guard, kg_per_week=pace, wish=wish
    )
    return {"kcal": goal.kcal, "clamped": goal.clamped}


def _deload(given: Arguments) -> Any:
    """Each sign alone may recommend it; where none is given there is nothing to judge."""
    if not any(name in given for name in ("stalled_lifts", "readiness", "weeks_since_last")):
        raise KeyError("stalled_lifts")
    readiness = given.get("readiness", ())
    return deload_due(given.get("stalled_lifts", 0), readiness, given.get("weeks_since_last"))


def _adaptive_clamped(given: Arguments) -> float:
    found = energy.adaptive_tdee(given["avg_intake"], given["trend_change_kg"], given["days"])
    return energy.clamped(found, given["formula_tdee"], given.get("clamp", energy.CLAMP_KCAL))


def _adaptive_insufficient(given: Arguments) -> Any:
    trust = energy.confidence(given["logged_days"], given["weighins"], given.get("span_days"))
    return {"fallback": "formula" if trust == "low" else None, "confidence": trust}


FUNCTIONS: Mapping[str, Callable[[Arguments], Any]] = {
    "adaptive_tdee": lambda i: energy.adaptive_tdee(i["avg_intake"], i["trend_change_kg"], i["days"]),
    "adaptive_tdee_clamp": _adaptive_clamped,
    "adaptive_tdee_insufficient": _adaptive_insufficient,
    "bmr_mifflin": lambda i: energy.bmr_mifflin(i["sex"], i["kg"], i["cm"], i["age"]),
    "calorie_goal": _calorie_goal,
    "deload_due": _deload,
    "double_progression": _double_progression,
    "e1rm_brzycki": lambda i: maximum.brzycki(i["weight"], i["reps"]),
    "e1rm_epley": lambda i: maximum.epley(i["weight"], i["reps"]),
    "e1rm_epley_equals_brzycki_at_10": _agreed,
    "e1rm_rpe": lambda i: maximum.from_effort(i["weight"], i["reps"], i["rpe"]),
    "hr_target": _hr_target,
    "hr_zone": _hr_zone,
    "hrmax_tanaka": lambda i: heart.hrmax(i["age"]),
    "linear_progression_deload": _linear,
    "macros": _macros,
    "next_set_load_clamped": _next_set_load_clamped,
    "next_set_load_rpe": _next_set_load_rpe,
    "plates": _plates,
    "pr": _records,
    "protein_target": lambda i: targets.protein_target(i["kg"]),
    "protein_target_deficit": lambda i: targets.protein_target_deficit(i["kg"], _body_fat(i["body_fat"])),
    "rpe_pct": lambda i: percent(i["reps"], i["rpe"]),
    "stalled": lambda i: stalled(i["e1rm"]),
    "tdee": lambda i: energy.tdee(i["bmr"], i["activity"]),
    "warmup_ramp": _warmup,
    "weekly_sets_zone": lambda i: weekly_zone(i["sets"]),
    "weight_loss_limit": lambda i: targets.weight_loss_limit(i["kg"]),
}


def _set_and_target(given: Arguments) -> tuple[Target, Target]:
    rpe = effective(given["rpe"], None)
    if rpe is None:
        raise ValueError("effort unknown")
    return Target(given["reps"], rpe), Target(given["target_reps"], given["target_rpe"])


def _share(value: float) -> float:
    """0.4 and 40 both mean forty percent, 1 the whole."""
    return value / 100 if value > 1 else value


def _body_fat(value: float) -> float:
    share = _share(value)
    if share >= 1:
        raise ValueError("`body_fat` is a share below 1, or percent")
    return share


def _percent(value: float) -> float:
    """0.05 and 5 both mean five percent, 1 a single one."""
    return value / 100 if value >= 1 else value


def _plain(value: Any) -> Any:
    """As JSON has it: objects and lists, floats without the noise of the last digits."""
    if hasattr(value, "__dataclass_fields__"):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        raise ValueError("too_large")
    return round(value, 6)
