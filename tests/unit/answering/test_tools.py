"""The tools over memory twins: what they look up, what they propose, and what they refuse to."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.history import MemoryHistory
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.outbox import MemoryOutbox
from coach.adapters.memory.proposals import MemoryProposals
from coach.adapters.memory.records import (
    MemoryExercises,
    MemoryMeals,
    MemoryPlans,
    MemoryProfiles,
    MemoryProgress,
)
from coach.adapters.memory.turns import MemoryTurns
from coach.adapters.memory.workouts import MemoryWorkouts
from coach.answering.tools.hurting import Hurting
from coach.answering.tools.looking import Looking
from coach.answering.tools.proposing import Proposing
from coach.answering.tools.tool import Outcome, Toolbox
from coach.delivery.pusher import Pusher
from coach.errors import BadFrame, CoachError, Conflict, NotFound
from coach.frames import Done, decode
from coach.library import load_foods
from coach.nutrition.matching import Foods
from coach.nutrition.reading import Reading
from coach.ports import Call, Turn
from coach.proposals.change import MealEaten, PlanChange, Swap
from coach.records.progress import Entry, SetDone
from coach.training.live import Live

NOW = 1_790_000_000_000
AT = datetime.fromtimestamp(NOW / 1000, UTC)
USER, OTHER = str(uuid4()), str(uuid4())
TURN = Turn(
    user=USER, id="t", conversation="c", question="?", workout=None, mode="chat", digest="d", state="running",
    created_at=NOW, since=NOW,
)  # fmt: skip
SQUAT = {
    "id": "back-squat", "name": "Back squat", "pattern": "squat", "mechanic": "compound",
    "primary": ["quads"], "equipment": ["barbell"], "aliases": {"en": ["barbell squat"]},
}  # fmt: skip
GOBLET = {
    "id": "goblet-squat", "name": "Goblet squat", "pattern": "squat", "mechanic": "compound",
    "primary": ["quads"], "equipment": ["dumbbell"], "joints": ["knee"], "cues": ["Elbows inside the knees"],
}  # fmt: skip
ITEM = {
    "exercise": "back-squat", "equipment": "barbell", "class": "compound", "sets": 3, "target_reps": 5,
    "target_rpe": 8.0,
}  # fmt: skip
FOODS = Foods(load_foods(Path(__file__).parents[3] / "library" / "foods"))
BODY = {"birth_date": date(1990, 1, 1), "sex": "male", "height_cm": 180.0, "activity": "moderate"}


class Table:
    async def own(self, user: str) -> Foods:
        return FOODS

    async def with_rows_for(self, user: str, names: Any) -> Foods:
        return FOODS


@dataclass
class Desk:
    workouts: MemoryWorkouts = field(default_factory=lambda: MemoryWorkouts(SQUAT, GOBLET))
    profiles: MemoryProfiles = field(default_factory=MemoryProfiles)
    plans: MemoryPlans = field(default_factory=MemoryPlans)
    meals: MemoryMeals = field(default_factory=MemoryMeals)
    progress: MemoryProgress = field(default_factory=MemoryProgress)
    log: MemoryProposals = field(default_factory=MemoryProposals)
    history: MemoryHistory = field(default_factory=MemoryHistory)

    def __post_init__(self) -> None:
        pusher = Pusher(MemoryInbox(), MemoryConnections(self.now), MemoryOutbox(), self.now)
        self.live = Live(self.workouts, pusher, self.now)
        library = MemoryExercises(SQUAT, GOBLET)
        looking = Looking(library, self.progress, self.profiles, self.meals, self.now)
        reading = Reading(Table(), self.meals, self.now, self.profiles)
        hurting = Hurting(self.history, MemoryTurns(), self.now)
        proposing = Proposing(self.log, self.live, self.plans, reading, looking, hurting, self.now)
        self.box = Toolbox((*looking.tools(), *proposing.tools()))

    def now(self) -> int:
        return NOW

    async def run(self, name: str, turn: Turn = TURN, **said: Any) -> Outcome:
        return await self.box.run(turn, Call("c", name, json.dumps(said)))

    async def train(self) -> Turn:
        """A running workout by a plan, and a question asked in it."""
        plan = self.plans.plant(USER, "One day", {"days": [{"name": "A", "items": [ITEM]}]})
        self.workouts.accounts[USER].plans[str(plan.id)] = plan
        workout = str(uuid4())
        start = {"action": "message", "type": "workout.start", "id": "s", "workout": workout, "at": NOW}
        frame = decode(json.dumps({**start, "unit": "kg", "plan": str(plan.id)}))
        await self.live.take(USER, frame)  # type: ignore[arg-type]
        return replace(TURN, workout=workout)

    async def ache(self, workout: str | None, region: str, exercise: str | None = None) -> None:
        """A mild one, reported in the workout; of the exercise at hand where none is named."""
        ache = {"action": "message", "type": "pain.reported", "id": "p", "workout": workout, "at": NOW}
        said = {"region": region, "severity": 2, "kind": "dull", "exercise": exercise}
        frame = decode(json.dumps(ache | said))
        await self.live.take(USER, frame)  # type: ignore[arg-type]

    async def said(self, question: str, number: int = 1, conversation: str = "c") -> None:
        """A turn that has ended."""
        done = Done(turn=f"t{number}", epoch=1, state="completed", length=0, events=0, grounded=True)
        asked = {"id": f"t{number}", "conversation": conversation, "question": question}
        await self.history.record(
            replace(TURN, **asked, created_at=NOW - 1000 + number, state="completed", done=done)
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


def done(load: float, reps: int, day: int = 20) -> SetDone:
    return SetDone("back-squat", load, reps, "kg", 8.0, None, datetime(2026, 9, day, 10, tzinfo=UTC), (), ())


async def test_an_exercise_is_found_by_what_people_call_it(desk: Desk) -> None:
    found = await desk.run("look_up_exercise", query="goblet")
    assert [one["id"] for one in found.content["exercises"]] == ["goblet-squat"]
    assert found.source is not None
    assert "Elbows inside the knees" in found.source.text


async def test_the_last_sets_are_the_users_own(desk: Desk) -> None:
    desk.progress.sets[USER] = [done(100, 5), done(102.5, 4), done(95, 5, day=13)]
    desk.progress.sets[OTHER] = [done(300, 1)]
    found = await desk.run("last_sets", exercise="barbell squat")
    assert found.source is not None
    assert found.source.text.startswith("On 2026-09-20: ")
    assert "100 kg for 5 reps at RPE 8" in found.source.text
    assert "300" not in found.source.text


async def test_records_come_from_what_was_kept(desk: Desk) -> None:
    entry = Entry(uuid4(), "weight_record", "back-squat", 140.0, "kg", {}, date(2026, 9, 1), AT)
    desk.progress.entries[USER] = [entry]
    found = await desk.run("records", exercise="back-squat")
    assert found.source is not None
    assert found.source.text == "Your heaviest set of Back squat is 140 kg, on 2026-09-01."


async def test_what_is_left_today_is_computed(desk: Desk) -> None:
    await desk.profiles.change(USER, BODY, None)
    desk.meals.weights[USER][AT.date()] = 80.0
    proposed = await desk.run("propose_meal", text="200 g chicken breast")
    assert proposed.proposal is not None
    found = await desk.run("todays_nutrition")
    assert found.source is not None
    assert "You still need 128 g of protein today: you had 0 g of 128 g." in found.source.text


async def test_who_is_shown_no_numbers_gets_none_from_tools(desk: Desk) -> None:
    desk.profiles.profiles[USER] = replace(desk.profiles.profiles[USER], hide_numbers=True)
    found = await desk.run("todays_nutrition")
    meal = await desk.run("propose_meal", text="200 g chicken breast and 150 g rice")
    assert found.source is not None
    assert "kcal" not in found.source.text + json.dumps(dict(meal.content)) + meal.facts


async def test_a_meal_told_in_chat_is_proposed_as_the_food_table_knows_it(desk: Desk) -> None:
    found = await desk.run("propose_meal", text="200 g chicken breast and 80 g flurbish")
    assert found.proposal is not None
    assert isinstance(found.proposal.change, MealEaten)
    assert found.proposal.change.items[0]["grams"]["mid"] == 200
    assert re.fullmatch(
        r"Log 200 g chicken breast: \d+ to \d+ kcal, likely \d+ kcal, [\d.]+ g of protein\?", found.summary
    )
    assert found.content["not_in_the_food_table"] == ["flurbish"]
    assert desk.meals.meals[USER] == []


async def test_a_meal_of_which_nothing_is_known_is_not_proposed(desk: Desk) -> None:
    with pytest.raises(BadFrame, match="food table"):
        await desk.run("propose_meal", text="80 g flurbish")


async def test_the_same_proposal_again_is_the_same_one(desk: Desk) -> None:
    one = await desk.run("propose_meal", text="200 g chicken breast")
    other = await desk.run("propose_meal", text="200 g chicken breast")
    assert one.proposal is not None
    assert one.proposal == other.proposal
    assert len(desk.log.kept) == 1


async def test_a_swap_is_proposed_for_the_exercise_at_hand(desk: Desk) -> None:
    turn = await desk.train()
    found = await desk.run("propose_swap", turn, to="goblet squat", reason="busy")
    assert found.proposal is not None
    assert found.proposal.change == Swap(
        workout=turn.workout or "",
        from_="back-squat",
        to="goblet-squat",
        reason="busy",
        trains=("quads",),
        strains=("knee",),
    )
    assert found.proposal.change.shown() == {
        "workout": turn.workout,
        "from": "back-squat",
        "to": "goblet-squat",
        "reason": "busy",
    }
    assert found.summary == "Swap Back squat for Goblet squat in this workout?"


@pytest.mark.parametrize(
    ("tool", "said", "error"),
    [
        ("propose_swap", {"to": "goblet squat"}, NotFound),
        ("propose_swap", {"to": "flying unicorn"}, NotFound),
        ("propose_plan_change", {"exercise": "back squat", "sets": 5}, NotFound),
        ("propose_goal", {"weight_aim": "lose", "kg_per_week": 0.5}, Conflict),
        ("propose_goal", {"weight_aim": "lose", "kg_per_week": 5}, BadFrame),
        ("last_sets", {"exercise": "flying unicorn"}, NotFound),
    ],
    ids=["no workout", "no exercise", "no plan", "no body known", "absurd", "no such exercise"],
)
async def test_what_cannot_be_is_refused_with_a_reason(
    desk: Desk, tool: str, said: dict[str, Any], error: type[CoachError]
) -> None:
    with pytest.raises(error):
        await desk.run(tool, **said)
    assert desk.log.kept == {}


async def test_equipment_that_is_not_there_is_not_proposed(desk: Desk) -> None:
    turn = await desk.train()
    await desk.profiles.change(USER, {"equipment": ["barbell"]}, None)
    with pytest.raises(Conflict, match="equipment"):
        await desk.run("propose_swap", turn, to="goblet squat")


@pytest.mark.parametrize(("region", "spared"), [("left_knee", False), ("thigh", False), ("wrist", True)])
async def test_what_would_load_a_part_that_hurts_is_not_proposed(
    desk: Desk, region: str, spared: bool
) -> None:
    turn = await desk.train()
    await desk.ache(turn.workout, region)
    if spared:
        assert (await desk.run("propose_swap", turn, to="goblet squat")).proposal
    else:
        with pytest.raises(Conflict, match="hurts"):
            await desk.run("propose_swap", turn, to="goblet squat")


@pytest.mark.parametrize("said", ["my knee hurts", "me duele la rodilla", "I tweaked my left knee yesterday"])
async def test_what_would_load_a_part_that_was_said_to_hurt_is_not_proposed(desk: Desk, said: str) -> None:
    turn = await desk.train()
    await desk.said(said)
    with pytest.raises(Conflict, match="hurts"):
        await desk.run("propose_swap", turn, to="goblet squat")


@pytest.mark.parametrize("said", ["my wrist hurts", "my knee does not hurt", "my friend's knee hurts"])
async def test_what_spares_a_part_that_was_said_to_hurt_is_proposed(desk: Desk, said: str) -> None:
    turn = await desk.train()
    await desk.said(said)
    assert (await desk.run("propose_swap", turn, to="goblet squat")).proposal


MORE = [{"sets": 4}, {"reps": 6}, {"rpe": 8.5}, {"reps": 3}, {"replace_with": "goblet squat"}]
LESS = [{"sets": 2}, {"rpe": 7}, {"reps": 4, "rpe": 6}]


async def _planned(desk: Desk) -> None:
    desk.plans.plant(USER, "One day", {"days": [{"name": "A", "items": [ITEM]}]})


@pytest.mark.parametrize("change", MORE)
async def test_a_plan_is_not_proposed_with_more_for_a_part_that_hurts_in_the_workout_at_hand(
    desk: Desk, change: dict[str, Any]
) -> None:
    turn = await desk.train()
    await desk.ache(turn.workout, "left_knee")
    for asked in (turn, TURN):
        with pytest.raises(Conflict, match="hurts"):
            await desk.run("propose_plan_change", asked, exercise="back squat", **change)
    assert desk.log.kept == {}


@pytest.mark.parametrize("change", MORE)
async def test_a_plan_is_not_proposed_with_more_for_a_part_that_was_said_to_hurt(
    desk: Desk, change: dict[str, Any]
) -> None:
    await _planned(desk)
    await desk.said("my knee hurts when I squat")
    with pytest.raises(Conflict, match="hurts"):
        await desk.run("propose_plan_change", exercise="back squat", **change)


@pytest.mark.parametrize("change", LESS)
async def test_less_for_a_part_that_hurts_is_proposed(desk: Desk, change: dict[str, Any]) -> None:
    turn = await desk.train()
    await desk.ache(turn.workout, "left_knee")
    await desk.said("my knee hurts when I squat")
    assert (await desk.run("propose_plan_change", turn, exercise="back squat", **change)).proposal


@pytest.mark.parametrize("change", MORE)
async def test_a_plan_is_proposed_with_more_where_another_part_hurts(
    desk: Desk, change: dict[str, Any]
) -> None:
    turn = await desk.train()
    await desk.ache(turn.workout, "wrist", "dumbbell-curl")
    await desk.said("my elbow hurts")
    assert (await desk.run("propose_plan_change", turn, exercise="back squat", **change)).proposal


async def test_the_question_itself_tells_what_hurts(desk: Desk) -> None:
    await _planned(desk)
    asked = replace(TURN, question="My knee hurts a bit, add a set of squats to my plan")
    with pytest.raises(Conflict, match="hurts"):
        await desk.run("propose_plan_change", asked, exercise="back squat", sets=4)


async def test_what_is_said_to_be_over_may_be_loaded_again(desk: Desk) -> None:
    await _planned(desk)
    await desk.said("my knee hurts when I squat")
    await desk.said("my knee doesn't hurt any more", 2)
    assert (await desk.run("propose_plan_change", exercise="back squat", sets=4)).proposal


async def test_what_was_said_in_another_conversation_is_not_heard(desk: Desk) -> None:
    await _planned(desk)
    await desk.said("my knee hurts when I squat", conversation="of last year")
    assert (await desk.run("propose_plan_change", exercise="back squat", sets=4)).proposal


async def test_another_users_workout_is_not_found(desk: Desk) -> None:
    turn = replace(await desk.train(), user=OTHER)
    with pytest.raises(NotFound):
        await desk.run("propose_swap", turn, to="goblet squat")


@pytest.mark.parametrize(
    ("said", "became"),
    [
        ({"sets": 5}, {"sets": 5, "target_reps": 5}),
        ({"reps": 8, "rpe": 7.5}, {"target_reps": 8, "target_rpe": 7.5}),
        ({"replace_with": "goblet squat"}, {"exercise": "goblet-squat", "equipment": "dumbbell"}),
    ],
)
async def test_a_plan_is_proposed_as_it_would_become(
    desk: Desk, said: dict[str, Any], became: dict[str, Any]
) -> None:
    desk.plans.plant(USER, "One day", {"days": [{"name": "A", "items": [ITEM]}]})
    found = await desk.run("propose_plan_change", exercise="back squat", **said)
    assert found.proposal is not None
    assert isinstance(found.proposal.change, PlanChange)
    item = found.proposal.change.days[0].items[0].model_dump(by_alias=True)
    assert {name: item[name] for name in became} == became


async def test_a_day_is_never_proposed_without_an_exercise(desk: Desk) -> None:
    desk.plans.plant(USER, "One day", {"days": [{"name": "A", "items": [ITEM]}]})
    with pytest.raises(BadFrame):
        await desk.run("propose_plan_change", exercise="back squat", remove=True)


@pytest.mark.parametrize(("pace", "allowed"), [(0.5, True), (0.8, True), (0.9, False)])
async def test_a_goal_keeps_to_the_limits_of_nutrition(desk: Desk, pace: float, allowed: bool) -> None:
    """At most 1 % of 80 kg a week."""
    await desk.profiles.change(USER, BODY, None)
    desk.meals.weights[USER][AT.date()] = 80.0
    if allowed:
        found = await desk.run("propose_goal", weight_aim="lose", kg_per_week=pace)
        assert found.proposal is not None
        return
    with pytest.raises(Conflict, match=r"At most 0\.8 kg"):
        await desk.run("propose_goal", weight_aim="lose", kg_per_week=pace)


def test_no_tool_takes_a_user_and_every_one_says_what_it_takes(desk: Desk) -> None:
    for spec in desk.box.specs:
        assert "user" not in spec.parameters.get("properties", {})
        assert spec.parameters["additionalProperties"] is False
        assert spec.description
