"""Simulated time for the tests of delivery."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from simulated import simulate


@pytest.fixture
def run() -> Callable[[Callable[[], Awaitable[Any]]], Any]:
    """Runs an async function in simulated time, where nothing takes longer than it says."""
    return lambda scenario: simulate(scenario())  # type: ignore[arg-type]
