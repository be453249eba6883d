"""The explorer: every scenario, struck by every fault at every step, and then by several at random.

What fails says how to see it again.
"""

import os
from itertools import islice

import pytest
from scenarios import SCENARIOS, Scenario
from schedules import broken, several_faults, single_faults

RANDOM_SCHEDULES = int(os.environ.get("COACH_SCHEDULES", "60"))
"""Per scenario; `make soak` goes on for longer."""
AT_LEAST = 10_000
ENOUGH = 3
"""Broken schedules that a test shows."""

pytestmark = pytest.mark.timeout(900)

each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)


@each_scenario
def test_every_promise_is_kept_without_faults(scenario: Scenario) -> None:
    assert broken(scenario, {}) == ""


@each_scenario
def test_every_promise_is_kept_whatever_befalls_one_step(scenario: Scenario) -> None:
    found = (broken(scenario, plan) for plan in single_faults(scenario))
    assert _first(found) == ""


@each_scenario
def test_every_promise_is_kept_whatever_befalls_several_steps(scenario: Scenario) -> None:
    schedules = several_faults(scenario, range(RANDOM_SCHEDULES))
    assert _first(broken(scenario, plan, seed) for seed, plan in schedules) == ""


def test_the_schedules_are_many() -> None:
    """A scenario that ended early, or a step that nothing strikes any more, would make a green run empty."""
    single = [len(list(single_faults(scenario))) for scenario in SCENARIOS]
    assert min(single) >= 100
    assert sum(single) + len(SCENARIOS) * RANDOM_SCHEDULES >= AT_LEAST


def _first(found) -> str:  # type: ignore[no-untyped-def]
    return "\n".join(islice(filter(None, found), ENOUGH))
