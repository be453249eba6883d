"""Real kills: workers in processes of their own, SIGKILL and SIGSTOP in the middle of an answer, and the
provider's own book as the judge of what was generated and paid."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_stack import RunningStack, answer
from word_provider import WordProvider

from coach.ports import LEASE
from coach_local.client import CoachClient, Happening

pytestmark = pytest.mark.xdist_group("kills")

QUESTION = "How long should I rest between sets?"


class Booked:
    """The provider, on a loop of its own."""

    def __init__(self) -> None:
        self.provider = WordProvider()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.provider.__aenter__(), self._loop).result(10)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.provider.__aexit__(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)


@pytest.fixture(scope="module")
def booked() -> Iterator[Booked]:
    booked = Booked()
    yield booked
    booked.close()


@pytest.fixture(scope="module")
def mortal(booked: Booked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    data: Path = tmp_path_factory.mktemp("mortal")
    environment = {
        "COACH_LLM": "openai:words",
        "OPENAI_API_KEY": "none",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{booked.provider.port}/v1",
    }
    with RunningStack(data, isolation="process", environment=environment) as running:
        yield running


async def strike(stack: RunningStack, number: signal.Signals) -> None:
    for process in stack.stack.functions["answer"].processes:
        os.kill(process, number)


async def read(client: CoachClient, after: int, blow: asyncio.Future[None]) -> list[Happening]:
    """Reads an answer to its end; the blow falls after so many pieces of text."""
    seen, pieces = [], 0
    async for happening in client.ask(QUESTION):
        seen.append(happening)
        pieces += happening.kind == "text"
        if pieces >= after and not blow.done():
            blow.set_result(None)
    return seen


def whole(seen: list[Happening]) -> str:
    return next(happening.view.text for happening in reversed(seen) if happening.view is not None)


@pytest.mark.parametrize("after", [1, 8])
async def test_a_killed_workers_answer_is_given_again_by_another(
    mortal: RunningStack, booked: Booked, after: int
) -> None:
    async with mortal.client("warm") as client:
        await answer(client, QUESTION)
    before = len(booked.provider.generations)
    blow: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    async with mortal.client(f"killed-{after}") as client:
        reading = asyncio.create_task(read(client, after, blow))
        await blow
        await strike(mortal, signal.SIGKILL)
        seen = await asyncio.wait_for(reading, 60)
    done = seen[-1].frame
    first, second = booked.provider.generations[before:]
    assert (done["state"], done["epoch"]) == ("completed", 2)
    assert whole(seen) == "".join(f"{before + 2}/{n} " for n in range(second.words))
    assert second.began_at - first.began_at >= LEASE / 1000
    assert first.hung_up_at is not None


async def test_a_frozen_worker_that_wakes_up_changes_nothing(mortal: RunningStack, booked: Booked) -> None:
    before = len(booked.provider.generations)
    blow: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    async with mortal.client("frozen") as client:
        reading = asyncio.create_task(read(client, 3, blow))
        await blow
        frozen = mortal.stack.functions["answer"].processes
        await strike(mortal, signal.SIGSTOP)
        await asyncio.sleep(LEASE / 1000 + 3)
        for process in frozen:
            os.kill(process, signal.SIGCONT)
        seen = await asyncio.wait_for(reading, 90)
    assert seen[-1].frame["epoch"] >= 2
    assert len(booked.provider.generations) - before <= 2
    assert whole(seen)
    numbers = {word.split("/")[0] for word in whole(seen).split()}
    assert len(numbers) == 1


async def test_a_stop_hangs_up_on_the_provider(mortal: RunningStack, booked: Booked) -> None:
    async with mortal.client("stopper") as client:
        stopped = False
        async for happening in client.ask(QUESTION):
            if happening.kind == "text" and not stopped and happening.view is not None:
                client.stop(happening.view.turn)
                stopped = True
            last = happening
    assert last.frame["state"] == "stopped"
    generation = booked.provider.generations[-1]
    assert not generation.ended
    assert generation.words < booked.provider.words
