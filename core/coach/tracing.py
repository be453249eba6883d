"""The trace: one id that the lines of the log share with the `error` or `done` that a client reads."""

import re
from contextvars import ContextVar

_SHAPE = re.compile(r"[A-Za-z0-9_=-]{1,64}")
"""Of API Gateway, a request's id. The log has no room for anything longer, or else."""

_trace: ContextVar[str] = ContextVar("trace", default="")


def follow(trace: str) -> None:
    """From here on, in this task and in those that it begins. What has not a trace's shape is none."""
    _trace.set(trace if _SHAPE.fullmatch(trace) else "")


def followed() -> str:
    """The present trace; "" where there is none."""
    return _trace.get()
