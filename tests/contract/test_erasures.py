"""The list of accounts that are being erased: who is on it, when it is looked at, when it is forgotten."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from coach.accounts.ports import Erasures
from coach.adapters.memory.accounts import MemoryErasures
from coach.errors import NotSignedIn

SignUp = Callable[[], Awaitable[str]]
FAR = 4_000_000_000_000
"""Later than any clock of a database that tests run on."""


@pytest.fixture(params=["memory", "postgres"])
def erasures(request: pytest.FixtureRequest, now: Callable[[], int]) -> Erasures:
    if request.param == "memory":
        return MemoryErasures(now)
    from coach.adapters.postgres.erasures import PostgresErasures

    return PostgresErasures(request.getfixturevalue("database"))


async def users_due(erasures: Erasures, now: int) -> list[str]:
    return [erasure.user for erasure in await erasures.due(now, 1_000)]


async def test_what_was_begun_is_due_at_once(erasures: Erasures, sign_up: SignUp) -> None:
    user = await sign_up()
    assert user not in await users_due(erasures, FAR)

    await erasures.begin(user)

    assert user in await users_due(erasures, FAR)


async def test_nobody_begins_twice(erasures: Erasures, user: str) -> None:
    await erasures.begin(user)

    with pytest.raises(NotSignedIn):
        await erasures.begin(user)


async def test_it_is_looked_at_when_it_is_due_and_the_longest_overdue_first(
    erasures: Erasures, sign_up: SignUp, now: Any
) -> None:
    soon, late, later = [await sign_up() for _ in range(3)]
    for user, at in ((late, 20), (later, 30), (soon, 10)):
        await erasures.begin(user)
        await erasures.later(user, FAR + at)

    due = await users_due(erasures, FAR + 20)
    assert [user for user in due if user in (soon, late, later)] == [soon, late]


async def test_what_is_finished_is_due_no_more_and_still_keeps_its_user_out(
    erasures: Erasures, user: str
) -> None:
    await erasures.begin(user)
    await erasures.finish(user, FAR)
    await erasures.later(user, 0)

    assert user not in await users_due(erasures, 2 * FAR)
    with pytest.raises(NotSignedIn):
        await erasures.begin(user)


async def test_what_was_finished_long_ago_is_forgotten(erasures: Erasures, sign_up: SignUp) -> None:
    old, young, unfinished = [await sign_up() for _ in range(3)]
    for user in (old, young, unfinished):
        await erasures.begin(user)
    await erasures.finish(old, FAR)
    await erasures.finish(young, FAR + 2)

    await erasures.forget(FAR + 1)

    await erasures.begin(old)
    for user in (young, unfinished):
        with pytest.raises(NotSignedIn):
            await erasures.begin(user)
