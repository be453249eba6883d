"""The lines that CloudWatch reads metrics out of."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.adapters.emf import MOST_VALUES, Output, described, output, reporting
from coach.measures import Meter, Metric, count, measure
from coach.tracing import follow

NOW = 1_790_000_000_000


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    written: list[str] = []
    monkeypatch.setattr(output, "write", written.append)
    return written


def read(lines: list[str]) -> dict[str, Any]:
    [line] = lines
    return dict(json.loads(line))


def test_a_functions_log_is_its_standard_output(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "write", Output().write)  # a local stack beside the tests writes elsewhere

    with reporting("f"):
        count(Metric.POSTS)

    assert json.loads(capsys.readouterr().out)["Posts"] == 1


def test_a_line_declares_what_it_holds() -> None:
    meter = Meter()
    meter.counted[Metric.POSTS] += 44
    meter.measured[Metric.FIRST_TOKEN].append(412.5)

    assert json.loads(described(meter, "coach-dev-answer", "R1kmxH17NjMFftw=", NOW)) == {
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


def test_counts_add_up_and_measurements_stand_side_by_side(lines: list[str]) -> None:
    with reporting("f"):
        for value in (1, 2):
            count(Metric.POSTS, value)
            measure(Metric.RETRIEVAL, value)

    line = read(lines)
    assert (line["Posts"], line["Retrieval"]) == (3, [1, 2])


def test_an_invocation_that_counted_nothing_writes_nothing(lines: list[str]) -> None:
    with reporting("f"):
        pass

    assert lines == []


def test_an_invocation_that_fails_tells_what_it_counted_until_then(lines: list[str]) -> None:
    with suppress(KeyError), reporting("f"):
        count(Metric.REFUSALS)
        raise KeyError

    assert read(lines)["Refusals"] == 1


def test_one_invocation_has_nothing_of_the_one_before(lines: list[str]) -> None:
    with reporting("f"):
        follow("first")
        count(Metric.POSTS)
    lines.clear()

    with reporting("f"):
        count(Metric.CONNECTS)

    assert {"trace", "Posts"} & set(read(lines)) == set()


def test_what_is_counted_outside_an_invocation_is_nobodys(lines: list[str]) -> None:
    count(Metric.POSTS)
    measure(Metric.RETRIEVAL, 1)

    assert lines == []


def test_no_line_holds_more_values_than_are_read(lines: list[str]) -> None:
    with reporting("f"):
        for value in range(MOST_VALUES + 1):
            measure(Metric.FIRST_TOKEN, value)

    assert len(read(lines)["FirstToken"]) == MOST_VALUES


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_would_spoil_the_line_is_left_out(value: float, lines: list[str]) -> None:
    with reporting("f"):
        count(Metric.COST, value)
        count(Metric.POSTS)

    assert set(read(lines)) == {"_aws", "Function", "Posts"}


@pytest.mark.parametrize(
    "trace", ["eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "my chest hurts", "a" * 65, "a\nb"]
)
def test_what_is_no_trace_is_never_written(trace: str, lines: list[str]) -> None:
    with reporting("f", trace):
        count(Metric.POSTS)

    assert "trace" not in read(lines)


@given(trace=st.text(), amounts=st.dictionaries(st.sampled_from(Metric), st.floats()))
def test_a_line_is_one_line_of_numbers_and_two_names(trace: str, amounts: dict[Metric, float]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        written: list[str] = []
        patch.setattr(output, "write", written.append)
        with reporting("f", trace):
            for metric, amount in amounts.items():
                count(metric, amount)

    line = "".join(written)
    assert "\n" not in line
    texts = {name for name, value in (json.loads(line) if line else {}).items() if isinstance(value, str)}
    assert texts <= {"Function", "trace"}
