"""What an answer takes: its start beside a long history, and what 1,000 of them cost by what was counted."""

import asyncio
import json
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from unittest.mock import patch

import asyncpg

from bench.clients import client, ours, provider_and_bare, slow_posts
from bench.crowd import user_of
from bench.parts import summary
from coach.adapters.dynamo.client import Dynamo
from coach_local.database import OWNER
from coach_local.stack import LocalStack

PER_MILLION = {"message": 1.00, "connection_minute": 0.25, "request": 0.20, "write": 0.625, "read": 0.125}
GB_SECOND = 0.0000133334
"""US dollars, as `infra/costs` has them."""
WORKER_GB = 1.0

FILL = """
insert into coach.chat_history
    (user_id, conversation, turn, role, text, state, epoch, asked_at, created_at)
select $1, $2, $2 || '-' || (n / 2), case n % 2 when 0 then 'user' else 'coach' end,
    'Word after word about squats, message ' || (100000 + n), 'completed', 1,
    now() - make_interval(mins => 20000 - n / 2), now() - make_interval(mins => 20000 - n / 2)
from generate_series(0, $3::int - 1) as n
"""


async def start_beside_history(rounds: int = 12) -> list[dict[str, Any]]:
    """Turn by turn with 10 and with 10,000 messages before it, so that both meet the same noise."""
    lengths = (10, 10_000)
    starts: dict[int, list[float]] = {length: [] for length in lengths}
    prompts: dict[int, list[int]] = {length: [] for length in lengths}
    with provider_and_bare() as (provider, _):
        async with ours(provider, "n=1,tps=0,ttft=0") as stack, client(stack) as ask:
            user = await user_of(ask.socket)
            async with connected(stack) as database:
                for _ in range(rounds):
                    for length in lengths:
                        first = await ask.ask()
                        await fill(database, user, first.conversation, length)
                        received = await ask.ask(conversation=first.conversation)
                        starts[length].append(received.tokens[0][0] - received.asked_at)
                        prompts[length].append(await asyncio.to_thread(prompt_of, provider))
                        await breathe()
    return [
        {"messages": length, "start_ms": summary(starts[length]), "prompt_bytes": max(prompts[length])}
        for length in lengths
    ]


@asynccontextmanager
async def connected(stack: LocalStack) -> AsyncIterator[asyncpg.Connection]:
    database = await asyncpg.connect(stack.settings.filled[OWNER])
    try:
        yield database
    finally:
        await database.close()


async def fill(database: asyncpg.Connection, user: str, conversation: str, messages: int) -> None:
    """Once the turn before it is written down: its conversation stands there then."""
    known = "select count(*) from coach.conversations where user_id = $1 and id = $2"
    while not await database.fetchval(known, user, conversation):
        await asyncio.sleep(0.02)
    await database.execute(FILL, user, conversation, messages)
    await database.execute("analyze coach.chat_history")


def prompt_of(provider: int) -> int:
    """Bytes of the last prompt that the provider was asked with."""
    with urllib.request.urlopen(f"http://127.0.0.1:{provider}/asked") as reply:
        return int(json.load(reply)["bytes"])


async def cost(answers: int = 5, n: int = 400, tps: int = 60) -> dict[str, Any]:
    """What one answer of `n` tokens needs, counted, and 1,000 of them in US dollars, the model's price apart."""
    counted: Counter[str] = Counter()
    with provider_and_bare() as (provider, _), units(counted):
        async with ours(provider, f"n={n},tps={tps},ttft=500") as stack, client(stack) as ask:
            slow_posts(stack)
            await ask.ask()
            await breathe()
            counted.clear()
            posts, seconds = 0, 0.0
            for _ in range(answers):
                received = await ask.ask()
                posts += received.posts
                seconds += received.tokens[-1][1] - received.asked_at
            await breathe()
    one: dict[str, float] = {
        "frames": posts / answers + 2,  # `accepted` and `done`
        "seconds": seconds / answers,
        "writes": counted["writes"] / answers,
        "reads": counted["reads"] / answers,
        "calls": counted["calls"] / answers,
    }
    parts = dollars(one)
    return {
        "tokens": n,
        **{name: round(value, 2) for name, value in one.items()},
        "dollars_of_1000": {name: round(value, 4) for name, value in parts.items()},
        "dollars": round(sum(parts.values()), 3),
    }


def dollars(one: Mapping[str, float]) -> dict[str, float]:
    """Of 1,000 answers like this one."""
    return {
        "frames to and from clients": 1_000 * (one["frames"] + 1) * PER_MILLION["message"] / 1e6,
        "being connected": 1_000 * one["seconds"] / 60 * PER_MILLION["connection_minute"] / 1e6,
        "Lambda, time": 1_000 * one["seconds"] * WORKER_GB * GB_SECOND,
        "Lambda, requests": 1_000 * 2 * PER_MILLION["request"] / 1e6,
        "DynamoDB": 1_000 * (one["writes"] * PER_MILLION["write"] + one["reads"] * PER_MILLION["read"]) / 1e6,
    }


@contextmanager
def units(counted: Counter[str]) -> Iterator[None]:
    """Counts the capacity that DynamoDB says each call of ours took."""
    plain = Dynamo.call

    async def call(self: Dynamo, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        reply = await plain(self, operation, {**request, "ReturnConsumedCapacity": "TOTAL"})
        taken = reply.get("ConsumedCapacity", [])
        total = sum(one["CapacityUnits"] for one in (taken if isinstance(taken, list) else [taken]))
        counted["calls"] += 1
        counted["reads" if operation in READING else "writes"] += total
        return reply

    with patch.object(Dynamo, "call", call):
        yield


READING = ("GetItem", "BatchGetItem", "Query")


async def breathe() -> None:
    """Until what follows an answer is done: nothing of it is counted with the next."""
    await asyncio.sleep(0.3)
