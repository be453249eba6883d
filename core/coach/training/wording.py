"""The sentences of pushes: short enough to be spoken between two sets, without a diagnosis."""

from collections.abc import Sequence

from coach.loading.units import Unit, spoken
from coach.training.answer import Answer
from coach.training.programme import Setup
from coach.training.pushes import Lift
from coach.training.reasons import Reason
from coach.training.time_plan import Plan

WHY: dict[Reason, str] = {
    "opening_planned": "As planned.",
    "opening_from_e1rm": "From your estimated maximum.",
    "need_first_set": "No load known yet: choose one you control, and log it.",
    "readiness_reduce": "Lighter today, as you feel.",
    "deload_reduce": "Lighter: deload week.",
    "hold_no_effort": "Same again. Tell me how hard it was and I can adjust.",
    "reduce_missed_reps": "Lighter: the last set fell short.",
    "hold_short_easy": "Same load; take all the reps.",
    "hold_on_target": "On target, keep it.",
    "hold_rounding": "Keep it: the next step does not fit yet.",
    "hold_step_too_big": "The next load is too far: one more rep instead.",
    "hold_fewer_reps": "Same load, one rep fewer.",
    "raise_effort": "You had more in you.",
    "raise_clamped": "You had more in you; a small step up.",
    "raise_one_step": "You had more in you: the next load up.",
    "raise_far_from_failure": "That was far from failure: a small step up.",
    "reduce_effort": "Harder than planned: a little lighter.",
    "reduce_clamped": "Much harder than planned: lighter.",
    "planned_change": "As planned, on to the next target.",
    "planned_change_raised": "On to the next target, a little heavier than planned.",
    "planned_change_reduced": "On to the next target, a little lighter than planned.",
    "hold_pain": "Not heavier, because of the pain.",
    "hold_form": "Not heavier until the form holds.",
    "hold_miss": "Not heavier after a set to the limit.",
    "hold_readiness": "Not heavier today, as you feel.",
    "hold_deload": "Not heavier in a deload week.",
    "pain_reduce": "Lighter, because of the pain. Stop if it grows.",
    "exercise_done": "All sets done.",
    "exercise_stopped": "Over for today.",
    "not_planned": "Not in the plan: name the reps and effort you aim at.",
    "pain_stop_exercise": "Stop this exercise for today. If the pain lasts, see a professional.",
    "safety_stop": "Stop now and get help: call the emergency number.",
    "session_locked": "No load today after that sign. Please have it looked at first.",
    "hold_incomplete": "Same load: not all sets were done with it.",
    "below_range_hold_first_time": "Same load: below the range once.",
    "below_range_hold_again": "Same load: below the range again.",
    "below_range_reset": "Below the range three times: back to ninety percent.",
    "hold_top_of_stack": "Nothing heavier is there: keep it.",
    "top_of_range_all_sets": "Every set at the top of the range: heavier.",
    "hold_add_reps": "Same load, one more rep.",
}

SAFETY = (
    "Stop now. Pressure or pain in the chest, fainting, trouble breathing or sudden weakness needs help "
    "at once: call the emergency number. No more training today."
)


def lift_text(name: str, answer: Answer, unit: Unit) -> str:
    """`Bench press: 82.5 kg for 8. You had more in you.`"""
    why = WHY[answer.reason]
    if answer.load is not None:
        return f"{name}: {load_text(answer.load, unit)} for {answer.reps}. {why}"
    if answer.reps is not None:
        return f"{name}, {answer.reps} reps. {_why_no_load(answer.reason)}"
    return f"{name}: {why[0].lower()}{why[1:]}"


def load_text(load: float, unit: Unit) -> str:
    """A load as it is said: without weight it is the body alone."""
    return f"{spoken(load)} {unit}" if load > 0 else "no added weight"


def _why_no_load(reason: Reason) -> str:
    if reason in ("pain_reduce", "hold_pain"):
        return "Nothing lighter is there: without load, or leave it for today."
    return WHY[reason]


def options_text(name: str, options: Sequence[str]) -> str:
    if not options:
        return f"Nothing here stands in for {name}. Skip it, or tell me what equipment is free."
    return f"Instead of {name}: {', '.join(options)}."


def time_text(plan: Plan, setup: Setup) -> str:
    parts = []
    if plan.drop:
        parts.append("leave out " + ", ".join(setup.name(one) for one in plan.drop))
    if plan.supersets:
        pairs = (f"{setup.name(a)} with {setup.name(b)}" for a, b in plan.supersets)
        parts.append("alternate " + ", ".join(pairs))
    if plan.cut:
        parts.append(f"do {_count(plan.cut, 'set')} fewer")
    if not plan.fits:
        parts.append("stop when the time is up")
    return f"Short of time: {'; '.join(parts)}." if parts else "It all fits."


def summary_text(sets: int, records: int, following: Sequence[Lift]) -> str:
    told = f"Done: {_count(sets, 'set')}, {_count(records, 'record')}."
    if not following:
        return told
    first = following[0]
    return f"{told} Next time, {first.text[0].lower()}{first.text[1:]}"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
