"""What the turn log in DynamoDB keeps beyond the contract: races between its reads and writes, an index
that lags behind, and items that stay small."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from coach.adapters.dynamo.answers import CHUNK
from coach.adapters.dynamo.client import Dynamo
from coach.adapters.dynamo.table import Table, Write
from coach.adapters.dynamo.turn_items import conversation_key, turn_key
from coach.adapters.dynamo.turns import DynamoTurns
from coach.adapters.dynamo.values import Item, marshal_item
from coach.errors import Fenced
from coach.frames import Done, Usage
from coach.ports import LEASE, REMEMBERED, Answer, Question, Turn, TurnLimits, Viewer

NOW = 1_790_000_000_000
USER = "6e1f3c1a-0000-4000-8000-000000000001"


class Busy(Table):
    """Lets something happen once, right before a transaction; counts what is written."""

    def __init__(self, dynamo: Dynamo, name: str) -> None:
        super().__init__(dynamo, name)
        self.meanwhile: Callable[[], Awaitable[Any]] | None = None
        self.written: list[str] = []
        self.lagging: list[Item] = []

    async def apply_all(self, *writes: Write) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        await super().apply_all(*writes)

    async def put_all(self, items: Any) -> None:
        self.written += [item["sk"] for item in items]
        await super().put_all(items)

    async def query(self, condition: str, *, index: str | None = None, **rest: Any) -> list[Item]:
        found = await super().query(condition, index=index, **rest)
        return found + self.lagging if index and rest["shard"] == "open#0" else found


@pytest.fixture
def busy(table: Table, dynamo: Dynamo) -> Busy:
    return Busy(dynamo, table._name)


@pytest.fixture
def turns(busy: Busy) -> DynamoTurns:
    return DynamoTurns(busy, TurnLimits(tokens_per_day=1_000))


def ask(turn: str = "t1", **changes: Any) -> Question:
    question = Question(
        user=USER,
        turn=turn,
        text="How deep should I squat?",
        conversation=None,
        new_conversation="c1",
        workout=None,
        mode="chat",
        if_busy="queue",
        digest="d",
    )
    return replace(question, **changes)


def done(turn: Turn, state: Any = "completed", later: int = 0, **changes: Any) -> Done:
    return Done(
        turn=turn.id, epoch=turn.epoch + later, state=state, length=0, events=0, grounded=True, **changes
    )


async def begun(turns: DynamoTurns, turn: str = "t1", **changes: Any) -> Turn:
    await turns.claim(ask(turn, **changes), NOW)
    held = await turns.begin(USER, turn, 1, "worker", NOW)
    assert held is not None
    return held


async def size(table: Table, turn: str = "t1") -> int:
    item = await table.get(turn_key(USER, turn))
    assert item is not None
    return len(json.dumps(marshal_item(item)))


# ------------------------------------------------------------------------------------------ races


async def test_a_stop_in_the_middle_of_its_ask_is_not_lost(turns: DynamoTurns, busy: Busy) -> None:
    busy.meanwhile = lambda: turns.request_stop(USER, "t1", NOW)

    claim = await turns.claim(ask(), NOW)

    assert claim.turn.state == "stopped"


async def test_an_ask_in_the_middle_of_its_stop_is_stopped(turns: DynamoTurns, busy: Busy) -> None:
    busy.meanwhile = lambda: turns.claim(ask(), NOW)

    stopped = await turns.request_stop(USER, "t1", NOW)

    assert stopped is not None
    assert stopped.stop_requested


async def test_an_ask_in_the_middle_of_an_end_is_promoted(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    busy.meanwhile = lambda: turns.claim(ask("t2", conversation="c1"), NOW)

    ended = await turns.finish(held, done(held), Answer(), NOW)

    assert ended.promoted is not None
    assert ended.promoted.id == "t2"


async def test_an_end_in_the_middle_of_an_ask_leaves_it_running(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    busy.meanwhile = lambda: turns.finish(held, done(held), Answer(), NOW)

    claim = await turns.claim(ask("t2", conversation="c1"), NOW)

    assert claim.turn.state == "running"


async def test_two_ends_at_once_promote_once(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    await turns.claim(ask("t2", conversation="c1"), NOW)
    await turns.claim(ask("t3", conversation="c1"), NOW)
    busy.meanwhile = lambda: turns.close(held, done(held, "interrupted", 1), Answer(), NOW + LEASE)

    with pytest.raises(Fenced):
        await turns.finish(held, done(held), Answer(), NOW)

    states = [turn.state for turn in await turns.recent(USER, NOW)]
    assert sorted(states) == ["interrupted", "queued", "running"]


async def test_a_stop_that_came_after_the_look_prevents_the_take_over(turns: DynamoTurns) -> None:
    seen = await begun(turns)
    await turns.request_stop(USER, "t1", NOW)

    assert await turns.take_over(seen, NOW + LEASE) is None


async def test_a_worker_that_takes_its_own_turn_over_is_fenced_in_the_earlier_epoch(
    turns: DynamoTurns,
) -> None:
    held = await begun(turns)
    await turns.take_over(held, NOW + LEASE)
    await turns.begin(USER, "t1", 2, "worker", NOW + LEASE)

    with pytest.raises(Fenced):
        await turns.checkpoint(held, Answer("of the first epoch"), NOW + LEASE)


async def test_tokens_spent_in_the_middle_of_an_ask_are_counted(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    usage = Usage(input_tokens=600, output_tokens=0)
    busy.meanwhile = lambda: turns.finish(held, done(held, usage=usage), Answer(), NOW)
    await turns.claim(ask("t2", new_conversation="c2"), NOW)

    spent = await busy.get((f"user#{USER}", "spent"))

    assert spent is not None
    assert (spent["tokens"], spent["asks"]) == (600, 2)


# ------------------------------------------------------------------------------------------ the queue


async def test_those_who_wait_are_promoted_in_order_each_once(turns: DynamoTurns) -> None:
    held = await begun(turns)
    for turn in ("t2", "t3", "t4"):
        await turns.claim(ask(turn, conversation="c1"), NOW)

    order = []
    promoted: Turn | None = held
    while promoted is not None:
        order.append(promoted.id)
        last = await turns.begin(USER, promoted.id, 1, "worker", NOW)
        assert last is not None
        promoted = (await turns.finish(last, done(last), Answer(), NOW)).promoted

    assert order == ["t1", "t2", "t3", "t4"]
    assert (await turns.claim(ask("t5", conversation="c1"), NOW)).turn.state == "running"


async def test_a_turn_ends_also_when_its_conversation_was_deleted(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    await busy.apply(busy.delete(conversation_key(USER, "c1")))

    ended = await turns.finish(held, done(held), Answer("Text"), NOW)

    assert ended.turn.state == "completed"


async def test_an_id_is_free_again_after_seven_days_though_nothing_was_swept(turns: DynamoTurns) -> None:
    await turns.claim(ask(), NOW)

    again = await turns.claim(ask(digest="other", new_conversation="c2"), NOW + REMEMBERED + 1_000)

    assert again.fresh


# ------------------------------------------------------------------------------------------ the answer


TEXT = "Schön 🏋️ " * 3_000  # 27,000 code points
EVENTS: tuple[dict[str, Any], ...] = tuple(
    {"type": "sources", "n": n, "at": 0, "sources": [{"excerpt": "x" * 2_000}]} for n in range(1, 6)
)


async def test_a_checkpoint_is_small_however_long_the_answer(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    empty = await size(busy)

    await turns.checkpoint(held, Answer(TEXT, EVENTS), NOW)

    assert await size(busy) < empty + 4 * CHUNK


async def test_each_part_of_an_answer_is_written_once(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    for end in range(1_000, 27_001, 1_000):
        held = await turns.checkpoint(held, Answer(TEXT[:end], EVENTS[: end // 5_000]), NOW)
    ended = await turns.finish(held, done(held), Answer(TEXT, EVENTS), NOW)

    assert ended.turn.answer == Answer(TEXT, EVENTS)
    assert len(busy.written) == len(set(busy.written)) == len(TEXT) // CHUNK + len(EVENTS)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
async def test_an_answer_of_any_length_comes_back(turns: DynamoTurns, length: int) -> None:
    held = await begun(turns)
    answer = Answer("🏋" * length, EVENTS[:1])

    stored = await turns.checkpoint(held, answer, NOW)

    assert stored.answer == answer
    assert await turns.get(USER, "t1", NOW) == stored
    assert await turns.begin(USER, "t1", 1, "worker", NOW) == stored
    assert await turns.request_stop(USER, "t1", NOW) == replace(stored, stop_requested=True)


async def test_a_checkpoint_without_an_answer_shows_the_stored_one(turns: DynamoTurns) -> None:
    held = await begun(turns)
    await turns.checkpoint(held, Answer("so far"), NOW)

    assert (await turns.checkpoint(held, None, NOW)).answer == Answer("so far")


async def test_a_long_answer_is_kept_through_a_take_over_and_a_close(turns: DynamoTurns) -> None:
    seen = await turns.checkpoint(await begun(turns), Answer(TEXT, EVENTS), NOW)
    taken = await turns.take_over(seen, NOW + LEASE)
    assert taken is not None
    assert taken.answer == Answer(TEXT, EVENTS)

    await turns.close(taken, done(taken, "interrupted", 1), taken.answer, NOW + LEASE)

    found = await turns.get(USER, "t1", NOW)
    assert found is not None
    assert (found.epoch, found.shown) == (3, Answer(TEXT, EVENTS))


async def test_a_taken_over_turn_that_says_nothing_new_ends_with_the_earlier_answer(
    turns: DynamoTurns,
) -> None:
    seen = await turns.checkpoint(await begun(turns), Answer(TEXT, EVENTS), NOW)
    await turns.take_over(seen, NOW + LEASE)
    held = await turns.begin(USER, "t1", 2, "next", NOW + LEASE)
    assert held is not None

    ended = await turns.finish(held, done(held, "interrupted", 1), held.answer, NOW + LEASE)

    assert (ended.turn.epoch, ended.turn.shown) == (3, Answer(TEXT, EVENTS))


async def test_one_who_dies_while_closing_does_not_touch_what_another_closes_with(
    turns: DynamoTurns, busy: Busy, dynamo: Dynamo
) -> None:
    held = await begun(turns)
    ends = done(held, "interrupted", 1)
    dying = Busy(dynamo, busy._name)

    async def die() -> None:
        raise InterruptedError

    async def other() -> None:
        dying.meanwhile = die
        with pytest.raises(InterruptedError):
            await DynamoTurns(dying).close(held, ends, Answer("b" * 3 * CHUNK), NOW + LEASE)

    busy.meanwhile = other

    closed = await turns.close(held, ends, Answer("a" * 3 * CHUNK), NOW + LEASE)

    assert closed.turn.answer == Answer("a" * 3 * CHUNK)


async def test_a_reader_that_meets_a_checkpoint_reads_again(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    whole = await turns.checkpoint(held, Answer(TEXT, EVENTS), NOW)
    rows = await busy.query("#pk = :pk", pk=turn_key(USER, "t1")[0])
    torn = [[row for row in rows if "chunk" not in row["sk"]], rows]

    async def query(condition: str, **values: Any) -> list[Item]:
        return torn.pop(0)

    busy.query = query  # type: ignore[method-assign]

    assert await turns.get(USER, "t1", NOW) == whole


# ------------------------------------------------------------------------------------------ finding


async def test_what_the_index_still_shows_is_looked_at_again(turns: DynamoTurns, busy: Busy) -> None:
    held = await begun(turns)
    ended = (await turns.finish(held, done(held), Answer(), NOW)).turn
    await turns.recorded(ended)
    await turns.claim(ask("t2", new_conversation="c2"), NOW + 5)
    pks = [turn_key(USER, turn)[0] for turn in ("t1", "t2", "never")]
    busy.lagging = [{"pk": pk, "sk": "turn"} for pk in pks]

    assert [turn async for turn in turns.open(NOW + 5)] == []


async def test_recent_turns_are_read_a_few_at_a_time_and_keep_their_order(turns: DynamoTurns) -> None:
    for n in range(25):
        await turns.claim(ask(f"t{n:02}", new_conversation=f"c{n}"), NOW + n)

    found = await turns.recent(USER, NOW + 25)

    assert [turn.id for turn in found] == [f"t{n:02}" for n in range(25)]


async def test_viewers_may_come_all_at_once(turns: DynamoTurns) -> None:
    held = await begun(turns)
    viewers = [Viewer(f"C{n}-_=", f"r{n}", 1, n, n) for n in range(8)]

    await asyncio.gather(*(turns.watch(USER, "t1", viewer, NOW) for viewer in viewers))

    stored = await turns.checkpoint(held, None, NOW)
    assert sorted(stored.viewers.values(), key=lambda viewer: viewer.at) == viewers
