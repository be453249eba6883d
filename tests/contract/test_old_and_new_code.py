"""Old and new code side by side, as during a deploy: what newer code keeps beside our own attributes does not
disturb us, and is still there when we have written."""

import json
from dataclasses import replace
from typing import Any

import pytest

from coach.adapters.dynamo.connections import DynamoConnections
from coach.adapters.dynamo.inbox import DynamoInbox
from coach.adapters.dynamo.table import Table
from coach.adapters.dynamo.turn_items import conversation_key, spent_key, turn_key
from coach.adapters.dynamo.turns import DynamoTurns
from coach.frames import Done
from coach.ports import Answer, Connection, InboxItem, Question, Turn, Viewer

NOW = 1_790_000_000_000
USER = "6e1f3c1a-0000-4000-8000-000000000001"
NEWER: dict[str, Any] = {"mood": "bright", "nested": {"deep": [1]}, "step": 7}


def ask(turn: str = "t1", **changes: Any) -> Question:
    question = Question(
        user=USER,
        turn=turn,
        text="How deep?",
        conversation=None,
        new_conversation="c1",
        workout=None,
        mode="chat",
        if_busy="queue",
        digest="d",
        viewer=Viewer("A=", turn),
    )
    return replace(question, **changes)


def done(turn: Turn, length: int) -> Done:
    return Done(
        turn=turn.id,
        epoch=turn.epoch,
        state="completed",
        length=length,
        events=0,
        usage=None,
        grounded=False,
    )


async def add(table: Table, key: tuple[str, str], **more: Any) -> None:
    """As newer code would have written the item."""
    item = await table.get(key)
    assert item is not None
    await table.apply(table.put({**item, **more}))


@pytest.fixture
def turns(table: Table) -> DynamoTurns:
    return DynamoTurns(table)


async def test_a_turn_that_newer_code_wrote_is_answered_and_ended(table: Table, turns: DynamoTurns) -> None:
    await turns.claim(ask(), NOW)
    viewer = {"ref": "t1", "epoch": 0, "at": 0, "n": 0, "pace": "slow"}
    await add(table, turn_key(USER, "t1"), viewers={"A=": viewer}, **NEWER)
    for key in (conversation_key(USER, "c1"), spent_key(USER)):
        await add(table, key, **NEWER)

    waiting = (await turns.claim(ask("t2", conversation="c1"), NOW)).turn
    held = await turns.begin(USER, "t1", 1, "worker", NOW)
    assert held is not None
    held = await turns.checkpoint(held, Answer("As deep "), NOW + 500)
    ended = await turns.finish(held, done(held, 15), Answer("As deep as it is"), NOW + 900)

    assert waiting.state == "queued"
    assert held.viewers == {"A=": Viewer("A=", "t1")}
    assert (ended.turn.state, ended.promoted and ended.promoted.id) == ("completed", "t2")
    stored = await table.get(turn_key(USER, "t1"))
    assert stored is not None
    assert {name: stored[name] for name in NEWER} == NEWER


async def test_an_end_that_newer_code_wrote_is_replayed(table: Table, turns: DynamoTurns) -> None:
    await turns.claim(ask(), NOW)
    held = await turns.begin(USER, "t1", 1, "worker", NOW)
    assert held is not None
    await turns.finish(held, done(held, 4), Answer("Deep"), NOW)
    item = await table.get(turn_key(USER, "t1"))
    assert item is not None
    await add(table, turn_key(USER, "t1"), done={**item["done"], "confidence": 0.5})

    found = await turns.get(USER, "t1", NOW)

    assert found is not None
    assert (found.answer.text, found.done) == ("Deep", done(held, 4))


async def test_connections_and_pushes_that_newer_code_wrote_are_read(table: Table) -> None:
    connections, inbox = DynamoConnections(table, lambda: NOW), DynamoInbox(table)
    added = Connection("A=", USER, "session", NOW, NOW + 3_600_000)
    await connections.add(added, limit=5)
    await add(table, (f"user#{USER}", "conn#A="), **NEWER)
    pushed = InboxItem(0, 0, "p1", "record", {"new": True}, (), NOW, None, "normal")
    stored = await inbox.append(USER, pushed, None, NOW)
    rows = await table.query("#pk = :pk", pk=f"inbox#{USER}")
    assert len(rows) == 1
    for row in rows:
        await table.apply(table.put({**row, **NEWER}))

    assert await connections.of(USER) == [added]
    assert await inbox.after(USER, 0, NOW) == [stored]


def test_a_job_that_newer_code_sends_is_read() -> None:
    from coach_realtime import events

    job = {"user": USER, "turn": "t1", "epoch": 1, "region": "eu"}
    assert events.job(json.loads(json.dumps(job))).turn == "t1"
