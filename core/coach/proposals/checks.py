"""What a change must keep to, asked when it is proposed and again when it is carried out."""

from dataclasses import replace
from datetime import date

from coach.errors import Conflict, NotFound
from coach.nutrition.days import Body, day_targets
from coach.nutrition.targets import weight_loss_limit
from coach.proposals.change import Goal, PlanChange, Swap
from coach.records.meal import Intake
from coach.training.overview import Overview
from coach.training.pain import rules_out

REFUSED = {
    "minor": "Nobody under 18 is given a goal of losing weight here.",
    "pregnant": "No weight loss is planned in a pregnancy. A midwife or doctor can advise.",
    "ed_flag": "No goals for weight are set for this account.",
    "underweight": "With a BMI under 18.5 no weight loss is planned. A doctor can advise.",
}


def check_swap(seen: Overview | None, swap: Swap, told: tuple[str, ...] = ()) -> None:
    """What was swapped so already passes. `told` hurts too. Raises NotFound, Conflict."""
    exercise, to = swap.from_, swap.to
    if seen is None:
        raise NotFound("There is no such workout.")
    if seen.ended_at is not None:
        raise Conflict("The workout has ended.")
    if seen.locked:
        raise Conflict("The workout is stopped for safety: nothing is swapped in it.")
    states = {state.exercise: state for state in seen.exercises}
    if exercise in states and states[exercise].stopped == "swap" and to in states:
        return
    if exercise not in states or states[exercise].stopped:
        raise Conflict("The exercise is not in the workout any more.")
    if (to in states and states[to].hurts) or rules_out((*seen.sore, *told), swap.trains, swap.strains):
        raise Conflict("It would load what hurts in this workout. Propose something that spares it.")


def check_plan_change(seen: Overview | None, change: PlanChange, told: tuple[str, ...] = ()) -> None:
    """Against what hurts in the workout at hand (`seen`), and what is `told` to hurt. Less of an exercise, or
    none, always passes. Raises Conflict."""
    sore = (*(seen.sore if seen else ()), *told)
    hurting = {state.exercise for state in (seen.exercises if seen else ()) if state.hurts}
    if change.more is not None and (change.more in hurting or rules_out(sore, change.trains, change.strains)):
        raise Conflict("It would load what hurts. Propose less of it, or something that spares it.")


def check_goal(body: Body, goal: Goal, known: Intake, day: date) -> None:
    """Raises Conflict where the limits of nutrition refuse it, or its pace is beyond them."""
    aimed = replace(body, wish=goal.weight_aim, pace=goal.weight_pace)
    targets = day_targets(aimed, known.kcal, known.weights, day)
    if targets.refused is not None:
        raise Conflict(REFUSED[targets.refused])
    if goal.weight_aim != "lose":
        return
    if targets.missing:
        missing = ", ".join(targets.missing)
        raise Conflict(
            f"A safe pace cannot be worked out: the profile lacks {missing}. It is to be told first."
        )
    limit = weight_loss_limit(known.weights[max(known.weights)]).max_kg_per_week
    if goal.weight_pace is not None and goal.weight_pace > limit:
        raise Conflict(f"At most {limit:.2g} kg a week is planned here. Propose that or less.")
