"""Workouts begin, run by their plan, end, and are nobody else's."""

import asyncio
import json
from uuid import UUID, uuid4

import asyncpg
import pytest
from gym import DAY, PER_MINUTE, Gym, Plant

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.live_workouts import PostgresWorkouts
from coach.errors import Conflict, NotFound
from coach.training.ports import Workouts


async def test_a_plan_gives_the_workout_its_programme(gym: Gym, plan: Plant) -> None:
    await gym.start(plan=await plan())
    opening = gym.pushed("prescription")[-1]
    assert (opening["exercise"], opening["reason"]) == ("back-squat", "need_first_set")
    assert (await gym.look()).plan_version == 1


async def test_the_next_workout_takes_the_next_day_and_a_later_one_the_progression(
    gym: Gym, plan: Plant
) -> None:
    name = await plan()
    seen = []
    for _ in range(3):
        gym.workout = str(uuid4())
        gym.now.ms += DAY
        await gym.start(plan=name)
        state = (await gym.look()).exercises[0]
        seen.append((state.exercise, state.prescription.load, state.prescription.reps))
        for _ in range(3):
            await gym.log(reps=8, rpe=8, exercise=state.exercise)
        await gym.send("workout.end")
    assert seen == [("back-squat", None, 5), ("goblet-squat", None, 5), ("back-squat", 102.5, 5)]


async def test_a_plan_of_another_user_is_not_found(gym: Gym, plan: Plant, sign_up: Plant) -> None:
    name, stranger = await plan(), await sign_up()
    with pytest.raises(NotFound):
        await gym.send("workout.start", user=stranger, unit="kg", plan=name)
    assert await gym.live.look(stranger, gym.workout) is None


async def test_a_workout_of_another_user_is_not_found(gym: Gym, sign_up: Plant) -> None:
    await gym.start()
    with pytest.raises(NotFound):
        await gym.send("rest.skipped", user=await sign_up())


async def test_two_users_may_choose_the_same_workout_id(gym: Gym, sign_up: Plant) -> None:
    stranger = await sign_up()
    await gym.start()
    await gym.send("workout.start", user=stranger, unit="lb")
    found = await gym.live.look(stranger, gym.workout)
    assert found
    assert (found.unit, (await gym.look()).unit) == ("lb", "kg")


async def test_a_workout_begins_once(gym: Gym) -> None:
    await gym.start()
    with pytest.raises(Conflict):
        await gym.start(unit="lb")
    assert (await gym.look()).unit == "kg"


async def test_one_of_two_starts_at_once_wins(gym: Gym) -> None:
    results = await asyncio.gather(*(gym.start(unit=unit) for unit in ("kg", "lb")), return_exceptions=True)
    assert sorted(type(result) for result in results if result is not None) == [Conflict]


async def test_a_device_that_comes_back_gets_what_stands(gym: Gym) -> None:
    assert await gym.live.running(gym.user) is None
    await gym.start()
    await gym.log(rpe=8, target={"reps": 5, "rpe": 8})
    ready = await gym.live.running(gym.user)
    assert ready is not None
    assert (ready.id, ready.version) == (gym.workout, 2)
    assert ready.prescription
    assert ready.prescription["load"] == 100
    assert ready.rest
    assert ready.rest["ends_at"] == gym.now() + 180_000


async def test_an_ended_workout_runs_no_more(gym: Gym) -> None:
    await gym.start()
    await gym.send("workout.end")
    assert await gym.live.running(gym.user) is None
    assert len(gym.pushed("workout_summary")) == 1


async def test_a_deleted_workout_is_gone_with_its_sets(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.log()
    assert await workouts.delete(gym.user, gym.workout)
    assert await gym.look() is None
    assert not await workouts.delete(gym.user, gym.workout)


async def test_nobody_deletes_or_names_another_users_workout(
    gym: Gym, workouts: Workouts, sign_up: Plant
) -> None:
    stranger = await sign_up()
    await gym.start()
    assert not await workouts.delete(stranger, gym.workout)
    with pytest.raises(NotFound):
        await gym.name("mine", user=stranger)
    assert await gym.look() is not None


class TestPostgres:
    """What only a real database does."""

    @pytest.fixture
    def workouts(self, database: Database) -> PostgresWorkouts:
        return PostgresWorkouts(database, per_minute=PER_MINUTE)

    async def test_the_rows_say_what_the_workout_says(self, gym: Gym, owner: asyncpg.Connection) -> None:
        await gym.start(bodyweight=80.5, readiness=4)
        await gym.log(load=100, rpe=8, rir=2)
        await gym.log(load=110, rpe=9)
        await gym.send("workout.end", srpe=7)
        workout = await owner.fetchrow("select * from coach.workouts where id = $1", UUID(gym.workout))
        sets = await owner.fetch(
            "select * from coach.workout_sets where workout = $1 order by done_at", UUID(gym.workout)
        )
        progress = await owner.fetch(
            "select kind from coach.user_progress where user_id = $1", UUID(gym.user)
        )
        assert (workout["status"], workout["version"], json.loads(workout["summary"])["sets"]) == (
            "ended",
            4,
            2,
        )
        assert [float(row["load"]) for row in sets] == [100, 110]
        assert {"bodyweight", "readiness"} <= {row["kind"] for row in progress}

    async def test_a_lost_backend_is_made_up_for(
        self, gym: Gym, database: Database, owner: asyncpg.Connection
    ) -> None:
        await gym.start()
        await owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'coach_app'"
        )
        await gym.log(rpe=8, target={"reps": 5, "rpe": 8})
        assert gym.pushed("prescription")[-1]["load"] == 100
