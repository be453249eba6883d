"""How fast words travel: from the provider's socket to the client's, beside a bare WebSocket."""

import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.parts import free_port, process, summary
from coach_local.client import AnswerView
from coach_local.configuration import Configuration
from coach_local.gateway.faults import PostFault
from coach_local.stack import LocalStack


@dataclass
class Received:
    """One answer as a client saw it. `tokens` are (sent, received), by the provider's and our clock."""

    view: AnswerView
    asked_at: float
    posts: int = 0
    tokens: list[tuple[float, float]] = field(default_factory=list)
    done: dict[str, Any] = field(default_factory=dict)

    def take(self, text: str) -> None:
        now = time.monotonic()
        self.tokens.extend((float(stamp), now) for stamp in text.split())

    @property
    def delays(self) -> list[float]:
        return [received - sent for sent, received in self.tokens]


class Client:
    """A bare client of the protocol: asks, and reads to the end."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.count = 0

    async def ask(self) -> Received:
        self.count += 1
        turn = f"b{id(self):x}-{self.count}"
        received = Received(AnswerView(turn), time.monotonic())
        await self.socket.send(json.dumps({"action": "message", "type": "ask", "id": turn, "text": "Go."}))
        async for message in self.socket:
            frame = json.loads(message)
            if frame.get("turn") != turn:
                continue
            had = len(received.view.text)
            received.view.apply(frame)
            if frame["type"] == "delta":
                received.posts += 1
                received.take(received.view.text[had:])
            if received.view.done is not None:
                received.done = dict(frame)
                return received
        raise ConnectionError("the server hung up")


@asynccontextmanager
async def ours(provider: int, model: str, data: Path) -> AsyncIterator[LocalStack]:
    """The local stack, inline, on a provider."""
    environment = {
        "COACH_LLM": f"openai:{model}",
        "OPENAI_API_KEY": "none",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{provider}/v1",
        "LOG_LEVEL": "ERROR",
    }
    configuration = Configuration(
        data=data, port=0, environment=environment, durable=False, say=lambda _line: None
    )
    async with LocalStack(configuration) as stack:
        yield stack


@asynccontextmanager
async def client(stack: LocalStack, user: str = "bench") -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {await stack.mint(user)}"}
    async with connect(stack.websocket_url, additional_headers=headers, compression=None) as socket:
        yield Client(socket)


async def ask_bare(socket: ClientConnection, model: str) -> list[tuple[float, float]]:
    await socket.send(model)
    tokens = []
    async for message in socket:
        if message == "done":
            break
        now = time.monotonic()
        tokens.extend((float(stamp), now) for stamp in str(message).split())
    return tokens


@contextmanager
def provider_and_bare() -> Iterator[tuple[int, int]]:
    provider, bare = free_port(), free_port()
    url = f"http://127.0.0.1:{provider}/v1"
    with process("bench.provider", provider), process("bench.bare", bare, OPENAI_BASE_URL=url):
        yield provider, bare


async def first_token(rounds: int = 40) -> dict[str, Any]:
    """Turn by turn, ours and the bare one, so that both meet the same noise."""
    model = "n=5,tps=50,ttft=50"
    ours_first, bare_first, before = [], [], []
    with provider_and_bare() as (provider, bare), tempfile.TemporaryDirectory() as data:
        async with (
            ours(provider, model, Path(data)) as stack,
            client(stack) as ask,
            connect(f"ws://127.0.0.1:{bare}/ask", compression=None) as socket,
        ):
            await ask.ask()
            await ask_bare(socket, model)
            for _ in range(rounds):
                received = await ask.ask()
                ours_first.append(received.delays[0])
                before.append(received.tokens[0][0] - received.asked_at - 0.05)
                sent, arrived = (await ask_bare(socket, model))[0]
                bare_first.append(arrived - sent)
    return {
        "ours_ms": summary(ours_first),
        "bare_ms": summary(bare_first),
        "over_bare_ms": round(summary(ours_first)["p50"] - summary(bare_first)["p50"], 2),
        "from_ask_to_the_provider_ms": summary(before),
    }


async def pace(tps: int, *, n: int = 300) -> dict[str, Any]:
    """One answer at a steady pace, through posts of 8 to 25 ms, as API Gateway takes."""
    with provider_and_bare() as (provider, _), tempfile.TemporaryDirectory() as data:
        async with ours(provider, f"n={n},tps={tps}", Path(data)) as stack, client(stack) as ask:
            await ask.ask()
            slow_posts(stack)
            received = await ask.ask()
    return {"tps": tps, "tokens": n, "posts": received.posts, "delay_ms": summary(received.delays)}


def slow_posts(stack: LocalStack) -> None:
    stack.faults.add(PostFault(delay=0.008, spread=0.017))


async def many(at_once: int) -> dict[str, Any]:
    """Answers at the same time, each of its own user, 60 words at 30 a second."""
    with provider_and_bare() as (provider, _), tempfile.TemporaryDirectory() as data:
        async with ours(provider, "n=60,tps=30", Path(data)) as stack, contextlib.AsyncExitStack() as open_:
            clients = [await open_.enter_async_context(client(stack, f"u{n}")) for n in range(at_once)]
            await clients[0].ask()
            answers = await asyncio.gather(*(one.ask() for one in clients))
    delays = [delay for answer in answers for delay in answer.delays]
    whole = sum(
        answer.view.done is not None and answer.view.done["state"] == "completed" for answer in answers
    )
    return {"at_once": at_once, "whole": whole, "delay_ms": summary(delays)}


async def stops_and_resumes(rounds: int = 15) -> dict[str, Any]:
    """From sending `stop` to its `done`, and from sending `resume` to the first frame that it brings."""
    stops, resumes = [], []
    with provider_and_bare() as (provider, _), tempfile.TemporaryDirectory() as data:
        async with (
            ours(provider, "n=600,tps=30", Path(data)) as stack,
            client(stack) as ask,
            client(stack) as other,
        ):
            for n in range(rounds):
                turn = f"s{n}"
                await send(ask, type="ask", id=turn, text="Go.")
                await until(ask, turn, "delta")
                began = time.monotonic()
                await send(other, type="resume", id=f"r{n}", turn=turn, epoch=0, at=0, n=0)
                await until(other, turn, "delta")
                resumes.append(time.monotonic() - began)
                began = time.monotonic()
                await send(ask, type="stop", id=f"x{n}", turn=turn)
                await until(ask, turn, "done")
                stops.append(time.monotonic() - began)
    return {"stop_to_done_ms": summary(stops), "resume_to_first_frame_ms": summary(resumes)}


async def send(to: Client, **frame: Any) -> None:
    await to.socket.send(json.dumps({"action": "message", **frame}))


async def until(of: Client, turn: str, kind: str) -> None:
    async for message in of.socket:
        frame = json.loads(message)
        if frame.get("turn") == turn and frame["type"] == kind:
            return


async def main() -> dict[str, Any]:
    results: dict[str, Any] = {"first_token": await first_token()}
    results["pace"] = [await pace(tps) for tps in (30, 60, 100, 200)]
    results["at_once"] = [await many(count) for count in (1, 50)]
    results["stop_and_resume"] = await stops_and_resumes()
    return results
