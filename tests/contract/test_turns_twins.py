"""Whatever is done to the turn log, in whatever order, both twins do the same."""

import asyncio
import os
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.adapters.credentials import Credentials
from coach.adapters.dynamo.client import Dynamo
from coach.adapters.dynamo.table import Table, definition
from coach.adapters.dynamo.turns import LOOK_BACK, DynamoTurns
from coach.adapters.http import Http
from coach.adapters.memory.turns import MemoryTurns
from coach.adapters.sigv4 import Signer
from coach.errors import CoachError, Fenced
from coach.frames import Done, Usage
from coach.ports import Answer, Question, Turn, TurnLimits, Turns, Viewer

NOW = 1_790_000_000_000
USERS = ("6e1f3c1a-0000-4000-8000-000000000001", "6e1f3c1a-0000-4000-8000-000000000002")
IDS = ("t1", "t2", "t3", "t4")
LIMITS = TurnLimits(asks_per_minute=5, tokens_per_day=100, queue=1)

mostly = st.sampled_from([USERS[0]] * 9 + [USERS[1]])
turns = st.sampled_from(IDS)
which = st.tuples(st.integers(0, 3), st.sampled_from([True] * 4 + [False]))
"""One of the turns, as it was last seen or, now and then, as it was seen some time."""
later = st.sampled_from([1, 3_000, 5_000, 5_000, 5_000, 60_000, 11 * 60_000, 25 * 3_600_000])
claims = st.tuples(
    st.just("claim"),
    mostly,
    turns,
    st.sampled_from([None, "c-t1", "c-t1", "c-t1", "c-t2"]),
    st.sampled_from(["queue", "replace", "reject"]),
    st.sampled_from("ddddd!"),
)
first = st.tuples(
    st.just("claim"), st.just(USERS[0]), st.just("t1"), st.none(), st.just("queue"), st.just("d")
)
begins = st.tuples(st.just("begin"), which, st.sampled_from([0, 0, 0, 1]), st.sampled_from("aaab"))
waits = st.tuples(st.just("wait"), later)
take_overs = st.tuples(st.just("take_over"), which)
steps = st.one_of(
    *[claims, begins, waits, take_overs] * 2,
    st.tuples(st.just("checkpoint"), which, st.none() | st.integers(0, 2)),
    st.tuples(st.just("finish"), which, st.integers(0, 1), st.sampled_from([None, 60])),
    st.tuples(st.just("close") | st.just("recorded"), which),
    st.tuples(st.just("watch"), mostly, turns, st.sampled_from(["C1=", "C2="])),
    st.tuples(st.just("request_stop") | st.just("get"), mostly, turns),
)


def answer(number: int, before: Turn) -> Answer:
    """One that grew from what was released."""
    text = before.shown.text + "é" * (3_000 * number)
    return Answer(text, ({"type": "note", "n": 1, "at": 0},) if number else before.shown.events)


async def take(log: Turns, step: tuple[Any, ...], seen: list[Turn], now: int) -> Any:
    match step:
        case "claim", user, turn, conversation, if_busy, digest:
            question = Question(
                user=user,
                turn=turn,
                text="?",
                conversation=conversation,
                new_conversation=f"c-{turn}",
                workout=None,
                mode="chat",
                if_busy=if_busy,
                digest=digest,
                viewer=Viewer("C1=", turn),
            )
            return await log.claim(question, now)
        case "watch", user, turn, connection:
            return await log.watch(user, turn, Viewer(connection, "r", 1, 2, 3), now)
        case "request_stop", user, turn:
            return await log.request_stop(user, turn, now)
        case "get", user, turn:
            return await log.get(user, turn, now)
    if not seen:
        return None
    number, last = step[1]
    known = list({(turn.user, turn.id): turn for turn in seen}.values()) if last else seen
    turn = known[-1 - number % len(known)]
    done = Done(turn=turn.id, epoch=turn.epoch + 1, state="interrupted", length=0, events=0, grounded=False)
    match step:
        case "begin", _, further, holder:
            return await log.begin(turn.user, turn.id, turn.epoch + further, holder, now)
        case (("checkpoint" | "finish"), *_) if turn.holder is None:
            return None  # only a worker does this
        case "checkpoint", _, number:
            return await log.checkpoint(turn, None if number is None else answer(number, turn), now)
        case "finish", _, further, tokens:
            usage = Usage(input_tokens=tokens, output_tokens=0) if tokens else None
            done = done.model_copy(update={"epoch": turn.epoch + further, "usage": usage})
            return await log.finish(turn, done, answer(1, turn), now)
        case "close", _:
            return await log.close(turn, done, turn.answer, now)
        case "take_over", _:
            return await log.take_over(turn, now)
        case "recorded", _:
            return await log.recorded(turn) if turn.done else None
    raise AssertionError(step)


async def outcome(log: Turns, step: tuple[Any, ...], seen: list[Turn], now: int) -> Any:
    try:
        return await take(log, step, seen, now)
    except (CoachError, Fenced) as error:
        return type(error)


def found_in(result: Any) -> list[Turn]:
    if isinstance(result, Turn):
        return [result]
    return [value for name in ("turn", "promoted") if isinstance(value := getattr(result, name, None), Turn)]


async def both_do_the_same(url: str, script: list[tuple[Any, ...]]) -> None:
    http = Http()
    signer = Signer(Credentials("AKIDEXAMPLE", "secret"), "eu-central-1", "dynamodb")
    dynamo, name = Dynamo(http, signer, url), f"coach-{os.urandom(6).hex()}"
    await dynamo.call("CreateTable", definition(name))
    memory, stored = MemoryTurns(LIMITS), DynamoTurns(Table(dynamo, name), LIMITS)
    seen: list[Turn] = []
    now = NOW
    for step in script:
        if step[0] == "wait":
            now += step[1]
            continue
        expected = await outcome(memory, step, seen, now)
        assert await outcome(stored, step, seen, now) == expected, step
        seen += found_in(expected)
    for user in USERS:
        late = [turn for turn in await memory.recent(user, now) if turn.created_at >= now - LOOK_BACK]
        assert await stored.recent(user, now) == sorted(late, key=lambda turn: (turn.created_at, turn.id))
    assert {turn async for turn in _ids(stored, now)} == {turn async for turn in _ids(memory, now)}
    await dynamo.call("DeleteTable", {"TableName": name})
    await http.aclose()


async def _ids(log: Turns, now: int) -> Any:
    async for turn in log.open(now):
        yield turn.user, turn.id, turn.state


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=first, script=st.lists(steps, min_size=10, max_size=30))
def test_the_twins_do_the_same(dynamodb_url: str, first: tuple[Any, ...], script: Any) -> None:
    asyncio.run(both_do_the_same(dynamodb_url, [first, *script]))
