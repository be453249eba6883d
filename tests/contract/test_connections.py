"""The connections' contract: who is there, for how long, and how many."""

from collections.abc import Callable
from typing import Any

import pytest

from coach.adapters.memory.connections import MemoryConnections
from coach.errors import NotFound, NotSignedIn, RateLimited
from coach.ports import Connection, Connections

USER = "6e1f3c1a-0000-4000-8000-000000000001"
OTHER = "6e1f3c1a-0000-4000-8000-000000000002"
TWO_HOURS = 2 * 3_600_000


@pytest.fixture(params=["memory", "dynamo"])
def connections(request: pytest.FixtureRequest, now: Callable[[], int]) -> Connections:
    if request.param == "memory":
        return MemoryConnections(now)
    from coach.adapters.dynamo.connections import DynamoConnections

    return DynamoConnections(request.getfixturevalue("table"), now)


@pytest.fixture
def connection(now: Callable[[], int]) -> Callable[..., Connection]:
    def make(id: str = "R0oX-_kwCH6w=", user: str = USER, connected_at: int | None = None) -> Connection:
        return Connection(id, user, "session", connected_at or now(), now() + 3_600_000)

    return make


async def test_what_was_added_is_found(connections: Connections, connection: Any) -> None:
    added = connection()
    await connections.add(added, limit=1)

    assert await connections.get(USER, added.id) == added
    assert await connections.of(USER) == [added]


async def test_all_connections_of_a_user_are_found_and_nobody_elses(
    connections: Connections, connection: Any
) -> None:
    mine = [connection("a="), connection("b=")]
    for added in (*mine, connection("c=", OTHER)):
        await connections.add(added, limit=5)

    assert sorted(await connections.of(USER), key=lambda found: found.id) == mine


async def test_a_connection_is_only_its_own_users(connections: Connections, connection: Any) -> None:
    await connections.add(connection("a="), limit=5)

    assert await connections.get(OTHER, "a=") is None
    with pytest.raises(NotFound):
        await connections.extend(OTHER, "a=", 0)
    await connections.remove(OTHER, "a=")
    assert await connections.get(USER, "a=") is not None


async def test_a_user_over_the_limit_is_refused_and_leaves_no_trace(
    connections: Connections, connection: Any
) -> None:
    for id in ("a=", "b="):
        await connections.add(connection(id), limit=2)

    with pytest.raises(RateLimited) as refusal:
        await connections.add(connection("c="), limit=2)

    assert refusal.value.retry_after is not None
    assert sorted(found.id for found in await connections.of(USER)) == ["a=", "b="]


async def test_the_limit_is_each_users_own(connections: Connections, connection: Any) -> None:
    await connections.add(connection("a="), limit=1)

    await connections.add(connection("b=", OTHER), limit=1)

    assert await connections.get(OTHER, "b=") is not None


async def test_the_same_connection_again_counts_once(connections: Connections, connection: Any) -> None:
    await connections.add(connection("a="), limit=1)

    await connections.add(connection("a="), limit=1)

    assert len(await connections.of(USER)) == 1


async def test_who_left_makes_room(connections: Connections, connection: Any) -> None:
    await connections.add(connection("a="), limit=1)
    await connections.remove(USER, "a=")

    await connections.add(connection("b="), limit=1)

    assert [found.id for found in await connections.of(USER)] == ["b="]


@pytest.mark.parametrize(("age", "there"), [(TWO_HOURS, True), (TWO_HOURS + 660_000, False)])
async def test_a_connection_is_forgotten_after_the_gateways_two_hours(
    connections: Connections, connection: Any, now: Any, age: int, there: bool
) -> None:
    await connections.add(connection("a="), limit=1)
    now.ms += age

    assert (await connections.get(USER, "a=") is not None) == there
    assert (await connections.of(USER) != []) == there


async def test_the_forgotten_do_not_count(connections: Connections, connection: Any, now: Any) -> None:
    await connections.add(connection("a="), limit=1)
    now.ms += TWO_HOURS + 660_000

    await connections.add(connection("b="), limit=1)

    assert [found.id for found in await connections.of(USER)] == ["b="]


async def test_a_fresh_token_extends_its_connection(
    connections: Connections, connection: Any, now: Any
) -> None:
    await connections.add(connection("a="), limit=1)

    await connections.extend(USER, "a=", now() + 7_200_000)

    found = await connections.get(USER, "a=")
    assert found is not None
    assert (found.token_expires_at, found.connected_at) == (now() + 7_200_000, now())


@pytest.mark.parametrize("age", [None, TWO_HOURS + 660_000])
async def test_what_is_not_known_is_not_extended(
    connections: Connections, connection: Any, now: Any, age: int | None
) -> None:
    if age is not None:
        await connections.add(connection("a="), limit=1)
        now.ms += age

    with pytest.raises(NotFound):
        await connections.extend(USER, "a=", now() + 1)

    assert await connections.get(USER, "a=") is None


async def test_a_late_farewell_does_not_remove_a_newer_connection_of_the_same_id(
    connections: Connections, connection: Any, now: Any
) -> None:
    await connections.add(connection("a=", connected_at=now() + 5), limit=1)

    await connections.remove(USER, "a=", connected_at=now())

    assert await connections.get(USER, "a=") is not None
    await connections.remove(USER, "a=", connected_at=now() + 5)
    assert await connections.get(USER, "a=") is None


@pytest.mark.parametrize("connected_at", [None, 7])
async def test_removing_what_is_not_there_is_no_error(
    connections: Connections, connected_at: int | None
) -> None:
    await connections.remove(USER, "a=", connected_at)


async def test_who_is_barred_is_let_in_no_more_and_leaves_no_trace(
    connections: Connections, connection: Any
) -> None:
    await connections.add(connection("a="), limit=5)
    await connections.bar(USER)

    with pytest.raises(NotSignedIn):
        await connections.add(connection("b="), limit=5)
    with pytest.raises(NotSignedIn):
        await connections.check(USER, 5)
    assert [found.id for found in await connections.of(USER)] == ["a="]
    await connections.add(connection("c=", OTHER), limit=5)


async def test_a_check_says_what_one_more_would_be_told(connections: Connections, connection: Any) -> None:
    await connections.add(connection("a="), limit=1)

    await connections.check(USER, 2)
    with pytest.raises(RateLimited):
        await connections.check(USER, 1)
