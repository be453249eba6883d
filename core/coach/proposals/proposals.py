"""A yes or no to a proposal: decided in one step, carried out under the proposal's own key, so that it is done
once however often it is said."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from coach.delivery.pusher import Push, Pusher
from coach.errors import Conflict, NotFound, Unavailable
from coach.frames import ProposalAnswer
from coach.frames.workout import ExerciseSwap
from coach.nutrition.reading import eaten, item
from coach.nutrition.today import body, local_day
from coach.ports import Clock, Telling
from coach.proposals.change import Goal, MealEaten, PlanChange, Proposal, Swap
from coach.proposals.checks import check_goal, check_plan_change, check_swap
from coach.proposals.ports import ProposalLog
from coach.records.ports import Meals, Plans, Profiles
from coach.records.request import Key
from coach.training.live import Live, frame_key


@dataclass(frozen=True, slots=True)
class Proposals:
    log: ProposalLog
    live: Live
    plans: Plans
    meals: Meals
    profiles: Profiles
    pusher: Pusher
    clock: Clock

    async def answered(self, user: str, frame: ProposalAnswer) -> Telling:
        """As a frame says it. Raises as `answer`."""
        return await self.answer(user, frame.proposal, accept=frame.accept, key=frame_key(frame))

    async def answer(self, user: str, proposal: str, *, accept: bool, key: Key | None = None) -> Telling:
        """Durable when it returns. To be told is what the caller then awaits.

        Raises NotFound, Conflict (it was answered otherwise, its time is over, or what it would change has
        changed meanwhile), Unavailable: then the same answer may be given again.
        """
        now = self.clock()
        decided = await self.log.decide(user, proposal, accept=accept, key=key, now=now)
        if decided.failure is not None:
            raise Conflict(decided.failure)
        if not accept or decided.settled:
            return _nothing
        try:
            tell = await self._carry_out(user, decided, now)
        except (Conflict, NotFound) as refusal:
            await self.log.settle(user, proposal, refusal.message, now)
            raise Conflict(refusal.message) from None
        await self.log.settle(user, proposal, None, now)
        return tell

    async def _carry_out(self, user: str, decided: Proposal, now: int) -> Telling:
        """Under a key of its own it may be tried again after whatever went wrong."""
        key = Key(f"proposal:{decided.id}", decided.change.change)
        match decided.change:
            case Swap() as swap:
                return await self._swap(user, decided.id, swap, key, now)
            case PlanChange() as change:
                check_plan_change(await self.live.at_hand(user), change)
                days = [day.model_dump(mode="json", by_alias=True, exclude_unset=True) for day in change.days]
                await self.plans.change(user, change.plan, None, {"days": days}, change.version, key=key)
                return _nothing
            case MealEaten() as meal:
                kept = await self.meals.add(
                    user, eaten("chat", [item(one) for one in meal.items], meal.eaten_at), key
                )
                day = kept.local_day.isoformat()
                return self._told(user, f"meal-{kept.id}", {"date": day, "meal": str(kept.id)})
            case Goal() as goal:
                return await self._aim(user, decided.id, goal, key, now)

    async def _swap(self, user: str, proposal: str, swap: Swap, key: Key, now: int) -> Telling:
        check_swap(await self.live.look(user, swap.workout), swap)
        event = ExerciseSwap(
            id=f"proposal-{proposal}"[:64],
            workout=swap.workout,
            at=now,
            from_=swap.from_,
            to=swap.to,
            reason=swap.reason,
        )
        return await self.live.take(user, event, key)

    async def _aim(self, user: str, proposal: str, goal: Goal, key: Key, now: int) -> Telling:
        """What was safe when it was proposed may not be any more: a birthday, a weight, a pregnancy."""
        profile = await self.profiles.get(user)
        day = local_day(profile, now)
        wanted = {"weight_aim": goal.weight_aim, "weight_pace": goal.weight_pace}
        check_goal(body(profile), goal, await self.meals.intake(user, day), day)
        await self.profiles.change(user, wanted, goal.version, key=key)
        return self._told(user, f"goal-{proposal}", {"date": day.isoformat()})

    def _told(self, user: str, push: str, data: Mapping[str, Any]) -> Telling:
        """Whoever does not hear of it reads it when next connected."""

        async def tell() -> None:
            with suppress(Unavailable):
                kind = f"nutrition.{data['date']}"
                await self.pusher.push(user, Push(push, "nutrition.updated", data, latest=kind))

        return tell


async def _nothing() -> None:
    """Nothing to tell."""
