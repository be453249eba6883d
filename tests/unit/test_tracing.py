"""One id in every line of the log that a request caused."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from coach.tracing import follow, followed, trace_logs


@pytest.fixture(autouse=True)
def traced() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    trace_logs()
    yield
    logging.setLogRecordFactory(before)
    follow("")


def test_a_line_bears_the_trace_that_it_is_written_under(caplog: pytest.LogCaptureFixture) -> None:
    follow("one")
    logging.getLogger("x").error("first")
    follow("")
    logging.getLogger("x").error("second")

    assert [record.__dict__.get("trace") for record in caplog.records] == ["one", None]


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
