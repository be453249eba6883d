"""The lines that CloudWatch reads metrics out of."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_realtime.metrics import MOST_VALUES, Meter, Metric

NOW = 1_790_000_000_000


def read(meter: Meter) -> dict[str, Any]:
    return dict(json.loads(meter.line(NOW)))


def test_a_line_declares_what_it_holds() -> None:
    meter = Meter("coach-dev-answer", "R1kmxH17NjMFftw=")
    meter.count(Metric.POSTS, 44)
    meter.measure(Metric.FIRST_TOKEN, 412.5)

    assert read(meter) == {
        "_aws": {
            "Timestamp": NOW,
            "CloudWatchMetrics": [
                {
                    "Namespace": "Coach",
                    "Dimensions": [["Function"]],
                    "Metrics": [
                        {"Name": "Posts", "Unit": "Count"},
                        {"Name": "FirstToken", "Unit": "Milliseconds"},
                    ],
                }
            ],
        },
        "Function": "coach-dev-answer",
        "trace": "R1kmxH17NjMFftw=",
        "Posts": 44,
        "FirstToken": [412.5],
    }


def test_counts_add_up_and_measurements_stand_side_by_side() -> None:
    meter = Meter("f")
    for value in (1, 2):
        meter.count(Metric.POSTS, value)
        meter.measure(Metric.RETRIEVAL, value)

    line = read(meter)

    assert (line["Posts"], line["Retrieval"]) == (3, [1, 2])


def test_a_line_starts_the_next_one_anew() -> None:
    meter = Meter("f")
    meter.count(Metric.POSTS)
    meter.line(NOW)

    assert meter.line(NOW) == ""


def test_no_line_holds_more_values_than_are_read() -> None:
    meter = Meter("f")
    for value in range(MOST_VALUES + 1):
        meter.measure(Metric.FIRST_TOKEN, value)

    assert len(read(meter)["FirstToken"]) == MOST_VALUES


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_would_spoil_the_line_is_left_out(value: float) -> None:
    meter = Meter("f")
    meter.count(Metric.COST, value)
    meter.count(Metric.POSTS)

    assert set(read(meter)) == {"_aws", "Function", "Posts"}


@pytest.mark.parametrize(
    "trace", ["eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "my chest hurts", "a" * 65, "a\nb"]
)
def test_what_is_no_trace_is_never_written(trace: str) -> None:
    meter = Meter("f", trace)
    meter.count(Metric.POSTS)

    assert "trace" not in read(meter)


@given(trace=st.text(), amounts=st.dictionaries(st.sampled_from(Metric), st.floats()))
def test_a_line_is_one_line_of_numbers_and_two_names(trace: str, amounts: dict[Metric, float]) -> None:
    meter = Meter("f", trace)
    for metric, amount in amounts.items():
        meter.count(metric, amount)

    line = meter.line(NOW)

    assert "\n" not in line
    texts = {name for name, value in (json.loads(line) if line else {}).items() if isinstance(value, str)}
    assert texts <= {"Function", "trace"}
