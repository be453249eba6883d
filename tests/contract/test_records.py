"""A user's records as the core reads and changes them: the memory twins and the real ones agree."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from coach.adapters.memory.records import (
    MemoryExercises,
    MemoryMeals,
    MemoryPlans,
    MemoryProfiles,
    MemoryProgress,
)
from coach.adapters.postgres import exercises, meals, plans, profiles, progress
from coach.adapters.postgres.database import Database
from coach.errors import Conflict, NotFound
from coach.records.exercise import Wanted
from coach.records.meal import Eaten
from coach.records.ports import Exercises, Meals, Plans, Profiles, Progress
from coach.records.progress import Entry, SetDone
from coach.records.request import Key

NOON = datetime(2026, 9, 21, 12, tzinfo=UTC)
TODAY = NOON.date()
DAYS = {"days": [{"name": "A", "items": []}]}
SQUATS: tuple[dict[str, Any], ...] = (
    {"id": "zercher-squat", "name": "Zercher squat", "primary": ["quads"], "equipment": ["barbell"]},
    {"id": "zottman-curl", "name": "Zottman curl", "primary": ["biceps"], "equipment": ["dumbbell"]},
)  # fmt: skip
ITEM = {"name": "kefir", "status": "matched", "grams": {"low": 90.0, "mid": 100.0, "high": 110.0}}
MEAL = Eaten("text", [ITEM], 100.0, 90.0, 110.0, 3.5, 4.0, 3.5, NOON)

Weigh = Callable[[str, date, float], Awaitable[None]]
Lift = Callable[[str, SetDone], Awaitable[None]]
Hold = Callable[[str, Entry], Awaitable[None]]
Plant = Callable[[str], Awaitable[UUID]]


@dataclass
class Place:
    """The records, and how what others write comes into them."""

    profiles: Profiles
    plans: Plans
    meals: Meals
    progress: Progress
    exercises: Exercises
    plant: Plant
    weigh: Weigh
    lift: Lift
    hold: Hold


def in_memory() -> Place:
    kept_plans, kept_meals, kept_progress = MemoryPlans(), MemoryMeals(), MemoryProgress()

    async def plant(user: str) -> UUID:
        return kept_plans.plant(user, "A plan", DAYS).id

    async def weigh(user: str, day: date, kg: float) -> None:
        kept_meals.weights[user][day] = kg

    async def lift(user: str, done: SetDone) -> None:
        kept_progress.sets[user].append(done)

    async def hold(user: str, entry: Entry) -> None:
        kept_progress.entries[user].append(entry)

    library = MemoryExercises(*SQUATS)
    return Place(MemoryProfiles(), kept_plans, kept_meals, kept_progress, library, plant, weigh, lift, hold)


async def in_postgres(database: Database, owner: asyncpg.Connection) -> Place:
    insert = "insert into coach.exercises (id, record) values ($1, $2) on conflict do nothing"
    await owner.executemany(insert, [(one["id"], json.dumps(one)) for one in SQUATS])
    kept = plans.Plans(database)

    async def plant(user: str) -> UUID:
        return (await kept.make(user, "A plan", DAYS, None)).id

    async def weigh(user: str, day: date, kg: float) -> None:
        query = (
            "insert into coach.user_progress (user_id, kind, value, unit, local_day, at)"
            " values ($1, 'bodyweight', $2, 'kg', $3, $4)"
        )
        await owner.execute(query, UUID(user), kg, day, datetime.combine(day, NOON.timetz()))

    async def lift(user: str, done: SetDone) -> None:
        workout = uuid4()
        await owner.execute(
            "insert into coach.workouts (user_id, id, unit, local_day, started_at) values ($1, $2, 'kg', $3, $4)",
            UUID(user), workout, done.done_at.date(), done.done_at,
        )  # fmt: skip
        await owner.execute(
            "insert into coach.workout_sets (user_id, id, workout, exercise, unit, load, reps, rpe, done_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            UUID(user), uuid4(), workout, done.exercise, done.unit, done.load, done.reps, done.rpe, done.done_at,
        )  # fmt: skip

    async def hold(user: str, entry: Entry) -> None:
        await owner.execute(
            "insert into coach.user_progress (user_id, id, kind, exercise, value, unit, local_day, at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8)",
            UUID(user), entry.id, entry.kind, entry.exercise, entry.value, entry.unit, entry.local_day, entry.at,
        )  # fmt: skip

    return Place(
        profiles.Profiles(database),
        kept,
        meals.Meals(database),
        progress.Progress(database),
        exercises.Exercises(database),
        plant,
        weigh,
        lift,
        hold,
    )


@pytest.fixture(params=["memory", "postgres"])
async def place(request: pytest.FixtureRequest, database: Database, owner: asyncpg.Connection) -> Place:
    return in_memory() if request.param == "memory" else await in_postgres(database, owner)


@pytest.fixture
async def other(sign_up: Callable[[], Awaitable[str]]) -> str:
    return await sign_up()


def done(load: float = 80, days_ago: int = 0, exercise: str = "bench-press") -> SetDone:
    return SetDone(exercise, load, 5, "kg", 8.0, None, NOON - timedelta(days=days_ago), [], [])


def record(value: float, days_ago: int = 0) -> Entry:
    at = NOON - timedelta(days=days_ago)
    return Entry(uuid4(), "weight_record", "bench-press", value, "kg", {}, at.date(), at)


async def test_a_profile_is_its_users_own(place: Place, user: str, other: str) -> None:
    await place.profiles.change(user, {"unit": "lb"}, None)
    assert (await place.profiles.get(user)).unit == "lb"
    assert (await place.profiles.get(other)).unit == "kg"


async def test_a_profile_is_changed_for_the_version_that_was_seen(place: Place, user: str) -> None:
    seen = await place.profiles.change(user, {"unit": "lb"}, None)
    await place.profiles.change(user, {"goals": ["run"]}, seen.version)
    with pytest.raises(Conflict):
        await place.profiles.change(user, {"goals": ["swim"]}, seen.version)


async def test_a_change_under_a_key_is_made_once(place: Place, user: str) -> None:
    plan, key = await place.plant(user), Key("k", "d")
    await place.profiles.change(user, {"goals": ["run"]}, None, key=key)
    await place.profiles.change(user, {"goals": ["swim"]}, None)
    await place.profiles.change(user, {"goals": ["run"]}, None, key=key)
    assert list((await place.profiles.get(user)).goals) == ["swim"]
    for name in ("Named", "Named again"):
        await place.plans.change(user, plan, name, {}, None, key=Key("p", "d"))
    found = await place.plans.get(user, plan)
    assert found is not None
    assert (found.name, found.version) == ("Named", 2)


async def test_a_key_that_stands_for_something_else_is_a_conflict(place: Place, user: str) -> None:
    await place.meals.add(user, MEAL, Key("k", "one"))
    with pytest.raises(Conflict):
        await place.meals.add(user, MEAL, Key("k", "other"))


async def test_a_plan_is_its_users_own(place: Place, user: str, other: str) -> None:
    plan = await place.plant(user)
    assert await place.plans.get(other, plan) is None
    assert await place.plans.page(other, None, 5) == []
    with pytest.raises(NotFound):
        await place.plans.change(other, plan, "mine", {}, None)


async def test_the_newest_plan_comes_first(place: Place, user: str) -> None:
    made = [await place.plant(user) for _ in range(3)]
    assert [plan.id for plan in await place.plans.page(user, None, 2)] == [made[2], made[1]]


async def test_a_plan_is_changed_for_the_version_that_was_seen(place: Place, user: str) -> None:
    plan = await place.plant(user)
    changed = await place.plans.change(user, plan, None, {"days": []}, 1)
    assert (changed.version, changed.document) == (2, {"days": []})
    with pytest.raises(Conflict):
        await place.plans.change(user, plan, "late", {}, 1)


async def test_what_was_eaten_counts_on_its_day_and_for_its_user(place: Place, user: str, other: str) -> None:
    await place.meals.add(user, MEAL, None)
    await place.meals.add(user, replace(MEAL, eaten_at=NOON - timedelta(days=1)), None)
    await place.meals.add(other, MEAL, None)
    await place.weigh(user, TODAY - timedelta(days=40), 82.0)
    (meal,) = await place.meals.of_day(user, TODAY)
    known = await place.meals.intake(user, TODAY)
    assert (meal.protein_g, meal.items) == (3.5, [ITEM])
    assert (dict(known.kcal), dict(known.weights)) == (
        {TODAY: 100.0, TODAY - timedelta(days=1): 100.0},
        {TODAY - timedelta(days=40): 82.0},
    )
    assert await place.meals.items_since(user, TODAY) == [ITEM]


async def test_the_last_sets_of_an_exercise_come_newest_first(place: Place, user: str, other: str) -> None:
    for one in (done(75, days_ago=7), done(80), done(60, exercise="row")):
        await place.lift(user, one)
    await place.lift(other, done(200))
    found = await place.progress.last_sets(user, "bench-press", 5)
    assert [(one.load, one.rpe) for one in found] == [(80, 8.0), (75, 8.0)]
    assert len(await place.progress.last_sets(user, "bench-press", 1)) == 1
    assert sorted(one.load for one in await place.progress.last_sets(user, None, 5)) == [60, 75, 80]


async def test_the_newest_record_comes_first(place: Place, user: str, other: str) -> None:
    await place.hold(user, record(100, days_ago=3))
    await place.hold(user, record(105))
    await place.hold(other, record(300))
    found = await place.progress.page(user, None, 1, kind="weight_record", exercise="bench-press")
    assert [entry.value for entry in found] == [105]
    assert await place.progress.page(user, None, 5, kind="e1rm_record", exercise="bench-press") == []


async def test_an_exercise_is_found_by_its_id_and_by_the_beginnings_of_words(place: Place, user: str) -> None:
    found = await place.exercises.find(user, Wanted(query="zer squ"), None, 5)
    assert [one.id for one in found] == ["zercher-squat"]
    known = await place.exercises.get(user, "zottman-curl")
    assert known is not None
    assert known.name == "Zottman curl"
    assert await place.exercises.get(user, "zeppelin") is None
