"""The archives that were asked for: one a user, handed to one maker, given out for a while."""

from typing import Any

import pytest

from coach.accounts.ports import Exports
from coach.adapters.memory.accounts import MemoryExports

LATER = 360_000


@pytest.fixture(params=["memory", "database", "forgetful"])
def exports(request: pytest.FixtureRequest) -> Exports:
    if request.param == "memory":
        return MemoryExports()
    from coach.adapters.postgres.exports import PostgresExports

    return PostgresExports(request.getfixturevalue(request.param))


async def due(exports: Exports, user: str, now: int, again: int) -> list[str]:
    return [export.id for export in await exports.due(now, again, 1_000) if export.user == user]


async def test_the_first_to_ask_has_it_made_and_the_second_waits_for_the_same(
    exports: Exports, user: str, now: Any
) -> None:
    first, new = await exports.ask(user, now(), now() - 1)
    again = await exports.ask(user, now() + 1, now())

    assert (new, first.ready_at, first.asked_at) == (True, None, now())
    assert again == (first, False)


async def test_one_maker_gets_it_and_another_one_when_the_first_has_had_its_time(
    exports: Exports, user: str, now: Any
) -> None:
    asked, _ = await exports.ask(user, now(), 0)

    assert await due(exports, user, now() - 1, now() + LATER) == []
    assert await due(exports, user, now(), now() + LATER) == [asked.id]
    assert await due(exports, user, now() + LATER - 1, now() + 2 * LATER) == []
    assert await due(exports, user, now() + LATER, now() + 2 * LATER) == [asked.id]


async def test_what_is_ready_is_given_out_until_it_is_too_old(exports: Exports, user: str, now: Any) -> None:
    asked, _ = await exports.ask(user, now(), 0)
    await exports.ready(asked, 10, now() + 5)

    assert await due(exports, user, now() + LATER, now() + 2 * LATER) == []
    found, new = await exports.ask(user, now() + 10, now() + 4)
    assert (found.id, found.ready_at, new) == (asked.id, now() + 5, False)
    anew, new = await exports.ask(user, now() + 20, now() + 5)
    assert (anew.id != asked.id, anew.ready_at, new) == (True, None, True)


async def test_a_maker_that_comes_late_makes_nothing_ready_that_was_asked_for_anew(
    exports: Exports, user: str, now: Any
) -> None:
    old, _ = await exports.ask(user, now(), 0)
    await exports.ready(old, 10, now())
    await exports.ask(user, now() + 2, now() + 1)

    await exports.ready(old, 10, now() + 3)

    assert (await exports.ask(user, now() + 4, 0))[0].ready_at is None


async def test_each_user_has_an_archive_of_ones_own(exports: Exports, sign_up: Any, now: Any) -> None:
    ada, eve = await sign_up(), await sign_up()
    hers, _ = await exports.ask(ada, now(), 0)
    other, new = await exports.ask(eve, now(), 0)

    assert new
    assert hers.key.startswith(f"exports/{ada}/")
    assert other.key.startswith(f"exports/{eve}/")
