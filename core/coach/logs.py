"""What may be said in a log: kinds and places, under the request's trace; never words, which may be a user's."""

import asyncio
import logging
import traceback
from typing import Any

from coach.tracing import followed

OURS = ("coach", "coach_realtime", "coach_http")

log = logging.getLogger(__name__)


def trouble(log: logging.Logger, doing: str, error: BaseException) -> None:
    """Logs an error that nobody planned for."""
    log.error("%s failed: %s", doing, kind_and_place(error))


def kind_and_place(error: BaseException) -> str:
    """What may be said of an unexpected error."""
    places = traceback.extract_tb(error.__traceback__)
    place = f"{places[-1].name}:{places[-1].lineno}" if places else "unknown"
    return f"{type(error).__name__} at {place}"


def begin(level: str) -> None:
    """How a function's process logs, from its cold start on: our own lines from `level`, of the libraries' warnings
    alone (what they tell beyond that quotes requests), each under its trace."""
    logging.getLogger().setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.setLogRecordFactory(_Record)


def mind(loop: asyncio.AbstractEventLoop) -> None:
    """What a loop says of a task that nobody awaited names the error; its own way would quote it."""
    loop.set_exception_handler(_unawaited)


class _Record(logging.LogRecord):
    """Knows its trace, which AWS's formatter writes beside the rest. An exception is named, not quoted."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if trace := followed():
            self.trace = trace
        if self.exc_info and self.exc_info[1] is not None:
            self.msg = f"{self.getMessage()} ({kind_and_place(self.exc_info[1])})"
            self.args = self.exc_info = None


def _unawaited(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    trouble(log, context["message"], context.get("exception") or RuntimeError())
