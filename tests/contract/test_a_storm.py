"""Thousands who come back at once: what each of them costs the table, and that they do not come together."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from coach.adapters.dynamo.client import Dynamo
from coach.adapters.dynamo.connections import DynamoConnections
from coach.adapters.dynamo.inbox import DynamoInbox
from coach.adapters.dynamo.table import Table
from coach.adapters.dynamo.turns import DynamoTurns
from coach.ports import Connection
from coach_local.client import Session

NOW = 1_790_000_000_000
DEVICES = 2
USERS = 50


class Counting(Dynamo):
    """Counts the calls by operation, and the keys that a query asks for."""

    def __init__(self, dynamo: Dynamo) -> None:
        super().__init__(dynamo._http, dynamo._signer, dynamo._url)
        self.calls: Counter[str] = Counter()

    async def call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        self.calls[operation] += 1
        return await super().call(operation, request)


@pytest.fixture
def counting(dynamo: Dynamo) -> Counting:
    return Counting(dynamo)


@pytest.fixture
def counted(counting: Counting, table: Table) -> Table:
    return Table(counting, table._name)


async def test_a_connect_is_one_write_and_one_query_however_many_come(
    counting: Counting, counted: Table
) -> None:
    connections = DynamoConnections(counted, lambda: NOW)
    coming = [
        Connection(f"c{user}-{device}=", f"user{user}", "s", NOW, NOW + 3_600_000)
        for user in range(USERS)
        for device in range(DEVICES)
    ]

    await asyncio.gather(*(connections.add(connection, limit=20) for connection in coming))

    assert counting.calls == {"PutItem": len(coming), "Query": len(coming)}
    assert len(await connections.of("user7")) == DEVICES


async def test_what_a_hello_reads_does_not_grow_with_the_others(counting: Counting, counted: Table) -> None:
    turns, inbox = DynamoTurns(counted), DynamoInbox(counted)

    await asyncio.gather(*(turns.recent(f"user{user}", NOW) for user in range(USERS)))
    await asyncio.gather(*(inbox.newest(f"user{user}") for user in range(USERS)))

    assert "Scan" not in counting.calls
    assert counting.calls.total() <= 3 * USERS


@pytest.mark.parametrize("failures", [1, 3, 6])
def test_clients_that_were_cut_together_come_back_spread_out(failures: int) -> None:
    """Over at least half of the wait; no tenth of it holds more than twice its share."""
    chance = random.Random(failures)
    back = []
    for _ in range(2_000):
        session = Session(jitter=chance.random)
        for _ in range(failures):
            session.opened(0.0)
            session.closed(0.0)
        back.append(session.connect_at)

    longest = min(30.0, 0.5 * 2 ** (failures - 1))
    assert longest / 2 <= min(back)
    assert max(back) <= longest
    tenths = Counter(int((at - longest / 2) / (longest / 20)) for at in back)
    assert max(tenths.values()) <= 2 * len(back) / 10
