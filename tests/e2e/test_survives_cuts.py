"""Connections are cut at random while answers stream through the emulator to the real client: every reader
shows every word once, in order."""

import asyncio
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from noting_provider import NotingProvider
from running_stack import RunningStack

from coach_local.client import CoachClient
from coach_local.stack import LocalStack

pytestmark = [pytest.mark.xdist_group("cuts"), pytest.mark.slow, pytest.mark.timeout(1800)]

CUTS = int(os.environ.get("COACH_CUTS", "100"))
"""`make soak` makes a thousand."""
REPORT = os.environ.get("COACH_CUTS_REPORT")
"""A file for the tally, where one is wanted."""
READERS = 10
PAUSE = 0.06
"""Seconds between two cuts, on average."""


@dataclass
class Tally:
    """Of all answers together; `cuts` counts connections that were open when they were struck."""

    cuts: int = 0
    answers: int = 0
    words: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    paid_again: int = 0
    ended_twice: int = 0
    seconds: float = 0.0


@pytest.fixture(scope="module")
def provider() -> Iterator[NotingProvider]:
    with NotingProvider(words=60, gap=0.04) as noting:
        yield noting


@pytest.fixture(scope="module")
def stack(provider: NotingProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    data: Path = tmp_path_factory.mktemp("cuts")
    with RunningStack(data, "inline", provider.environment, library=False) as running:
        yield running


async def test_random_cuts_lose_double_and_disorder_nothing(
    stack: RunningStack, provider: NotingProvider
) -> None:
    tally, began = Tally(), time.monotonic()
    cutting = asyncio.create_task(cut_at_random(stack, tally))
    await asyncio.gather(*(reads_on(stack, provider, f"reader{n}", cutting, tally) for n in range(READERS)))
    tally.seconds = round(time.monotonic() - began, 1)
    if REPORT:
        Path(REPORT).write_text(json.dumps(asdict(tally)))
    assert tally.cuts >= CUTS
    assert (tally.lost, tally.doubled, tally.disordered) == (0, 0, 0)
    assert (tally.paid_again, tally.ended_twice) == (0, 0)


async def cut_at_random(stack: RunningStack, tally: Tally) -> None:
    """Some connections end with a reset, some with a proper close, whoever they belong to."""
    chance = random.Random(7)

    async def cut(running: LocalStack) -> bool:
        open_now = list(running.gateway.api.sockets.values())
        if not open_now:
            return False
        socket = chance.choice(open_now)
        if chance.random() < 0.7:
            socket.cut()
        else:
            running.gateway.api.end(socket, 1001, "Going away")
        return True

    while tally.cuts < CUTS:
        await asyncio.sleep(chance.expovariate(1 / PAUSE))
        tally.cuts += await asyncio.to_thread(stack.do, cut)


async def reads_on(
    stack: RunningStack, provider: NotingProvider, name: str, cutting: asyncio.Task[None], tally: Tally
) -> None:
    """One answer after the other, until the last cut was made."""
    async with stack.client(name) as client:
        for number in range(1_000):
            question = f"{name}, {number}: how deep?"
            shown, ends = await read(client, question)
            judge(shown, ends, provider, question, tally)
            if cutting.done():
                return


async def read(client: CoachClient, question: str) -> tuple[list[str], int]:
    """The words that were shown, each as it was appended, and how often the answer ended."""
    shown: list[str] = []
    length = ends = 0
    async for happening in client.ask(question):
        ends += happening.kind == "done"
        if happening.kind == "text" and happening.view is not None:
            shown += [happening.view.text[length:]]
            length = len(happening.view.text)
    return "".join(shown).split(), ends


def judge(shown: list[str], ends: int, provider: NotingProvider, question: str, tally: Tally) -> None:
    said = [word.strip() for word in provider.of(question)[-1].words]
    tally.answers += 1
    tally.words += len(said)
    tally.lost += len(set(said) - set(shown))
    tally.doubled += len(shown) - len(set(shown))
    tally.disordered += [word for word in shown if word in set(said)] != said
    tally.paid_again += len(provider.of(question)) - 1
    tally.ended_twice += ends != 1
