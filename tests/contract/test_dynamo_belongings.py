"""What the table holds of a user who leaves, counted by reading all of it."""

from typing import Any

import pytest

from coach.accounts.ports import Erasure
from coach.adapters.dynamo.belongings import DynamoBelongings
from coach.adapters.dynamo.client import Dynamo
from coach.adapters.dynamo.connections import DynamoConnections
from coach.adapters.dynamo.inbox import DynamoInbox
from coach.adapters.dynamo.table import Table
from coach.adapters.dynamo.tickets import DynamoTickets
from coach.adapters.dynamo.turns import DynamoTurns
from coach.errors import Fenced
from coach.ports import Answer, Connection, Identity, InboxItem, Question, Viewer

ADA = "6e1f3c1a-0000-4000-8000-00000000000a"
EVE = "6e1f3c1a-0000-4000-8000-00000000000e"
LONG = "word " * 60_000
"""An answer that lies in several rows."""


async def furnish(table: Table, user: str, now: Any) -> Any:
    """One of everything that the table can hold of a user; the turn that is still being answered."""
    connections, turns = DynamoConnections(table, now), DynamoTurns(table)
    await connections.add(Connection("C1", user, "s", now(), now() + 1), 20)
    await DynamoTickets(table, now).issue(Identity(user, "s", now() + 1))
    inbox = DynamoInbox(table)
    for kind in ("a", "b"):
        item = InboxItem(0, 0, f"p-{kind}", "record", {}, (), now(), None, "normal")
        await inbox.append(user, item, kind, now())
    for turn in ("t1", "t2", "t3"):
        await turns.claim(asked(user, turn), now())
    await turns.request_stop(user, "never-asked", now())
    held = await turns.begin(user, "t1", 1, "w", now())
    assert held is not None
    return await turns.checkpoint(held, Answer(LONG), now())


def asked(user: str, turn: str) -> Question:
    viewer = Viewer("C1", "r1")
    conversation = None if turn == "t1" else f"c-{user}"
    return Question(user, turn, "why?", conversation, f"c-{user}", None, "chat", "queue", "d", viewer)


async def keys(dynamo: Dynamo, table: Table, user: str) -> list[str]:
    """Sort keys of every item in which the user's id stands anywhere."""
    found, more = [], {}
    while True:
        page = await dynamo.call("Scan", {"TableName": table._name, "ConsistentRead": True, **more})
        found += [item["sk"]["S"] for item in page["Items"] if user in str(item)]
        if "LastEvaluatedKey" not in page:
            return sorted(found)
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


async def erase(table: Table, *, settled: bool) -> int:
    total, store = 0, DynamoBelongings(table)
    while taken := await store.erase(Erasure(ADA, 0), settled=settled):
        total += taken
    return total


async def test_only_the_notes_of_turns_stay_until_nothing_can_come_late(
    table: Table, dynamo: Dynamo, now: Any
) -> None:
    await furnish(table, ADA, now)
    assert len(await keys(dynamo, table, ADA)) > 12

    await erase(table, settled=False)
    left = await keys(dynamo, table, ADA)
    assert [key.partition("#")[0] for key in left] == ["recent"] * 3

    assert await erase(table, settled=True) == 3
    assert await keys(dynamo, table, ADA) == []


async def test_what_a_worker_writes_late_goes_too(table: Table, dynamo: Dynamo, now: Any) -> None:
    held = await furnish(table, ADA, now)
    await erase(table, settled=False)

    with pytest.raises(Fenced):
        await DynamoTurns(table).checkpoint(held, Answer(LONG + LONG), now())
    late = [key for key in await keys(dynamo, table, ADA) if not key.startswith("recent#")]
    assert late != []

    await erase(table, settled=True)
    assert await keys(dynamo, table, ADA) == []


async def test_others_keep_what_is_theirs(table: Table, dynamo: Dynamo, now: Any) -> None:
    for user in (ADA, EVE):
        await furnish(table, user, now)
    before = await keys(dynamo, table, EVE)

    await erase(table, settled=True)

    assert await keys(dynamo, table, EVE) == before


async def test_the_bar_stays(table: Table, dynamo: Dynamo, now: Any) -> None:
    await DynamoConnections(table, now).bar(ADA)

    assert await erase(table, settled=True) == 0
    assert await keys(dynamo, table, ADA) == ["conn!barred"]
