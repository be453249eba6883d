"""What an invocation counted, as a line of its log that CloudWatch turns into metrics.

The format is CloudWatch's embedded metric format (EMF 0.0.1): one JSON object a line, whose `_aws` member says which
of the others are metrics. A line holds numbers, the function's name and a trace, and cannot hold anything else:
so no text, no token and nothing about anybody's health gets into it.
"""

import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from coach.measures import Meter, Metric, metering
from coach.tracing import follow, followed

NAMESPACE = "Coach"

MOST_VALUES = 100
"""What CloudWatch reads of one metric in one line."""


def _to_log(line: str) -> None:
    """A function's log is its standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class Output:
    write: Callable[[str], None] = _to_log


output = Output()
"""Where the lines of this process go."""


@contextmanager
def reporting(function: str, trace: str = "") -> Iterator[None]:
    """One invocation of `function`, Lambda's name of it: what it counts is written at its end, also where it fails.
    It begins under `trace`, and not under the one of the invocation before."""
    follow(trace)
    with metering() as meter:
        try:
            yield
        finally:
            if line := described(meter, function, followed(), time.time_ns() // 1_000_000):
                output.write(line)


def described(meter: Meter, function: str, trace: str, at: int) -> str:
    """One line; "" where nothing was counted. `at` in UTC milliseconds."""
    values: dict[Metric, float | list[float]] = {
        **meter.counted,
        **{metric: values[:MOST_VALUES] for metric, values in meter.measured.items()},
    }
    sound = {metric: value for metric, value in values.items() if _finite(value)}
    if not sound:
        return ""
    declared = [{"Name": metric.title, "Unit": metric.unit} for metric in sound]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Function"]], "Metrics": declared}
    return json.dumps(
        {
            "_aws": {"Timestamp": at, "CloudWatchMetrics": [directive]},
            "Function": function,
            **({"trace": trace} if trace else {}),
            **{metric.title: value for metric, value in sound.items()},
        },
        separators=(",", ":"),
    )


def _finite(value: float | list[float]) -> bool:
    """CloudWatch drops a whole line for one NaN."""
    return all(map(math.isfinite, value)) if isinstance(value, list) else math.isfinite(value)
