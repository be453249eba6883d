"""What a function counts and measures, as lines of its log that CloudWatch turns into metrics.

The format is CloudWatch's embedded metric format (EMF 0.0.1): one JSON object a line, whose `_aws` member says which
of the others are metrics. A line holds numbers, the function's name and a trace id, and cannot hold anything else:
so no text, no token and nothing about anybody's health gets into it.
"""

import json
import math
import re
from collections import defaultdict
from enum import Enum

NAMESPACE = "Coach"

MOST_VALUES = 100
"""What CloudWatch reads of one metric in one line."""

_TRACE = re.compile(r"[A-Za-z0-9_=-]{1,64}")
"""Of API Gateway, a request's id; longer or other things are no trace."""


class Metric(Enum):
    """Each by its name in CloudWatch and its unit. docs/reference/metrics.md says what each means."""

    CONNECTS = ("Connects", "Count")
    REFUSALS = ("Refusals", "Count")
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
    """Collects what one invocation counts and measures; belongs to it alone."""

    def __init__(self, function: str, trace: str = "") -> None:
        """`function` is Lambda's name of it, the metrics' one dimension; `trace` is the request's id, by which
        a line is found beside the other lines of the request."""
        self._function = function
        self._trace = trace if _TRACE.fullmatch(trace) else ""
        self._counted: dict[Metric, float] = defaultdict(float)
        self._measured: dict[Metric, list[float]] = defaultdict(list)

    def count(self, metric: Metric, amount: float = 1) -> None:
        """Adds up: one value a line."""
        self._counted[metric] += amount

    def measure(self, metric: Metric, value: float) -> None:
        """Stands beside the others, for percentiles; from the 101st of a line on it is left out."""
        if len(self._measured[metric]) < MOST_VALUES:
            self._measured[metric].append(value)

    def line(self, at: int) -> str:
        """One line for the log, and starts anew; "" where nothing was counted. `at` in UTC milliseconds."""
        values: dict[Metric, float | list[float]] = {**self._counted, **self._measured}
        self._counted.clear()
        self._measured.clear()
        sound = {metric: value for metric, value in values.items() if _finite(value)}
        if not sound:
            return ""
        declared = [{"Name": metric.title, "Unit": metric.unit} for metric in sound]
        directive = {"Namespace": NAMESPACE, "Dimensions": [["Function"]], "Metrics": declared}
        return json.dumps(
            {
                "_aws": {"Timestamp": at, "CloudWatchMetrics": [directive]},
                "Function": self._function,
                **({"trace": self._trace} if self._trace else {}),
                **{metric.title: value for metric, value in sound.items()},
            },
            separators=(",", ":"),
        )


def _finite(value: float | list[float]) -> bool:
    """CloudWatch drops a whole line for one NaN."""
    return all(map(math.isfinite, value)) if isinstance(value, list) else math.isfinite(value)
