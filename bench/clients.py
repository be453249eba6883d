"""What a bench run talks with: our stack and the bare baseline, both on one provider, and a client of each."""

import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from websockets.asyncio.client import ClientConnection, connect

from bench.parts import moments, process
from coach_local.client import AnswerView
from coach_local.configuration import Configuration
from coach_local.gateway.faults import PostFault
from coach_local.services import free_port
from coach_local.stack import LocalStack
from coach_realtime import wiring


@dataclass
class Received:
    """One answer as a client saw it. `tokens` are (sent, received), by the provider's and our clock."""

    view: AnswerView
    asked_at: float
    conversation: str = ""
    posts: int = 0
    resumes: int = 0
    tokens: list[tuple[float, float]] = field(default_factory=list)
    done: dict[str, Any] = field(default_factory=dict)

    def take(self, text: str) -> None:
        now = time.monotonic()
        self.tokens.extend((sent, now) for sent in moments(text))

    @property
    def delays(self) -> list[float]:
        return [received - sent for sent, received in self.tokens]


SILENT = 6.0
"""Seconds."""


class Refused(ConnectionError):
    """For now, and for so many seconds."""

    def __init__(self, frame: Mapping[str, Any]) -> None:
        super().__init__(f"refused: {frame['code']}")
        self.seconds = float(frame.get("retry_after") or 1)


class Client:
    """A bare client of the protocol: asks, and reads to the end."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.count = 0

    async def ask(self, **options: str) -> Received:
        """As the protocol tells it to: what is refused for now is asked again, under the same id."""
        self.count += 1
        turn = f"b{id(self):x}-{self.count}"
        frame = {"action": "message", "type": "ask", "id": turn, "text": "Go.", **options}
        asked_at = time.monotonic()
        while True:
            await self.socket.send(json.dumps(frame))
            try:
                return await self.read(turn, asked_at)
            except Refused as refused:
                await asyncio.sleep(refused.seconds)

    async def read(self, turn: str, asked_at: float = 0.0) -> Received:
        """To the turn's end; in silence it is resumed, as every client does."""
        received = Received(AnswerView(turn), asked_at)
        while True:
            try:
                async with asyncio.timeout(SILENT):
                    frame = json.loads(await self.socket.recv())
            except TimeoutError:
                received.resumes += 1
                name = f"{turn}-r{received.resumes}"
                await send(self, type="resume", id=name, turn=turn, **received.view.position)
                continue
            if frame.get("ref") == turn:
                raise Refused(frame)
            if frame.get("turn") != turn:
                continue
            if frame["type"] == "accepted":
                received.conversation = frame["conversation"]
                continue
            had = len(received.view.text)
            received.view.apply(frame)
            if frame["type"] == "delta":
                received.posts += 1
                received.take(received.view.text[had:])
            if received.view.done is not None:
                received.done = dict(frame)
                return received


Isolation = Literal["inline", "process"]


@asynccontextmanager
async def ours(provider: int, model: str, isolation: Isolation = "inline") -> AsyncIterator[LocalStack]:
    """The local stack on a provider, with data of its own."""
    environment = {
        "COACH_LLM": f"openai:{model}",
        "OPENAI_API_KEY": "none",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{provider}/v1",
        "LOG_LEVEL": "ERROR",
    }
    with tempfile.TemporaryDirectory() as data:
        configuration = Configuration(
            data=Path(data),
            port=0,
            isolation=isolation,
            environment=environment,
            durable=False,
            say=lambda _line: None,
        )
        async with LocalStack(configuration) as stack:
            yield stack
            await wiring.forget()


@asynccontextmanager
async def client(stack: LocalStack, user: str = "bench") -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {await stack.mint(user)}"}
    async with connect(
        stack.websocket_url, additional_headers=headers, compression=None, open_timeout=60
    ) as socket:
        yield Client(socket)


@asynccontextmanager
async def clients(stack: LocalStack, count: int) -> AsyncIterator[list[Client]]:
    """Each of a user of its own."""
    async with contextlib.AsyncExitStack() as opened:
        yield [await opened.enter_async_context(client(stack, f"u{n}")) for n in range(count)]


@asynccontextmanager
async def bare_client(port: int) -> AsyncIterator[ClientConnection]:
    async with connect(f"ws://127.0.0.1:{port}/ask", compression=None, open_timeout=60) as socket:
        yield socket


async def ask_bare(socket: ClientConnection, model: str) -> list[tuple[float, float]]:
    """When each token was sent, and when it was here."""
    await socket.send(model)
    tokens = []
    async for message in socket:
        if message == "done":
            break
        now = time.monotonic()
        tokens.extend((sent, now) for sent in moments(str(message)))
    return tokens


@contextmanager
def provider_and_bare() -> Iterator[tuple[int, int]]:
    """Their ports."""
    provider, bare = free_port(), free_port()
    url = f"http://127.0.0.1:{provider}/v1"
    with process("bench.provider", provider), process("bench.bare", bare, OPENAI_BASE_URL=url):
        yield provider, bare


def slow_posts(stack: LocalStack) -> None:
    """As API Gateway takes them."""
    stack.faults.add(PostFault(delay=0.008, spread=0.017))


async def send(to: Client, **frame: Any) -> None:
    await to.socket.send(json.dumps({"action": "message", **frame}))


async def until(of: Client, turn: str, kind: str, epoch: int = 1) -> dict[str, Any]:
    """The first frame of this kind, of this epoch or a later one."""
    async for message in of.socket:
        frame: dict[str, Any] = json.loads(message)
        if frame.get("turn") == turn and frame["type"] == kind and frame.get("epoch", 0) >= epoch:
            return frame
    raise ConnectionError("the server hung up")
