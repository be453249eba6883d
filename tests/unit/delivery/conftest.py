"""Simulated time for the tests of delivery, and a reception in it."""

import pytest
from desk import Desk
from simulated import simulate
from turn_bench import Run


@pytest.fixture
def run() -> Run:
    """Runs an async function in simulated time, where nothing takes longer than it says."""
    return lambda scenario: simulate(scenario())  # type: ignore[arg-type]


@pytest.fixture
def desk() -> Desk:
    return Desk()
