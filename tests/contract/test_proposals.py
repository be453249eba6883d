"""What a yes and a no do, over memory twins and over a real Postgres with its row-level security."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.outbox import MemoryOutbox
from coach.adapters.memory.proposals import MemoryProposals
from coach.adapters.memory.records import MemoryMeals, MemoryPlans, MemoryProfiles
from coach.adapters.memory.workouts import MemoryWorkouts
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.live_workouts import PostgresWorkouts
from coach.adapters.postgres.meals import Meals
from coach.adapters.postgres.plans import Plans
from coach.adapters.postgres.profiles import Profiles
from coach.adapters.postgres.proposals import PostgresProposals
from coach.delivery.pusher import Pusher
from coach.errors import Conflict, NotFound, Unavailable
from coach.frames import ProposalAnswer, decode
from coach.library.plan import Day
from coach.proposals.change import Change, Goal, MealEaten, PlanChange, Proposal, Swap
from coach.proposals.proposals import Proposals
from coach.records.request import Key
from coach.training.live import Live

HOUR = 3_600_000
SQUAT = {
    "id": "back-squat", "name": "Back squat", "pattern": "squat", "primary": ["quads"], "equipment": ["barbell"],
}  # fmt: skip
GOBLET = {
    "id": "goblet-squat", "name": "Goblet squat", "pattern": "squat", "primary": ["quads"],
    "equipment": ["dumbbell"],
}  # fmt: skip
ITEM = {
    "exercise": "back-squat", "equipment": "barbell", "class": "compound", "sets": 3, "target_reps": 5,
    "target_rpe": 8.0,
}  # fmt: skip
DAYS = [{"name": "A", "items": [ITEM]}]
MORE = [{"name": "A", "items": [ITEM | {"sets": 5}]}]
KEFIR: dict[str, Any] = {
    "name": "kefir", "status": "matched", "food": "kefir",
    **{name: {"low": 90.0, "mid": 100.0, "high": 110.0} for name in ("grams", "kcal")},
    **{name: {"low": 3.0, "mid": 3.5, "high": 4.0} for name in ("protein_g", "carbs_g", "fat_g")},
}  # fmt: skip


class Failing:
    """Stands before a part that breaks down `times` times, after it has done its work where `late`."""

    def __init__(self, part: Any, method: str, *, times: int = 1, late: bool = False) -> None:
        self._part, self._method, self._times, self._late = part, method, times, late

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._part, name)
        if name != self._method or self._times == 0:
            return real
        self._times -= 1

        async def broken(*args: Any, **named: Any) -> Any:
            if self._late:
                await real(*args, **named)
            raise Unavailable("The database was interrupted. Try again.")

        return broken


@dataclass
class Desk:
    """One user's records, and what is proposed to change in them."""

    user: str
    proposals: Proposals
    inbox: MemoryInbox
    now: Any
    plan: UUID
    workout: str = field(default_factory=lambda: str(uuid4()))

    async def propose(self, change: Change, id: str | None = None) -> str:
        proposal = Proposal(id or uuid4().hex, "t1", change, "Shall I?", self.now() + HOUR)
        await self.proposals.log.keep(self.user, proposal)
        return proposal.id

    async def say(
        self, proposal: str, *, accept: bool = True, frame: str = "f1", user: str | None = None
    ) -> None:
        answer = ProposalAnswer(id=frame, proposal=proposal, accept=accept)
        tell = await self.proposals.answered(user or self.user, answer)
        await tell()

    async def start(self) -> None:
        head = {"action": "message", "type": "workout.start", "id": f"s-{self.workout}"}
        frame = decode(
            json.dumps(
                {**head, "workout": self.workout, "at": self.now(), "unit": "kg", "plan": str(self.plan)}
            )
        )
        await self.proposals.live.take(self.user, frame)  # type: ignore[arg-type]

    async def eaten(self) -> int:
        day = datetime.fromtimestamp(self.now() / 1000, UTC).date()
        return len(await self.proposals.meals.of_day(self.user, day))

    async def sets(self) -> tuple[int, int]:
        """The planned sets, and the plan's version."""
        found = await self.proposals.plans.get(self.user, self.plan)
        assert found is not None
        return found.document["days"][0]["items"][0]["sets"], found.version

    def pushed(self) -> list[str]:
        return [stored.item.event for stored in self.inbox.logs[self.user].items.values()]

    def meal(self) -> MealEaten:
        at = datetime.fromtimestamp(self.now() / 1000, UTC)
        return MealEaten(items=(KEFIR,), eaten_at=at, totals={"kcal": {"mid": 100}})

    def more_sets(self, version: int = 1) -> PlanChange:
        days = tuple(map(Day.model_validate, MORE))
        return PlanChange(plan=self.plan, name="One day", version=version, days=days, edits=("5 sets",))

    def swap(self) -> Swap:
        return Swap(workout=self.workout, from_="back-squat", to="goblet-squat", trains=("quads",))


async def _in_memory(user: str, pusher: Pusher, now: Any) -> tuple[Proposals, UUID]:
    workouts, plans = MemoryWorkouts(SQUAT, GOBLET), MemoryPlans()
    plan = plans.plant(user, "One day", {"days": DAYS})
    workouts.accounts[user].plans[str(plan.id)] = plan
    meals = MemoryMeals()
    meals.weights[user][date(2026, 1, 1)] = 80.0
    live = Live(workouts, pusher, now)
    return Proposals(MemoryProposals(), live, plans, meals, MemoryProfiles(), pusher, now), plan.id


async def _in_postgres(
    user: str, pusher: Pusher, now: Any, database: Database, owner: asyncpg.Connection
) -> tuple[Proposals, UUID]:
    insert = "insert into coach.exercises (id, record) values ($1, $2) on conflict do nothing"
    await owner.executemany(insert, [(one["id"], json.dumps(one)) for one in (SQUAT, GOBLET)])
    plans = Plans(database)
    plan = await plans.make(user, "One day", {"days": DAYS}, None)
    await owner.execute(
        "insert into coach.user_progress (user_id, kind, value, unit, local_day, at)"
        " values ($1, 'bodyweight', 80, 'kg', '2026-01-01', '2026-01-01')",
        UUID(user),
    )
    live = Live(PostgresWorkouts(database), pusher, now)
    log, meals, profiles = PostgresProposals(database), Meals(database), Profiles(database)
    return Proposals(log, live, plans, meals, profiles, pusher, now), plan.id


@pytest.fixture(params=["memory", "database", "forgetful"])
async def desk(
    request: pytest.FixtureRequest,
    user: str,
    now: Any,
    database: Database,
    forgetful: Database,
    owner: asyncpg.Connection,
) -> Desk:
    inbox = MemoryInbox()
    pusher = Pusher(inbox, MemoryConnections(now), MemoryOutbox(), now)
    if request.param == "memory":
        proposals, plan = await _in_memory(user, pusher, now)
    else:
        used = forgetful if request.param == "forgetful" else database
        proposals, plan = await _in_postgres(user, pusher, now, used, owner)
    return Desk(user, proposals, inbox, now, plan)


async def test_nothing_is_changed_before_a_yes(desk: Desk) -> None:
    await desk.propose(desk.meal())
    await desk.propose(desk.more_sets())
    assert await desk.eaten() == 0
    assert await desk.sets() == (3, 1)


async def test_a_yes_to_a_meal_counts_it_and_tells_the_devices(desk: Desk) -> None:
    await desk.say(await desk.propose(desk.meal()))
    assert await desk.eaten() == 1
    assert desk.pushed() == ["nutrition.updated"]


async def test_the_same_yes_again_has_one_effect(desk: Desk) -> None:
    meal, plan = await desk.propose(desk.meal()), await desk.propose(desk.more_sets())
    for frame in ("f1", "f1", "f2"):
        await desk.say(meal, frame=frame)
        await desk.say(plan, frame=f"p-{frame}")
    assert await desk.eaten() == 1
    assert await desk.sets() == (5, 2)


async def test_a_yes_said_on_two_devices_at_once_has_one_effect(desk: Desk) -> None:
    meal = await desk.propose(desk.meal())
    await asyncio.gather(desk.say(meal, frame="phone"), desk.say(meal, frame="watch"))
    assert await desk.eaten() == 1


async def test_a_no_changes_nothing_and_may_be_said_again(desk: Desk) -> None:
    meal = await desk.propose(desk.meal())
    await desk.say(meal, accept=False)
    await desk.say(meal, accept=False)
    assert await desk.eaten() == 0


@pytest.mark.parametrize("first", [True, False])
async def test_who_changes_their_mind_is_refused(desk: Desk, first: bool) -> None:
    meal = await desk.propose(desk.meal())
    await desk.say(meal, accept=first)
    with pytest.raises(Conflict):
        await desk.say(meal, accept=not first, frame="f2")
    assert await desk.eaten() == int(first)


async def test_a_proposal_that_has_run_out_is_not_carried_out(desk: Desk) -> None:
    meal = await desk.propose(desk.meal())
    desk.now.ms += HOUR
    with pytest.raises(Conflict, match="run out"):
        await desk.say(meal)
    assert await desk.eaten() == 0


async def test_a_yes_in_time_is_still_a_yes_when_it_comes_again_too_late(desk: Desk) -> None:
    meal = await desk.propose(desk.meal())
    await desk.say(meal)
    desk.now.ms += 2 * HOUR
    await desk.say(meal)
    found = await desk.proposals.log.get(desk.user, meal)
    assert found is not None
    assert (found.state, found.settled) == ("accepted", True)


async def test_another_users_proposal_is_not_found(desk: Desk, sign_up: Callable[[], Awaitable[str]]) -> None:
    meal = await desk.propose(desk.meal())
    with pytest.raises(NotFound):
        await desk.say(meal, user=await sign_up())
    assert await desk.eaten() == 0


async def test_a_frame_id_that_stood_for_another_answer_is_a_conflict(desk: Desk) -> None:
    one, other = await desk.propose(desk.meal()), await desk.propose(desk.meal())
    await desk.say(one, frame="f1")
    with pytest.raises(Conflict):
        await desk.say(other, frame="f1")
    assert await desk.eaten() == 1


async def test_a_refused_answer_leaves_no_trace(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.say("unknown", frame="f1")
    await desk.say(await desk.propose(desk.meal()), frame="f1")
    assert await desk.eaten() == 1


async def test_a_plan_that_has_changed_meanwhile_is_left_alone(desk: Desk) -> None:
    change = await desk.propose(desk.more_sets())
    await desk.proposals.plans.change(desk.user, desk.plan, "Another name", {}, None)
    for frame in ("f1", "f2"):
        with pytest.raises(Conflict):
            await desk.say(change, frame=frame)
    assert await desk.sets() == (3, 2)


async def test_a_swap_happens_in_the_running_workout(desk: Desk) -> None:
    await desk.start()
    await desk.say(await desk.propose(desk.swap()))
    seen = await desk.proposals.live.look(desk.user, desk.workout)
    assert seen is not None
    states = {state.exercise: state.stopped for state in seen.exercises}
    assert states == {"back-squat": "swap", "goblet-squat": None}
    assert "workout.updated" in desk.pushed()


async def test_a_swap_in_a_workout_that_has_ended_is_a_conflict(desk: Desk) -> None:
    await desk.start()
    swap = await desk.propose(desk.swap())
    head = {"action": "message", "type": "workout.end", "id": "e1", "workout": desk.workout, "at": desk.now()}
    await desk.proposals.live.take(desk.user, decode(json.dumps(head)))  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        await desk.say(swap)


async def test_a_swap_to_what_hurts_by_now_is_a_conflict(desk: Desk) -> None:
    await desk.start()
    swap = await desk.propose(desk.swap())
    ache = {"region": "thigh", "severity": 2, "kind": "dull", "exercise": "back-squat"}
    head = {
        "action": "message",
        "type": "pain.reported",
        "id": "p1",
        "workout": desk.workout,
        "at": desk.now(),
    }
    await desk.proposals.live.take(desk.user, decode(json.dumps(head | ache)))  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="hurts"):
        await desk.say(swap)


async def test_a_goal_is_set_within_the_limits(desk: Desk) -> None:
    body = {"birth_date": date(1990, 1, 1), "sex": "male", "height_cm": 180.0}
    profile = await desk.proposals.profiles.change(desk.user, body, None)
    await desk.say(await desk.propose(Goal(version=profile.version, weight_aim="lose", weight_pace=0.5)))
    after = await desk.proposals.profiles.get(desk.user)
    assert (after.weight_aim, after.weight_pace) == ("lose", 0.5)
    assert desk.pushed() == ["nutrition.updated"]


@pytest.mark.parametrize(
    ("body", "pace"),
    [
        ({"birth_date": date(2011, 1, 1)}, 0.3),
        ({"pregnant": True}, 0.3),
        ({"height_cm": 220.0}, 0.3),
        ({}, 1.5),
    ],
    ids=["minor", "pregnant", "underweight", "too fast"],
)
async def test_a_goal_that_became_unsafe_is_not_set(desk: Desk, body: dict[str, Any], pace: float) -> None:
    known = {"birth_date": date(1990, 1, 1), "sex": "male", "height_cm": 180.0} | body
    profile = await desk.proposals.profiles.change(desk.user, known, None)
    goal = await desk.propose(Goal(version=profile.version, weight_aim="lose", weight_pace=pace))
    with pytest.raises(Conflict):
        await desk.say(goal)
    assert (await desk.proposals.profiles.get(desk.user)).weight_aim is None


@pytest.mark.parametrize("late", [False, True])
async def test_a_yes_that_was_interrupted_is_carried_out_when_it_comes_again(desk: Desk, late: bool) -> None:
    meal = await desk.propose(desk.meal())
    whole = desk.proposals
    desk.proposals = replace(whole, meals=Failing(whole.meals, "add", late=late))
    with pytest.raises(Unavailable):
        await desk.say(meal)
    await desk.say(meal)
    desk.proposals = whole
    assert await desk.eaten() == 1


async def test_a_change_whose_end_was_not_written_down_is_not_made_twice(desk: Desk) -> None:
    change, meal = await desk.propose(desk.more_sets()), await desk.propose(desk.meal())
    await desk.start()
    swap = await desk.propose(desk.swap())
    whole = desk.proposals
    for proposal in (change, meal, swap):
        desk.proposals = replace(whole, log=Failing(whole.log, "settle"))
        with pytest.raises(Unavailable):
            await desk.say(proposal, frame=proposal)
        await desk.say(proposal, frame=proposal)
    desk.proposals = whole
    assert await desk.sets() == (5, 2)
    assert await desk.eaten() == 1


async def test_a_proposal_kept_again_stays_as_it_was_answered(desk: Desk) -> None:
    meal = await desk.propose(desk.meal(), "p1")
    await desk.say(meal)
    await desk.propose(desk.meal(), "p1")
    found = await desk.proposals.log.get(desk.user, "p1")
    assert found is not None
    assert found.state == "accepted"


async def test_a_key_of_http_counts_as_a_frames_id_does(desk: Desk) -> None:
    one, other = await desk.propose(desk.meal()), await desk.propose(desk.meal())
    await desk.proposals.answer(desk.user, one, accept=True, key=Key("k", "one"))
    with pytest.raises(Conflict):
        await desk.proposals.answer(desk.user, other, accept=True, key=Key("k", "other"))
