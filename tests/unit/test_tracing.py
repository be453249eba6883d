"""One id for everything that a request caused."""

import asyncio
from collections.abc import Iterator

import pytest

from coach.tracing import follow, followed


@pytest.fixture(autouse=True)
def untraced() -> Iterator[None]:
    yield
    follow("")


async def test_requests_at_once_each_have_their_own() -> None:
    async def request(trace: str) -> str:
        follow(trace)
        await asyncio.sleep(0)
        return await asyncio.create_task(later())

    async def later() -> str:
        return followed()

    assert await asyncio.gather(request("one"), request("two")) == ["one", "two"]


@pytest.mark.parametrize("words", ["my chest hurts", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "a" * 65, "a\nb"])
def test_the_log_has_no_room_for_what_is_no_trace(words: str) -> None:
    follow(words)

    assert followed() == ""
