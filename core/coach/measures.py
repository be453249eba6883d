"""What an invocation counts and measures, wherever in it that happens.

Ambient, as logging is: whoever counts names a metric, and whoever runs the invocation reads them all at its end.
Outside `metering` nothing is kept.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum


class Metric(Enum):
    """Each by its public name and its unit. docs/reference/metrics.md says what each means."""

    CONNECTS = ("Connects", "Count")
    REFUSALS = ("Refusals", "Count")
    FLOODS = ("Floods", "Count")
    RESUMES = ("Resumes", "Count")
    TAKE_OVERS = ("TakeOvers", "Count")
    ANSWERS = ("Answers", "Count")
    ANSWERS_FAILED = ("AnswersFailed", "Count")
    FIRST_TOKEN = ("FirstToken", "Milliseconds")
    PROVIDER_FIRST_TOKEN = ("ProviderFirstToken", "Milliseconds")
    OWN_FIRST_TOKEN = ("OwnFirstToken", "Milliseconds")
    RETRIEVAL = ("Retrieval", "Milliseconds")
    INPUT_TOKENS = ("InputTokens", "Count")
    OUTPUT_TOKENS = ("OutputTokens", "Count")
    COST = ("Cost", "None")
    POSTS = ("Posts", "Count")
    POSTS_GONE = ("PostsGone", "Count")
    POSTS_THROTTLED = ("PostsThrottled", "Count")
    DEAD_TURNS = ("DeadTurns", "Count")
    PHOTOS = ("Photos", "Count")
    PHOTOS_FAILED = ("PhotosFailed", "Count")

    def __init__(self, title: str, unit: str) -> None:
        self.title = title
        self.unit = unit


class Meter:
    """Holds what one invocation counted and measured; belongs to it alone."""

    def __init__(self) -> None:
        self.counted: dict[Metric, float] = defaultdict(float)
        """Each the sum of its amounts."""
        self.measured: dict[Metric, list[float]] = defaultdict(list)
        """Values side by side, for percentiles."""
        self.began: dict[Metric, float] = {}


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metering() -> Iterator[Meter]:
    """What is counted inside, also by tasks that begin there, is in the meter."""
    meter = Meter()
    before = _meter.set(meter)
    try:
        yield meter
    finally:
        _meter.reset(before)


def count(metric: Metric, amount: float = 1) -> None:
    if meter := _meter.get():
        meter.counted[metric] += amount


def measure(metric: Metric, value: float) -> None:
    if meter := _meter.get():
        meter.measured[metric].append(value)


def begin(metric: Metric, at: float) -> None:
    """What is timed begins now, in seconds of any clock, unless it has begun before."""
    if meter := _meter.get():
        meter.began.setdefault(metric, at)


def end(metric: Metric, at: float) -> None:
    """What began is measured, the first time."""
    if (meter := _meter.get()) and metric in meter.began and metric not in meter.measured:
        measure(metric, (at - meter.began[metric]) * 1000)


def latest(metric: Metric) -> float | None:
    """What was measured last; None for nothing."""
    meter = _meter.get()
    values = meter.measured.get(metric) if meter else None
    return values[-1] if values else None
