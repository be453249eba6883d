"""The turn log's contract: one atomic step each, whoever else is at it."""

import pytest

from coach.adapters.memory.turns import MemoryTurns
from coach.ports import TurnLimits, Turns


@pytest.fixture(params=["memory", "dynamo"])
def turns(request: pytest.FixtureRequest) -> Turns:
    limits = TurnLimits(asks_per_minute=20, tokens_per_day=1_000)
    if request.param == "memory":
        return MemoryTurns(limits)
    from coach.adapters.dynamo.turns import DynamoTurns

    return DynamoTurns(request.getfixturevalue("table"), limits)
