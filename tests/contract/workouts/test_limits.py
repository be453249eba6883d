"""So many live events of a user in a minute, and no more."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from gym import PER_MINUTE, Gym

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.outbox import MemoryOutbox
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.live_workouts import PostgresWorkouts
from coach.delivery.pusher import Pusher
from coach.errors import RateLimited
from coach.training.live import Live
from coach.training.ports import Change, Lookup, Stored, Taken


async def refused(gym: Gym) -> RateLimited:
    """The first refusal of a flood of events; while it goes on the minute may end once."""
    for _ in range(2 * PER_MINUTE + 1):
        try:
            await gym.send("heart_rate", samples=[[gym.now(), 120]])
        except RateLimited as refusal:
            return refusal
    raise AssertionError("whatever was sent was taken in")


async def test_too_many_events_in_a_minute_are_refused_and_leave_no_trace(gym: Gym) -> None:
    await gym.start()
    refusal = await refused(gym)
    before = (await gym.look()).version
    assert refusal.retry_after is not None
    assert 0 < refusal.retry_after <= 60
    with pytest.raises(RateLimited):
        await gym.log()
    assert (await gym.look()).version == before


async def test_another_users_events_are_taken_in_meanwhile(
    gym: Gym, sign_up: Callable[[], Awaitable[str]]
) -> None:
    await gym.start()
    await refused(gym)
    gym.user, gym.workout = await sign_up(), str(uuid4())
    await gym.start()
    assert (await gym.look()) is not None


async def test_a_new_workout_is_counted_too(gym: Gym) -> None:
    await gym.start()
    await refused(gym)
    gym.workout = str(uuid4())
    with pytest.raises(RateLimited):
        await gym.start()
    assert await gym.look() is None


async def test_an_event_that_was_taken_in_is_so_again_whatever_the_limit_says(gym: Gym) -> None:
    await gym.start(id="first")
    started = gym.now()
    await refused(gym)
    await gym.send("workout.start", id="first", unit="kg", at=started)


async def test_an_emergency_sign_is_taken_in_whatever_the_limit_says(gym: Gym) -> None:
    await gym.start()
    await refused(gym)
    await gym.log(note="I have crushing chest pain and my left arm is numb")
    assert gym.pushed("safety_stop")


class Meeting(PostgresWorkouts):
    """Two events meet when both have read, and neither has written."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, per_minute=PER_MINUTE)
        self.place: asyncio.Barrier | None = None

    async def change(self, *event: Any, **options: Any) -> Taken:
        *what, decide = event

        async def met(stored: Stored | None, lookup: Lookup) -> Change:
            if self.place is not None:
                await self.place.wait()
            change: Change = await decide(stored, lookup)
            return change

        return await super().change(*what, met, **options)


async def test_of_two_events_that_read_alike_only_one_is_the_last_of_its_minute(
    database: Database, user: str, now: Any
) -> None:
    workouts, inbox = Meeting(database), MemoryInbox()
    live = Live(workouts, Pusher(inbox, MemoryConnections(now), MemoryOutbox(), now), now)
    gym, other = Gym(user, live, inbox, now), Gym(user, live, inbox, now, ids=1_000)
    began = time.time() // 60
    await gym.start()
    await other.start()
    for _ in range(PER_MINUTE - 3):
        await gym.send("readiness", readiness=3)
    workouts.place = asyncio.Barrier(2)
    both = (one.send("readiness", readiness=3) for one in (gym, other))
    taken = await asyncio.gather(*both, return_exceptions=True)
    if began == time.time() // 60:
        assert sorted(map(str, taken)) == ["None", "Too many live events in a minute."]
