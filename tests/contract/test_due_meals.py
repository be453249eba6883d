"""What the notes of meals that are due in the log keep, in memory and on Postgres; and the log that they lead to."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Protocol
from uuid import UUID, uuid4

import asyncpg
import pytest

from coach.adapters.memory.due_meals import MemoryDueMeals
from coach.adapters.memory.embedder import MemoryEmbedder
from coach.adapters.memory.knowledge import MemoryKnowledge
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.due_meals import PostgresDueMeals
from coach.knowledge.meal_log import Due, DueMeals, MealLog
from coach.knowledge.retriever import meals_collection
from coach.ports import Hit, Knowledge, Record, Search
from coach.records.meal import Meal

DAY = date(2026, 9, 21)
AT = datetime(2026, 9, 21, 12, tzinfo=UTC)
RICE = {"name": "white rice", "status": "matched", "grams": {"low": 100, "mid": 150, "high": 200}}
STEW = {"name": "dragon stew", "status": "unmatched", "grams": None}


class Kitchen(Protocol):
    due: DueMeals

    async def user(self) -> str: ...
    async def eat(self, user: str) -> str: ...
    async def change(self, user: str, meal: str) -> None: ...
    async def take_back(self, user: str, meal: str) -> None: ...
    async def hide(self, user: str) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.due = MemoryDueMeals()

    async def user(self) -> str:
        return str(uuid4())

    async def eat(self, user: str) -> str:
        meal = uuid4()
        kept = Meal(
            "text",
            [RICE, STEW],
            195,
            100,
            300,
            4,
            42,
            0,
            AT,
            id=meal,
            photo=None,
            local_day=DAY,
            created_at=AT,
        )
        self.due.note(user, str(meal), kept)
        return str(meal)

    async def change(self, user: str, meal: str) -> None:
        self.due.note(user, meal, self.due.meals[user, meal])

    async def take_back(self, user: str, meal: str) -> None:
        self.due.note(user, meal, None)

    async def hide(self, user: str) -> None:
        self.due.hiding.add(user)


class OnPostgres:
    def __init__(
        self, due: PostgresDueMeals, owner: asyncpg.Connection, sign_up: Callable[[], Awaitable[str]]
    ) -> None:
        self.due, self._owner, self.user = due, owner, sign_up

    async def eat(self, user: str) -> str:
        meal = uuid4()
        await self._owner.execute(
            """insert into coach.meals (user_id, id, source, items, kcal, kcal_low, kcal_high, protein_g,
            carbs_g, fat_g, local_day, eaten_at) values ($1, $2, 'text', $3, 195, 100, 300, 4, 42, 0, $4, $5)""",
            UUID(user),
            meal,
            json.dumps([RICE, STEW]),
            DAY,
            AT,
        )
        return str(meal)

    async def change(self, user: str, meal: str) -> None:
        await self._owner.execute("update coach.meals set kcal = kcal where id = $1", UUID(meal))

    async def take_back(self, user: str, meal: str) -> None:
        await self._owner.execute("delete from coach.meals where id = $1", UUID(meal))

    async def hide(self, user: str) -> None:
        await self._owner.execute("insert into coach.users (id, hide_numbers) values ($1, true)", UUID(user))


@pytest.fixture(params=["memory", "database", "forgetful"])
def kitchen(request: pytest.FixtureRequest) -> Kitchen:
    if request.param == "memory":
        return InMemory()
    get = request.getfixturevalue
    return OnPostgres(PostgresDueMeals(get(request.param)), get("owner"), get("sign_up"))


@pytest.fixture
def log(kitchen: Kitchen) -> MealLog:
    return MealLog(Only(kitchen.due), MemoryKnowledge("triples-64"), MemoryEmbedder())


class Only:
    """The notes of the users of one test: others have left theirs in the same database."""

    def __init__(self, due: DueMeals) -> None:
        self._due, self.users = due, set[str]()
        self.meal, self.done = due.meal, due.done

    async def oldest(self, limit: int) -> list[Due]:
        return [due for due in await self._due.oldest(100_000) if due.user in self.users]


async def user_of(kitchen: Kitchen, log: MealLog) -> str:
    user = await kitchen.user()
    log.due.users.add(user)  # type: ignore[attr-defined]
    return user


async def logged(log: MealLog, user: str) -> list[Hit]:
    (vector,) = await log.embedder.embed(["white rice"])
    (hits,) = await log.knowledge.search([Search(meals_collection(user), vector)])
    return hits


async def test_a_meal_comes_into_its_users_log_and_nobody_elses(kitchen: Kitchen, log: MealLog) -> None:
    ada, bob = await user_of(kitchen, log), await user_of(kitchen, log)
    meal = await kitchen.eat(ada)
    assert await log.keep_up() == 1
    (hit,) = await logged(log, ada)
    assert (hit.id, hit.metadata["title"]) == (meal, "Your meal of 2026-09-21")
    assert hit.document == (
        "white rice 150 g on 2026-09-21: about 195 kcal (100 to 300), 4 g protein, 42 g carbs, 0 g fat"
    )
    assert await logged(log, bob) == []


async def test_what_was_written_is_not_due_any_more(kitchen: Kitchen, log: MealLog) -> None:
    await kitchen.eat(await user_of(kitchen, log))
    assert [await log.keep_up(), await log.keep_up()] == [1, 0]


async def test_a_meal_that_is_taken_back_leaves_the_log(kitchen: Kitchen, log: MealLog) -> None:
    ada = await user_of(kitchen, log)
    meal = await kitchen.eat(ada)
    await log.keep_up()
    await kitchen.take_back(ada, meal)
    assert await log.keep_up() == 1
    assert await logged(log, ada) == []


async def test_a_meal_that_changes_while_it_is_written_is_due_again(kitchen: Kitchen, log: MealLog) -> None:
    ada = await user_of(kitchen, log)
    meal = await kitchen.eat(ada)
    (due,) = await log.due.oldest(10)
    await kitchen.change(ada, meal)
    await log.due.done(due)
    assert await log.keep_up() == 1


async def test_only_one_takes_a_note_away(kitchen: Kitchen, log: MealLog) -> None:
    await kitchen.eat(await user_of(kitchen, log))
    (due,) = await log.due.oldest(10)
    assert await log.due.meal(due) is not None
    await log.due.done(due)
    assert not await log.due.done(due)


@pytest.mark.parametrize("gone", [True, False])
async def test_the_slower_of_two_sweeps_does_not_bring_back_what_was(
    kitchen: Kitchen, log: MealLog, gone: bool
) -> None:
    ada = await user_of(kitchen, log)
    meal = await kitchen.eat(ada)
    quick = replace(log)
    store = Slow(log.knowledge)
    slow = replace(log, knowledge=store)  # type: ignore[arg-type]
    sweeping = asyncio.create_task(slow.keep_up())
    await store.reached.wait()
    await (kitchen.take_back(ada, meal) if gone else kitchen.hide(ada))
    if not gone:
        await kitchen.change(ada, meal)
    assert await quick.keep_up() == 1
    store.on.set()
    await sweeping
    assert [hit.document for hit in await logged(log, ada)] == (
        [] if gone else ["white rice 150 g on 2026-09-21"]
    )


class Slow:
    """A store to which the first record takes long."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge, self.reached, self.on = knowledge, asyncio.Event(), asyncio.Event()
        self.remove = knowledge.remove

    async def store(self, collection: str, records: Sequence[Record]) -> None:
        self.reached.set()
        await self.on.wait()
        await self._knowledge.store(collection, records)


async def test_whoever_is_to_see_no_numbers_has_none_in_the_log(kitchen: Kitchen, log: MealLog) -> None:
    ada = await user_of(kitchen, log)
    await kitchen.hide(ada)
    await kitchen.eat(ada)
    await log.keep_up()
    (hit,) = await logged(log, ada)
    assert hit.document == "white rice 150 g on 2026-09-21"


async def test_a_log_out_of_reach_is_written_later(kitchen: Kitchen, log: MealLog) -> None:
    ada = await user_of(kitchen, log)
    await kitchen.eat(ada)
    log.knowledge.down = True  # type: ignore[attr-defined]
    assert await log.keep_up() == 0
    log.knowledge.down = False  # type: ignore[attr-defined]
    assert await log.keep_up() == 1


async def test_an_account_that_is_erased_leaves_no_note(
    owner: asyncpg.Connection, sign_up: Callable[[], Awaitable[str]], database: Database
) -> None:
    kitchen = OnPostgres(PostgresDueMeals(database), owner, sign_up)
    ada = await sign_up()
    await kitchen.eat(ada)
    await owner.execute("delete from auth.users where id = $1", UUID(ada))
    assert await owner.fetchval("select count(*) from coach.meal_log_due where user_id = $1", UUID(ada)) == 0
