"""The trace: one id that the lines of the log share with the `error` or `done` that a client reads."""

import logging
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


class _Traced(logging.LogRecord):
    """A record that knows its trace, which AWS's formatter writes beside the rest."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        if trace := _trace.get():
            self.trace = trace


def trace_logs() -> None:
    """Every line that this process logs from now on bears the trace that it is written under."""
    logging.setLogRecordFactory(_Traced)
