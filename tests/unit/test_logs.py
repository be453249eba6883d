"""What a function's process logs, and what it keeps to itself."""

import asyncio
import gc
import logging
from collections.abc import Iterator

import pytest

from coach.logs import OURS, begin, mind
from coach.tracing import follow

SAID = "my chest hurts"
ours = logging.getLogger("coach.somewhere")
theirs = logging.getLogger("openai._base_client")


@pytest.fixture(autouse=True)
def process(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """One that began, and ends."""
    before = logging.getLogRecordFactory(), [(name, logging.getLogger(name).level) for name in ("", *OURS)]
    begin("DEBUG")
    yield
    logging.setLogRecordFactory(before[0])
    for name, level in before[1]:
        logging.getLogger(name).setLevel(level)
    follow("")


def test_a_line_bears_the_trace_that_it_is_written_under(caplog: pytest.LogCaptureFixture) -> None:
    follow("one")
    ours.error("first")
    follow("")
    ours.error("second")

    assert [record.__dict__.get("trace") for record in caplog.records] == ["one", None]


def test_the_level_is_ours_and_libraries_say_warnings_alone(caplog: pytest.LogCaptureFixture) -> None:
    ours.debug("how")
    theirs.debug("Request options: %s", SAID)
    theirs.info("HTTP Request: %s", SAID)
    theirs.warning("what")

    assert [record.getMessage() for record in caplog.records] == ["how", "what"]


def test_an_exception_is_named_and_not_quoted(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError(SAID)
    except ValueError:
        theirs.exception("closing %s", "it")

    assert caplog.messages == [
        f"closing it (ValueError at {test_an_exception_is_named_and_not_quoted.__name__}:50)"
    ]
    assert SAID not in caplog.text


async def test_a_task_that_nobody_awaited_is_not_quoted(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError(SAID)

    mind(asyncio.get_running_loop())
    task = asyncio.create_task(fail())
    await asyncio.wait({task})
    del task
    gc.collect()

    assert "ValueError at fail" in caplog.text
    assert SAID not in caplog.text
