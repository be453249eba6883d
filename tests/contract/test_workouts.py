"""The live workouts: the service over Postgres and over its memory twin."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from forgetful import Forgetful

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.outbox import MemoryOutbox
from coach.adapters.memory.workouts import MemoryWorkouts
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.live_workouts import PostgresWorkouts
from coach.delivery.pusher import Pusher
from coach.errors import Conflict, NotFound, Outdated, RateLimited
from coach.frames import PushFeedback, decode
from coach.records.plan import Plan
from coach.records.request import Key
from coach.training.live import Live, Named
from coach.training.ports import Change, Lookup, Stored, Taken, Workouts

NOW = 1_790_000_000_000
DAY = 24 * 3_600_000
MINUTE = 60_000
SQUAT = {
    "id": "back-squat", "name": "Back squat", "pattern": "squat", "mechanic": "compound",
    "primary": ["quads"], "secondary": ["glutes"], "equipment": ["barbell", "rack"], "loading": "plates",
    "cues": ["Push the floor away"], "joints": ["knee"], "substitutes": ["goblet-squat"],
}  # fmt: skip
GOBLET = {
    "id": "goblet-squat", "name": "Goblet squat", "pattern": "squat", "mechanic": "compound",
    "primary": ["quads"], "equipment": ["dumbbell"], "loading": "single", "joints": [],
}  # fmt: skip
LIBRARY = (SQUAT, GOBLET)
PER_MINUTE = 30
"""Events of a user, here."""
ITEM = {
    "exercise": "back-squat", "equipment": "barbell", "class": "compound", "sets": 3, "target_reps": 5,
    "target_rpe": 8, "range": [5, 8],
}  # fmt: skip
DAYS = [{"name": "A", "items": [ITEM]}, {"name": "B", "items": [ITEM | {"exercise": "goblet-squat"}]}]


@dataclass
class Gym:
    """One user's devices, speaking frames to the service."""

    user: str
    live: Live
    inbox: MemoryInbox
    now: Any
    ids: int = 0
    workout: str = field(default_factory=lambda: str(uuid4()))

    async def send(
        self,
        type: str,
        id: str | None = None,
        user: str | None = None,
        revision: int | None = None,
        **fields: Any,
    ) -> None:
        self.ids += 1
        head = {"action": "message", "type": type, "id": id or f"f{self.ids}", "workout": self.workout}
        frame = decode(json.dumps({**head, "at": self.now(), **fields}))
        tell = await self.live.take(user or self.user, frame, revision=revision)  # type: ignore[arg-type]
        await tell()

    async def name(self, title: str, user: str | None = None, revision: int | None = None) -> None:
        key = Key(str(uuid4()), "")
        await (await self.live.name(user or self.user, self.workout, Named(title), key, revision))()

    async def start(self, **fields: Any) -> None:
        await self.send("workout.start", **{"unit": "kg", **fields})

    async def log(self, reps: int = 5, load: float = 100, **fields: Any) -> None:
        self.now.ms += MINUTE
        exercise = {"set": str(uuid4()), "exercise": "back-squat", "reps": reps, "load": load}
        await self.send("set.logged", **{**exercise, **fields})

    def pushed(self, event: str, user: str | None = None) -> list[Any]:
        """What lies in the inbox, replaced items left out."""
        items = self.inbox.logs[user or self.user].items.values()
        return [stored.item.data for stored in items if stored.item.event == event]

    async def look(self) -> Any:
        return await self.live.look(self.user, self.workout)


Plant = Callable[[], Awaitable[str]]
"""Makes the user's plan of two days, and returns its id."""


@pytest.fixture(params=["memory", "postgres"])
async def workouts(request: pytest.FixtureRequest, owner: asyncpg.Connection, database: Database) -> Workouts:
    if request.param == "memory":
        return MemoryWorkouts(*LIBRARY, per_minute=PER_MINUTE)
    for record in LIBRARY:
        await owner.execute(
            "insert into coach.exercises (id, record) values ($1, $2) on conflict do nothing",
            record["id"],
            json.dumps(record),
        )
    return PostgresWorkouts(database, per_minute=PER_MINUTE)


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


async def test_a_set_is_answered_with_the_next_load(gym: Gym) -> None:
    await gym.start()
    await gym.log(rpe=8, target={"reps": 5, "rpe": 8})
    prescription = gym.pushed("prescription")[-1]
    assert (prescription["load"], prescription["reps"], prescription["reason"]) == (100, 5, "hold_on_target")
    assert (await gym.look()).sets[0].load == 100


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


async def test_the_same_frame_again_has_one_effect_and_is_told_what_stands(gym: Gym) -> None:
    await gym.start()
    frame = {"id": "once", "set": str(uuid4()), "at": NOW, "rpe": 8}
    await gym.log(**frame)
    told = len(gym.pushed("prescription"))
    await gym.log(**frame)
    assert len((await gym.look()).sets) == 1
    assert len(gym.pushed("prescription")) == told
    assert (await gym.look()).version == 2


async def test_the_same_id_with_other_content_is_a_conflict_and_leaves_no_trace(gym: Gym) -> None:
    await gym.start()
    await gym.log(id="once")
    with pytest.raises(Conflict):
        await gym.log(id="once", load=120)
    assert [row.load for row in (await gym.look()).sets] == [100]


async def test_a_refused_frame_leaves_its_id_free(gym: Gym) -> None:
    with pytest.raises(NotFound):
        await gym.log(id="early")
    await gym.start()
    await gym.log(id="early")
    assert len((await gym.look()).sets) == 1


async def test_a_workout_begins_once(gym: Gym) -> None:
    await gym.start()
    with pytest.raises(Conflict):
        await gym.start(unit="lb")
    assert (await gym.look()).unit == "kg"


async def test_one_of_two_starts_at_once_wins(gym: Gym) -> None:
    results = await asyncio.gather(*(gym.start(unit=unit) for unit in ("kg", "lb")), return_exceptions=True)
    assert sorted(type(result) for result in results if result is not None) == [Conflict]


async def test_a_set_of_another_workout_cannot_be_taken_over(gym: Gym) -> None:
    first, name = gym.workout, str(uuid4())
    await gym.start()
    await gym.log(set=name)
    gym.workout = str(uuid4())
    await gym.start()
    with pytest.raises(Conflict):
        await gym.log(set=name, load=1)
    assert (await gym.look()).sets == ()
    assert (await gym.live.look(gym.user, first)).sets[0].load == 100  # type: ignore[union-attr]


async def test_many_devices_at_once_lose_nothing(gym: Gym) -> None:
    await gym.start()
    await asyncio.gather(*(gym.log(load=100 + number) for number in range(8)))
    found = await gym.look()
    assert (len(found.sets), found.version) == (8, 9)


async def test_one_set_sent_by_two_devices_at_once_is_one_row(gym: Gym) -> None:
    await gym.start()
    name = str(uuid4())
    await asyncio.gather(*(gym.log(set=name) for _ in range(4)))
    assert len((await gym.look()).sets) == 1


async def test_an_edit_that_comes_before_its_set_waits_for_it(gym: Gym) -> None:
    await gym.start()
    name = str(uuid4())
    await gym.send("set.edited", set=name, load=90)
    await gym.log(set=name)
    assert [row.load for row in (await gym.look()).sets] == [90]


async def test_a_time_in_the_future_counts_as_now(gym: Gym) -> None:
    await gym.start()
    await gym.log(at=gym.now() + DAY, rpe=8, target={"reps": 5, "rpe": 8})
    assert (await gym.look()).sets[0].at == gym.now()


async def test_sets_of_long_ago_are_taken_in_and_not_prescribed_for(gym: Gym) -> None:
    began = gym.now() - 3 * 3_600_000
    await gym.start(at=began)
    await gym.log(at=began + MINUTE, rpe=8)
    assert gym.pushed("prescription") == []
    assert len((await gym.look()).sets) == 1


async def test_a_record_is_judged_by_the_workouts_before(gym: Gym) -> None:
    await gym.start()
    await gym.log(load=100)
    gym.workout = str(uuid4())
    gym.now.ms += DAY
    await gym.start()
    await gym.log(load=90)
    assert gym.pushed("record") == []
    await gym.log(load=105)
    assert gym.pushed("record")[-1]["types"] == ["weight", "e1rm"]


async def test_pain_offers_something_of_the_same_kind(gym: Gym) -> None:
    await gym.start(equipment=["barbell", "dumbbell"])
    await gym.log()
    await gym.send("pain.reported", region="wrist", severity=6, kind="sharp")
    assert [one["exercise"] for one in gym.pushed("swap_options")[-1]["options"]] == ["goblet-squat"]


async def test_what_the_user_cannot_do_here_is_not_offered(gym: Gym) -> None:
    await gym.start(equipment=["barbell"])
    await gym.log()
    await gym.send("exercise.swap", **{"from": "back-squat", "reason": "taken"})
    assert gym.pushed("swap_options")[-1]["options"] == []


async def test_an_emergency_sign_locks_every_workout_of_the_day(gym: Gym) -> None:
    await gym.start()
    await gym.send("pain.reported", region="chest", severity=2, kind="chest_pressure")
    await gym.send("safety.acknowledged")
    gym.workout = str(uuid4())
    gym.now.ms += MINUTE
    await gym.start()
    await gym.log()
    assert (await gym.look()).locked
    assert gym.pushed("prescription")[-1]["reason"] == "session_locked"


async def test_a_workout_that_runs_beside_is_locked_too(gym: Gym) -> None:
    await gym.start()
    first, gym.workout = gym.workout, str(uuid4())
    await gym.start()
    await gym.send("pain.reported", region="chest", severity=2, kind="chest_pressure")
    gym.workout = first
    assert (await gym.look()).locked
    await gym.log()
    assert gym.pushed("prescription")[-1]["reason"] == "session_locked"


async def test_the_next_day_is_free_again(gym: Gym) -> None:
    await gym.start()
    await gym.send("pain.reported", region="chest", severity=2, kind="chest_pressure")
    gym.workout = str(uuid4())
    gym.now.ms += DAY
    await gym.start()
    assert not (await gym.look()).locked


async def test_a_sign_told_while_nothing_runs_locks_the_day(gym: Gym) -> None:
    await (await gym.live.alarm(gym.user, "ask1"))()
    await gym.start()
    assert (await gym.look()).locked


async def test_an_alarm_locks_what_runs_and_says_so(gym: Gym) -> None:
    await gym.start()
    await (await gym.live.alarm(gym.user, "ask1"))()
    assert len(gym.pushed("safety_stop")) == 1
    assert (await gym.look()).locked


async def test_a_sign_in_a_note_locks_before_the_set_is_answered(gym: Gym) -> None:
    await gym.start()
    await gym.log(rpe=8, note="my chest hurts and my left arm is numb")
    assert [one["reason"] for one in gym.pushed("prescription")] == ["session_locked"]
    assert len((await gym.look()).sets) == 1


async def test_a_verdict_reaches_the_workout_of_its_push(gym: Gym) -> None:
    await gym.start()
    push = f"{gym.workout}.2.0.form_cue"
    for number in range(2):
        frame = PushFeedback(id=f"v{number}", push=push, verdict="dismiss")
        await (await gym.live.judged(gym.user, frame))()
    await gym.log(rpe=8, target={"reps": 5, "rpe": 8})
    assert gym.pushed("form_cue") == []


@pytest.mark.parametrize("push", ["abc", "x.1.0.record", "0a1b2c3d-0000-4000-8000-000000000000.1.0.record"])
async def test_a_verdict_on_nothing_is_not_found(gym: Gym, push: str) -> None:
    with pytest.raises(NotFound):
        await gym.live.judged(gym.user, PushFeedback(id="v", push=push, verdict="up"))


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


async def revision(workouts: Workouts, gym: Gym) -> int:
    stored = await workouts.get(gym.user, gym.workout, gym.now())
    assert stored is not None
    return stored.revision


async def test_a_new_name_is_one_more_revision_and_no_other_version(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.name("Legs", revision=1)
    assert await revision(workouts, gym) == 2
    assert (await gym.look()).version == 1
    assert gym.pushed("workout.updated")[-1]["title"] == "Legs"


async def test_what_an_event_does_keeps_the_name(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.name("Legs")
    await gym.log()
    stored = await workouts.get(gym.user, gym.workout, gym.now())
    assert stored is not None
    assert (stored.title, stored.revision) == ("Legs", 3)


async def test_a_change_to_another_revision_leaves_no_trace(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.log()
    for change in (
        gym.name("Legs", revision=1),
        gym.send("workout.end", revision=1),
        gym.live.delete(gym.user, gym.workout, 1),
    ):
        with pytest.raises(Outdated):
            await change
    stored = await workouts.get(gym.user, gym.workout, gym.now())
    assert stored is not None
    assert (stored.title, stored.revision, stored.snapshot.version) == (None, 2, 2)
    await gym.live.delete(gym.user, gym.workout, 2)


async def test_a_set_has_a_revision_that_every_event_raises_that_changes_it(gym: Gym) -> None:
    await gym.start()
    one, other = str(uuid4()), str(uuid4())
    await gym.log(set=one)
    await gym.log(set=other)
    await gym.send("set.edited", set=one, load=90)
    for type_, fields in (("set.edited", {"load": 80}), ("set.deleted", {})):
        with pytest.raises(Outdated):
            await gym.send(type_, set=one, revision=1, **fields)
    assert [row.load for row in (await gym.look()).sets] == [90, 100]
    await gym.send("set.edited", set=one, revision=2, load=80)
    await gym.send("set.deleted", set=other, revision=1)
    assert [row.load for row in (await gym.look()).sets] == [80]


async def test_what_is_as_it_should_become_already_is_not_outdated(gym: Gym) -> None:
    await gym.start()
    name = str(uuid4())
    await gym.log(set=name)
    await gym.send("set.edited", set=name, load=90)
    await gym.send("set.edited", set=name, revision=1, load=90)
    await gym.name("Legs")
    await gym.name("Legs", revision=1)


async def test_a_heart_rate_comes_between_nobody_and_an_edit(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.send("heart_rate", samples=[[NOW, 120]])
    assert await revision(workouts, gym) == 1


class TestPostgres:
    """What only a real database does."""

    @pytest.fixture
    async def database(self, app_dsn: str) -> AsyncIterator[Forgetful]:
        opened = Forgetful(app_dsn)
        yield opened
        await opened.close()

    @pytest.fixture
    def workouts(self, database: Forgetful) -> PostgresWorkouts:
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

    async def test_a_commit_that_nobody_heard_of_is_told_once(self, gym: Gym, database: Forgetful) -> None:
        """The connection is lost just after the commit: what was decided is still told."""
        await gym.start()
        database.lose = 1
        await gym.log(rpe=8, target={"reps": 5, "rpe": 8})
        assert len((await gym.look()).sets) == 1
        assert len(gym.pushed("workout.updated")) == 1
        assert gym.pushed("prescription")[-1]["load"] == 100

    async def test_a_change_that_nobody_heard_of_is_not_outdated_by_itself(
        self, gym: Gym, database: Forgetful
    ) -> None:
        await gym.start()
        name = str(uuid4())
        await gym.log(set=name)
        for change in (
            gym.send("set.edited", set=name, load=90, revision=1),
            gym.name("Legs", revision=3),
            gym.live.delete(gym.user, gym.workout, 4),
        ):
            database.lose = 1
            await change
        assert database.lose == 0
        assert await gym.look() is None


# -- so many in a minute


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
