"""Tools that propose a change: checked and kept here, carried out by nobody but the user."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from coach.answering.tools.hurting import Hurting
from coach.answering.tools.looking import Looking, Words
from coach.answering.tools.tool import Arguments, Outcome, Tool
from coach.errors import BadFrame, Conflict, NotFound
from coach.frames import encode_fields
from coach.loading.units import spoken
from coach.nutrition.estimating import Item, Totals, totals
from coach.nutrition.reading import Reading, eaten
from coach.nutrition.today import body, local_day
from coach.ports import Clock, Turn
from coach.proposals.change import LASTS, Change, Goal, MealEaten, Proposal, Swap
from coach.proposals.checks import check_goal, check_plan_change, check_swap
from coach.proposals.plans import Edit, edited
from coach.proposals.ports import ProposalLog
from coach.records.exercise import Exercise
from coach.records.ports import Plans
from coach.safety.injection import strip_urls
from coach.training import preparing
from coach.training.live import Live

WAITS = "It waits for the user's yes. Nothing is changed: say that it is proposed, never that it is done."

Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2_000)]


class SwapWanted(Arguments):
    to: Words = Field(description="The exercise that comes in: id or English name")
    instead_of: Words | None = Field(None, description="The one that goes; the one at hand where not given")
    reason: Literal["busy", "pain", "equipment", "preference"] = "preference"


class PlanWanted(Arguments):
    exercise: Words = Field(description="The planned exercise that changes: id or English name")
    replace_with: Words | None = Field(None, description="Another exercise in its place")
    sets: Annotated[int, Field(ge=1, le=8)] | None = None
    reps: Annotated[int, Field(ge=1, le=30)] | None = None
    rpe: Annotated[float, Field(ge=6, le=10, multiple_of=0.5)] | None = None
    remove: bool = False


class MealWanted(Arguments):
    text: Told = Field(description="The foods with their amounts, in the user's own words")


class GoalWanted(Arguments):
    weight_aim: Literal["lose", "maintain", "gain"]
    kg_per_week: Annotated[float, Field(ge=0, le=2)] | None = None


@dataclass(frozen=True, slots=True)
class Proposing:
    log: ProposalLog
    live: Live
    plans: Plans
    reading: Reading
    looking: Looking
    hurting: Hurting
    clock: Clock

    def tools(self) -> list[Tool[Any]]:
        return [
            Tool("propose_swap", "Proposes another exercise in the running workout.", SwapWanted, self.swap),
            Tool("propose_plan_change", "Proposes a change of the user's plan.", PlanWanted, self.plan),
            Tool("propose_meal", "Proposes to log a meal that the user told of.", MealWanted, self.meal),
            Tool("propose_goal", "Proposes a goal for the user's body weight.", GoalWanted, self.goal),
        ]

    async def swap(self, turn: Turn, said: SwapWanted) -> Outcome:
        workout = turn.workout or await self._running(turn.user)
        seen = await self.live.look(turn.user, workout)
        comes = await self.looking.one(turn.user, said.to)
        goes = seen.focus if seen else None
        if said.instead_of:
            goes = (await self.looking.one(turn.user, said.instead_of)).id
        if goes is None:
            raise NotFound("No exercise is at hand in the workout. Name the one that goes.")
        change = Swap(
            workout=workout,
            from_=goes,
            to=comes.id,
            reason=said.reason,
            trains=tuple(comes.record.get("primary") or ()),
            strains=tuple(comes.record.get("joints") or ()),
        )
        check_swap(seen, change, await self.hurting.told(turn))
        profile = await self.looking.profiles.get(turn.user)
        if profile.equipment and not preparing.reachable(comes.record, profile.equipment):
            raise Conflict("The user does not have the equipment that it needs. Propose something else.")
        names = {state.exercise: state.name for state in seen.exercises} if seen else {}
        summary = f"Swap {names.get(goes, goes)} for {comes.name} in this workout?"
        return await self._proposed(turn, change, summary)

    async def plan(self, turn: Turn, said: PlanWanted) -> Outcome:
        plan = next(iter(await self.plans.page(turn.user, None, 1)), None)
        if plan is None:
            raise NotFound("The user has no plan of their own yet. It is made on the page of plans.")
        exercise = await self.looking.one(turn.user, said.exercise)
        comes: Exercise | None = None
        if said.replace_with:
            comes = await self.looking.one(turn.user, said.replace_with)
        change = edited(plan, Edit(exercise, comes, said.sets, said.reps, said.rpe, said.remove))
        workout = turn.workout and await self.live.look(turn.user, turn.workout)
        seen = workout or await self.live.at_hand(turn.user)
        check_plan_change(seen, change, await self.hurting.told(turn))
        return await self._proposed(turn, change, f"Change the plan {plan.name}: {'; '.join(change.edits)}?")

    async def meal(self, turn: Turn, said: MealWanted) -> Outcome:
        items = await self.reading.read(turn.user, said.text)
        profile = await self.looking.profiles.get(turn.user)
        known = [item for item in items if item.status == "matched"]
        meal = eaten("chat", items, datetime.fromtimestamp(turn.created_at / 1000, UTC))
        sums = totals(items)
        change = MealEaten(
            items=tuple(dict(item) for item in meal.items),
            eaten_at=meal.eaten_at,
            totals={"kcal": _range(sums.kcal), "protein_g": _range(sums.protein_g)},
            hidden=profile.hide_numbers,
        )
        facts = "" if profile.hide_numbers else _facts(sums)
        unknown = [item.name for item in items if item not in known]
        sizes = (
            "" if profile.hide_numbers else f": {_energy(sums)}, {spoken(sums.protein_g.mid)} g of protein"
        )
        return await self._proposed(turn, change, f"Log {_listed(known)}{sizes}?", facts, unknown)

    async def goal(self, turn: Turn, said: GoalWanted) -> Outcome:
        profile = await self.looking.profiles.get(turn.user)
        change = Goal(version=profile.version, weight_aim=said.weight_aim, weight_pace=said.kg_per_week)
        day = local_day(profile, self.clock())
        check_goal(body(profile), change, await self.looking.meals.intake(turn.user, day), day)
        pace = f" at {spoken(said.kg_per_week)} kg a week" if said.kg_per_week else ""
        return await self._proposed(turn, change, f"Set the goal to {said.weight_aim} weight{pace}?")

    async def _running(self, user: str) -> str:
        if (running := await self.live.running(user)) is None:
            raise NotFound("No workout is running. A change of the plan can be proposed instead.")
        return running.id

    async def _proposed(
        self, turn: Turn, change: Change, summary: str, facts: str = "", asked_about: list[str] | None = None
    ) -> Outcome:
        """Under an id that follows from what it says: a worker that takes the turn over proposes the same."""
        said = encode_fields({"turn": turn.id, **change.model_dump(mode="json")})
        proposal = Proposal(
            id=hashlib.sha256(said).hexdigest()[:32],
            turn=turn.id,
            change=change,
            summary=strip_urls(summary)[:500],
            expires_at=turn.created_at + LASTS[change.change],
        )
        if proposal.expires_at <= self.clock():
            raise BadFrame("The turn is too old to propose anything.")
        await self.log.keep(turn.user, proposal)
        content: dict[str, Any] = {"proposed": proposal.summary, "data": change.shown(), "note": WAITS}
        if asked_about:
            content["not_in_the_food_table"] = asked_about
        return Outcome(content, proposal.summary, proposal=proposal, facts=f"{proposal.summary} {facts}")


def _listed(items: list[Item]) -> str:
    return ", ".join(f"{spoken(item.grams.mid)} g {item.name}" if item.grams else item.name for item in items)


def _facts(sums: Totals) -> str:
    parts = (sums.protein_g, "protein"), (sums.carbs_g, "carbs"), (sums.fat_g, "fat")
    grams = ", ".join(f"{spoken(found.mid)} g of {name}" for found, name in parts)
    return f"{_energy(sums)}, {grams}."


def _energy(sums: Totals) -> str:
    """Never a bare number."""
    low, mid, high = (spoken(round(value)) for value in (sums.kcal.low, sums.kcal.mid, sums.kcal.high))
    return f"{low} to {high} kcal, likely {mid} kcal"


def _range(found: Any) -> dict[str, float]:
    return {"low": found.low, "mid": found.mid, "high": found.high}
