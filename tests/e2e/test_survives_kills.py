"""Workers in processes of their own are killed and frozen in the middle of answers. What was generated, paid
and closed is judged by the provider's own notes; what a reader saw, by a client with the real rules."""

import asyncio
import itertools
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from noting_provider import Generation, NotingProvider
from running_stack import RunningStack
from sockets_of import holder_of

from coach.adapters.credentials import Credentials
from coach.adapters.dynamo.client import Dynamo
from coach.adapters.dynamo.table import Table
from coach.adapters.dynamo.turns import DynamoTurns
from coach.adapters.http import Http
from coach.adapters.sigv4 import Signer
from coach.ports import Turn
from coach_local.client import CoachClient, Happening

pytestmark = [pytest.mark.xdist_group("kills"), pytest.mark.slow, pytest.mark.timeout(400)]

SLACK = 5.0
"""Seconds that a busy machine may add to a promise."""

Seen = list[tuple[float, Happening]]


@pytest.fixture(scope="module")
def provider() -> Iterator[NotingProvider]:
    with NotingProvider() as noting:
        yield noting


@pytest.fixture(scope="module")
def stack(provider: NotingProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    data: Path = tmp_path_factory.mktemp("kills")
    with RunningStack(data, "process", provider.environment, library=False) as running:
        yield running


class Reader:
    """A reader of one answer, and when it heard what."""

    def __init__(self, stack: RunningStack, name: str) -> None:
        self.question = f"{name}: how deep?"
        self.seen: Seen = []
        self.turn = ""
        self._client: CoachClient = stack.client(name)

    async def reads(self) -> None:
        async with self._client as client:
            async for happening in client.ask(self.question):
                self.seen.append((time.monotonic(), happening))
                if "turn" in happening.frame:
                    self.turn = happening.frame["turn"]

    def stops(self) -> None:
        self._client.stop(self.turn)

    @property
    def text(self) -> str:
        return next(h.view.text for _, h in reversed(self.seen) if h.view is not None)

    @property
    def ends(self) -> list[str]:
        return [h.frame["state"] for _, h in self.seen if h.kind == "done"]

    def silence_after(self, moment: float) -> float:
        """The longest time without news of the answer."""
        times = [moment, *(at for at, h in self.seen if at > moment and h.kind != "ready")]
        return max(later - earlier for earlier, later in itertools.pairwise(times))


def strike(stack: RunningStack, generation: Generation, number: signal.Signals) -> int:
    process = holder_of(*generation.connection, stack.stack.functions["answer"].processes)
    os.kill(process, number)
    return process


async def stored(stack: RunningStack, user: str, turn: str) -> Turn:
    """As the turn log in DynamoDB has it."""
    environment = stack.stack.environment
    http = Http()
    signer = Signer(Credentials.of(environment), environment["AWS_REGION"], "dynamodb")
    table = Table(Dynamo(http, signer, environment["AWS_ENDPOINT_URL_DYNAMODB"]), environment["COACH_TABLE"])
    try:
        found = await DynamoTurns(table).get(user, turn, time.time_ns() // 1_000_000)
    finally:
        await http.aclose()
    assert found is not None
    return found


async def lease_ends(stack: RunningStack, reader: Reader) -> float:
    """When the lease ends that the struck worker last took, on the monotonic clock."""
    while not reader.turn:
        await asyncio.sleep(0.02)
    turn = await stored(stack, user_of(reader), reader.turn)
    return turn.lease_until / 1000 - time.time() + time.monotonic()


def user_of(reader: Reader) -> str:
    return next(str(h.frame["user"]) for _, h in reader.seen if h.kind == "ready")


async def killed_at(stack: RunningStack, provider: NotingProvider, words: int) -> None:
    reader = Reader(stack, f"killed-at-{words}")
    provider.hold(reader.question, at=words)
    reading = asyncio.create_task(reader.reads())
    first = await provider.until(reader.question, words)
    killed_at = time.monotonic()
    strike(stack, first, signal.SIGKILL)
    lease_over_at = await lease_ends(stack, reader)
    await reading
    _first, second = provider.of(reader.question)
    turn = await stored(stack, user_of(reader), reader.turn)
    assert first.ended is not None
    assert first.ended - killed_at <= 1.0 + SLACK
    assert second.began >= lease_over_at
    assert reader.silence_after(killed_at) <= 10.0 + SLACK
    assert (reader.ends, reader.text) == (["completed"], second.text)
    assert (turn.epoch, turn.state, turn.answer.text) == (2, "completed", second.text)


async def test_a_worker_killed_at_any_word_is_replaced_once_its_lease_is_over(
    stack: RunningStack, provider: NotingProvider
) -> None:
    await asyncio.gather(*(killed_at(stack, provider, words) for words in (0, 1, 12, 30)))


async def test_a_frozen_worker_that_wakes_after_its_replacement_changes_nothing(
    stack: RunningStack, provider: NotingProvider
) -> None:
    reader = Reader(stack, "frozen")
    provider.hold(reader.question, at=5)
    reading = asyncio.create_task(reader.reads())
    first = await provider.until(reader.question, 5)
    frozen_at = time.monotonic()
    process = strike(stack, first, signal.SIGSTOP)
    try:
        lease_over_at = await lease_ends(stack, reader)
        second = await provider.until(reader.question, 10, generation=2)
    finally:
        os.kill(process, signal.SIGCONT)
        provider.let_go(reader.question)
    woken_at = time.monotonic()
    await reading
    turn = await stored(stack, user_of(reader), reader.turn)
    assert len(provider.of(reader.question)) == 2
    assert second.began >= lease_over_at
    assert first.ended is not None
    assert first.whole or first.ended - woken_at <= 1.0 + SLACK
    assert reader.silence_after(frozen_at) <= 10.0 + SLACK
    assert (reader.ends, reader.text) == (["completed"], second.text)
    assert (turn.epoch, turn.answer.text) == (2, second.text)


async def test_a_stop_closes_the_providers_stream_and_keeps_the_text(
    stack: RunningStack, provider: NotingProvider
) -> None:
    reader = Reader(stack, "stopped")
    provider.hold(reader.question, at=8)
    reading = asyncio.create_task(reader.reads())
    only = await provider.until(reader.question, 8)
    stopped_at = time.monotonic()
    reader.stops()
    await reading
    turn = await stored(stack, user_of(reader), reader.turn)
    assert only.ended is not None
    assert only.ended - stopped_at <= 1.0 + SLACK
    assert provider.of(reader.question) == [only]
    assert (reader.ends, turn.state, turn.epoch) == (["stopped"], "stopped", 1)
    assert only.text.startswith(reader.text)
    assert reader.text == turn.answer.text != ""


async def test_an_answer_whose_reader_and_worker_are_gone_is_closed_and_not_paid_again(
    stack: RunningStack, provider: NotingProvider
) -> None:
    reader = Reader(stack, "abandoned")
    provider.hold(reader.question, at=12)
    reading = asyncio.create_task(reader.reads())
    only = await provider.until(reader.question, 12)
    user = user_of(reader)
    reading.cancel()
    killed_at = time.monotonic()
    strike(stack, only, signal.SIGKILL)
    while (turn := await stored(stack, user, reader.turn)).done is None:
        assert time.monotonic() - killed_at <= 75.0
        await asyncio.sleep(0.5)
    assert provider.of(reader.question) == [only]
    assert (turn.state, turn.epoch) == ("interrupted", 2)
    assert only.text.startswith(turn.answer.text)
    assert turn.answer.text != ""
