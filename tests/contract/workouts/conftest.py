"""The live workouts: the service over Postgres and over its memory twin."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from gym import DAYS, LIBRARY, PER_MINUTE, Gym, Plant

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.outbox import MemoryOutbox
from coach.adapters.memory.workouts import MemoryWorkouts
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.live_workouts import PostgresWorkouts
from coach.delivery.pusher import Pusher
from coach.records.plan import Plan
from coach.training.live import Live
from coach.training.ports import Workouts


@pytest.fixture(params=["memory", "database", "forgetful"])
async def workouts(
    request: pytest.FixtureRequest, owner: asyncpg.Connection, database: Database, forgetful: Database
) -> Workouts:
    if request.param == "memory":
        return MemoryWorkouts(*LIBRARY, per_minute=PER_MINUTE)
    for record in LIBRARY:
        await owner.execute(
            "insert into coach.exercises (id, record) values ($1, $2) on conflict do nothing",
            record["id"],
            json.dumps(record),
        )
    used = forgetful if request.param == "forgetful" else database
    return PostgresWorkouts(used, per_minute=PER_MINUTE)


@pytest.fixture
def gym(workouts: Workouts, user: str, now: Any) -> Gym:
    inbox = MemoryInbox()
    pusher = Pusher(inbox, MemoryConnections(now), MemoryOutbox(), now)
    return Gym(user, Live(workouts, pusher, now), inbox, now)


@pytest.fixture
def plan(workouts: Workouts, user: str, owner: asyncpg.Connection) -> Plant:
    async def make() -> str:
        name = uuid4()
        if isinstance(workouts, MemoryWorkouts):
            at = datetime.now(UTC)
            workouts.accounts[user].plans[str(name)] = Plan(name, "Two days", {"days": DAYS}, 1, at, at)
        else:
            document = json.dumps({"days": DAYS})
            query = "insert into coach.plans (user_id, id, name, document) values ($1, $2, 'Two days', $3)"
            await owner.execute(query, UUID(user), name, document)
        return str(name)

    return make
