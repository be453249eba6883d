"""The calculator of costs, against sums done by hand."""

import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "infra" / "costs"


@pytest.fixture(scope="module")
def costs() -> ModuleType:
    loader = SourceFileLoader("infra_costs", str(SCRIPT))
    spec = importlib.util.spec_from_loader("infra_costs", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look themselves up
    loader.exec_module(module)
    return module


def test_an_answer_of_67_frames_costs_what_it_does_by_hand(costs: ModuleType) -> None:
    answer = costs.Answer(seconds=7.5, memory_gb=0.5, posts=67, writes=6, reads=4)

    # 0.067 frames, 0.050 Lambda, 0.004 DynamoDB, 0.002 being connected and the rest
    assert sum(costs.costs(answer).values()) == pytest.approx(0.1237, abs=0.0005)


def test_a_second_watcher_doubles_the_frames_and_nothing_else(costs: ModuleType) -> None:
    one, two = (costs.costs(costs.Answer.streamed(7.5, 1, 4, watchers)) for watchers in (1, 2))

    assert {name for name in one if two[name] != one[name]} == {"frames to clients"}
    assert two["frames to clients"] == 2 * one["frames to clients"]


def test_a_longer_answer_costs_more_of_everything_but_requests(costs: ModuleType) -> None:
    short, long = (costs.costs(costs.Answer.streamed(seconds, 1, 4, 1)) for seconds in (5, 10))

    assert {name for name in short if long[name] > short[name]} == {
        "frames to clients",
        "Lambda, time",
        "DynamoDB",
    }


@pytest.mark.parametrize(
    ("seconds", "kilobytes", "counted"),
    [(7.5, 1.8, 66), (150, 36, 1_014)],  # docs/decisions/0003-answers-in-parts.md
)
def test_writes_are_those_that_dynamodb_itself_counts(
    costs: ModuleType, seconds: float, kilobytes: float, counted: int
) -> None:
    assert costs.written(seconds, kilobytes) == pytest.approx(counted, rel=0.05)
