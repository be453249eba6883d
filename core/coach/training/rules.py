"""The rules that a push may name in `because`, with their sources: what a person can look up.

`docs/reference/rules.md` is `page()`; after a change here write it anew with
`python -m coach.training.rules > docs/reference/rules.md`.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from coach.training.reasons import Reason
from coach.training.wording import WHY


@dataclass(frozen=True, slots=True)
class Rule:
    """`grade` in words: A peer-reviewed, B coaching convention, C a choice of this product."""

    text: str
    grade: str
    source: str = "ours"


RULES: Mapping[str, Rule] = {
    "loads": Rule(
        "Only totals that the inventory can make are prescribed; without one, multiples of 2.5 kg (5 lb). "
        "Nearest: the smallest distance, a tie goes to the lower. Held and reduced loads are rounded down.",
        "C",
    ),
    "plates": Rule(
        "The rounding happens on the plates, never on the total: the greatest loadable total that is not "
        "above the target, then the fewest plates, then the largest first.",
        "C",
    ),
    "e1rm": Rule(
        "Epley, load × (1 + reps/30), from 1 to 12 reps; Brzycki, 36 × load / (37 − reps), from 1 to 10. "
        "One rep is measured, 2 to 6 an estimate, 7 to 12 a rough one.",
        "A to 10 reps, then B",
        "Epley 1985; LeSuer 1997; Brzycki 1993; Mayhew 1993; Chapman 1998",
    ),
    "effort": Rule(
        "RPE = 10 − reps in reserve. Of two reports the harder counts, at most 10, to the nearest half. A "
        "missing report is unknown, never 0. Percentages of the maximum come from the RPE table and are "
        "never extrapolated.",
        "B",
        "Tuchscherer (RTS); Zourdos 2016; Helms 2016",
    ),
    "opening": Rule(
        "An exercise opens with its planned load, else with its own estimated maximum, else with no load: "
        "never with a load derived from another exercise.",
        "C",
    ),
    "opening.reduced": Rule(
        "Readiness 2 opens at 95 %, readiness 1 and a deload week at 90 %. The smaller factor wins; they do "
        "not multiply.",
        "C",
    ),
    "next-set.order": Rule(
        "The first that applies: workout locked, exercise stopped, all sets done, another target planned, "
        "effort unknown, effort known. Only working sets count; the load really lifted is the base.",
        "C",
    ),
    "next-set.no-effort": Rule(
        "Without an effort a load is never raised; two or more reps below the target take 5 % off.", "C"
    ),
    "next-set.effort": Rule(
        "Same reps and an RPE within 0.5 of its target: hold. Otherwise the load that the RPE table asks "
        "for, or 2.5 % per rep where the table has no value. Below RPE 6 the reps decide.",
        "B",
        "Tuchscherer (RTS); ACSM 2009",
    ),
    "next-set.clamp": Rule(
        "A set changes the load by at most +5 % and −10 %. Where the rack has nothing within +5 %, one step "
        "up to +10 %; where its next step is larger, one more rep instead.",
        "C",
        "ours, inside the 2 to 10 % of ACSM 2009",
    ),
    "next-set.no-raise": Rule(
        "No heavier set after pain, a failed form, a missed set at RPE 10, with readiness 1 or 2, or in a "
        "deload week.",
        "C",
    ),
    "next-set.new-target": Rule(
        "Where the scheme changes its target the load follows the table, moved by what the last set showed, "
        "within −10 % and +5 %.",
        "C",
    ),
    "next-set.edits": Rule(
        "A set is one row under its own id, however often and in whatever order it, its edits and its "
        "deletion arrive; what followed is computed again.",
        "C",
    ),
    "rest": Rule(
        "Compound: 180 s to 5 reps, 120 s to 12, then 90 s. Isolation: 90 s to 12, then 60 s. One minute "
        "more after RPE 9.5 or two missed reps. Never below 60 s; the user's own setting overrides.",
        "A for the minimum, B and C for the steps",
        "Grgic 2018; Singer 2024",
    ),
    "pain.emergency": Rule(
        "Chest pain or pressure, fainting or nearly, severe breathlessness, palpitations, one-sided weakness "
        "or the worst headache: no load for anything in this workout or another of the same local day. "
        "Acknowledging takes only the warning away.",
        "A",
        "ACSM signs and symptoms; PAR-Q+",
    ),
    "pain.stop": Rule(
        "From 4 of 10, or sharp, radiating, in the joint, a pop or numbness: the exercise is over for today.",
        "B",
        "pain-monitoring convention (Thomeé 1997)",
    ),
    "pain.mild": Rule(
        "Below that: 90 % of the load, rounded down, and none heavier for the rest of the day.",
        "C",
    ),
    "progression": Rule(
        "Double progression: every set at the top of the range makes the load grow, below the range three "
        "times takes it to 90 %, anything between adds a rep.",
        "A and B",
        "ACSM 2009; StrongLifts convention for the reset",
    ),
    "warm-up": Rule("The bar, 40 % × 5, 60 % × 3, 80 % × 2, each rounded down; none for a bare bar.", "B"),
    "records": Rule(
        "Strictly more than every earlier working set: heaviest load, highest estimated maximum. No "
        "warm-ups, no timed sets; the first set ever is not celebrated; once per set.",
        "C",
    ),
    "volume": Rule(
        "A set counts 1 for the primary muscles and 0.5 for the secondary, 0 below RPE 6. Below 10 a week is "
        "few, above 20 many; a user's own band replaces it.",
        "A for 10, B for 20, C for the halves",
        "Schoenfeld 2017; Baz-Valle 2022; ACSM 2026",
    ),
    "stall": Rule("Stalled: the best of the last 3 sessions is not 0.5 % above the best before.", "C"),
    "deload": Rule(
        "Recommended at 2 stalled lifts, at 3 check-ins in 14 days with a mean readiness of 2 or less, or "
        "after 6 weeks: 7 days, load × 0.90, sets × 0.6, same days. Never applied without consent.",
        "A for the practice, C for the numbers",
        "Rogerson 2024; Bell 2023",
    ),
    "heart-rate": Rule(
        "Maximum 208 − 0.7 × age; moderate 40 to 59 %, vigorous 60 to 89 % of the reserve. Off by about 10 "
        "beats: never an alarm alone, and not used on beta blockers.",
        "A",
        "Tanaka 2001; Robergs 2002",
    ),
    "swap": Rule(
        "Same movement pattern and a shared primary muscle, equipment that is there, nothing that hurts; "
        "what was done most often comes first. No load is carried over.",
        "C",
    ),
    "fatigue": Rule(
        "Two sets running at RPE 9.5 or more, or two reps or more short: said once per exercise.",
        "C",
    ),
    "time": Rule(
        "Accessories go first, then antagonists are paired, then sets are cut; 45 s a set and its rest. A "
        "proposal: the programme stays as it is.",
        "B and C",
    ),
    "cue": Rule("At most one form cue an exercise, only a retrieved one, at most 12 words.", "C"),
    "quiet": Rule(
        "Nothing unasked during a set, at most one such message a rest, none that is out of date. Two "
        "dismissals or one thumb down silence a kind.",
        "C",
    ),
    "summary": Rule("Credited sets per muscle, records, adherence, and what changes next time.", "C"),
    "energy.bmr": Rule(
        "10 × kg + 6.25 × cm − 5 × age, + 5 for men, − 161 for women; times 1.2, 1.375, 1.55, 1.725 or 1.9 "
        "by activity.",
        "A, the factors B",
        "Mifflin 1990; Frankenfield 2005",
    ),
    "energy.macros": Rule(
        "Protein 1.6 (to 2.2) and fat 0.8 g per kg unless told otherwise, carbohydrates take the rest, by "
        "4, 9 and 4 kcal per g. Lean and in a deficit: 2.3 to 3.1 g protein per kg of fat-free mass.",
        "A",
        "Morton 2018; Helms 2014; Atwater",
    ),
    "energy.adaptive": Rule(
        "Mean intake − change of the weight trend per day × 7,700 kcal over 28 days, within 500 kcal of the "
        "formula. Fewer than 7 logged days, or weigh-ins less than 7 days apart: the formula.",
        "B",
        "Wishnofsky 1958; Hall 2008 on its limits",
    ),
    "energy.loss-limit": Rule(
        "At most 1 % of body weight and 0.9 kg a week; 0.5 % where nothing is asked for.",
        "A",
        "Garthe 2011; Helms 2014; CDC",
    ),
    "energy.goal": Rule(
        "No deficit under 18 (`minor`), when `pregnant`, with signs of an eating disorder (`ed_flag`), or "
        "below a BMI of 18.5 (`underweight`). At least 1,200 kcal for women, 1,500 for all others. Nothing "
        "below 800 is written by any path.",
        "A",
        "CDC; WHO",
    ),
}  # fmt: skip

_NEXT = ("next-set.order", "effort", "next-set.effort", "loads")
_CLAMPED = (*_NEXT, "next-set.clamp")
_HELD = (*_NEXT, "next-set.no-raise")
_CHANGED = ("next-set.order", "effort", "next-set.new-target", "loads")

BECAUSE: Mapping[Reason, tuple[str, ...]] = {
    "opening_planned": ("opening", "loads"),
    "opening_from_e1rm": ("opening", "e1rm", "effort", "loads"),
    "need_first_set": ("opening",),
    "readiness_reduce": ("opening", "opening.reduced", "loads"),
    "deload_reduce": ("opening", "opening.reduced", "deload", "loads"),
    "hold_no_effort": ("next-set.order", "next-set.no-effort", "loads"),
    "reduce_missed_reps": ("next-set.order", "next-set.no-effort", "loads"),
    "hold_short_easy": _NEXT,
    "hold_on_target": _NEXT,
    "hold_rounding": _CLAMPED,
    "hold_step_too_big": _CLAMPED,
    "hold_fewer_reps": _CLAMPED,
    "raise_effort": _CLAMPED,
    "raise_clamped": _CLAMPED,
    "raise_one_step": _CLAMPED,
    "raise_far_from_failure": _CLAMPED,
    "reduce_effort": _CLAMPED,
    "reduce_clamped": _CLAMPED,
    "planned_change": _CHANGED,
    "planned_change_raised": _CHANGED,
    "planned_change_reduced": _CHANGED,
    "hold_pain": (*_HELD, "pain.mild"),
    "hold_form": _HELD,
    "hold_miss": _HELD,
    "hold_readiness": _HELD,
    "hold_deload": (*_HELD, "deload"),
    "exercise_done": ("next-set.order",),
    "exercise_stopped": ("next-set.order", "pain.stop", "swap"),
    "session_locked": ("next-set.order", "pain.emergency"),
    "not_planned": ("next-set.order", "opening"),
    "safety_stop": ("pain.emergency",),
    "pain_stop_exercise": ("pain.stop",),
    "pain_reduce": ("pain.mild", "loads"),
    "hold_incomplete": ("progression",),
    "below_range_hold_first_time": ("progression",),
    "below_range_hold_again": ("progression",),
    "below_range_reset": ("progression", "loads"),
    "hold_top_of_stack": ("progression", "loads"),
    "top_of_range_all_sets": ("progression", "loads"),
    "hold_add_reps": ("progression",),
}  # fmt: skip
"""Which rules a reason rests on."""


def page() -> str:
    """The reference page: every rule by its id, every reason code with its words and rules."""
    rules = "\n".join(
        f"| `{name}` | {rule.text} | {rule.grade} | {rule.source} |" for name, rule in RULES.items()
    )
    reasons = "\n".join(
        f"| `{reason}` | {WHY[reason]} | {', '.join(f'`{rule}`' for rule in because)} |"
        for reason, because in BECAUSE.items()
    )
    return _PAGE.format(rules=rules, reasons=reasons)


_PAGE = """\
# Rules and reason codes

Every number that the coach prescribes is computed by rule; a push names its rules in `because`, a
prescription says in `reason` which case applied. Grades: **A** peer-reviewed, **B** coaching convention,
**C** a choice of this product.

This page is generated from `coach.training.rules`; a test fails where the two differ.

## Rules

| id | what it says | grade | source |
| --- | --- | --- | --- |
{rules}

## Reasons of a prescription

| reason | what is said | rules |
| --- | --- | --- |
{reasons}
"""


if __name__ == "__main__":
    sys.stdout.write(page())
