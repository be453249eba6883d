"""A turn in delivery, in simulated time, with an outbox that can be made to misbehave."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from simulated import simulated_clock
from watched import WatchedTurns

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.history import MemoryHistory
from coach.delivery.work import Work
from coach.errors import Gone
from coach.ports import AnswerEvent, Confirm, Connection, End, Question, Say, Turn, Viewer

USER = "6e1f3c1a-0000-4000-8000-000000000001"
Run = Callable[[Callable[[], Awaitable[Any]]], Any]
"""Runs an async function in simulated time."""


@dataclass
class Posts:
    """An outbox that writes down what was posted when. `trouble` may raise or wait, by connection."""

    seconds: float = 0.015
    trouble: dict[str, Callable[[int], Awaitable[None]]] = field(default_factory=dict)
    posts: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    tries: dict[str, int] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)

    async def post(self, connection: str, frame: bytes) -> None:
        self.tries[connection] = self.tries.get(connection, 0) + 1
        if connection in self.trouble:
            await self.trouble[connection](self.tries[connection])
        await asyncio.sleep(self.seconds)
        now = asyncio.get_running_loop().time()
        self.posts.append((now, connection, json.loads(frame)))

    async def close(self, connection: str) -> None:
        self.closed.append(connection)

    def frames(self, connection: str = "A") -> list[dict[str, Any]]:
        return [frame for _, to, frame in self.posts if to == connection]

    def text(self, connection: str = "A") -> str:
        text = ""
        for frame in self.frames(connection):
            if frame["type"] == "delta":
                assert frame["at"] <= len(text)
                text += frame["text"][len(text) - frame["at"] :]
        return text


@dataclass
class Speaker:
    """Says words at a steady pace, and knows when it was hung up on."""

    words: int = 20
    pace: float = 60.0
    before: float = 0.2
    end: End | Exception = field(default_factory=lambda: End("completed", grounded=True))
    hung_up_at: float | None = None

    async def answer(self, turn: Turn, confirm: Confirm) -> AsyncGenerator[AnswerEvent, None]:
        await confirm()
        try:
            await asyncio.sleep(self.before)
            for n in range(self.words):
                yield Say(f"w{n} ")
                await asyncio.sleep(1 / self.pace)
            if isinstance(self.end, Exception):
                raise self.end
            yield self.end
        finally:
            self.hung_up_at = asyncio.get_running_loop().time()

    @property
    def whole(self) -> str:
        return "".join(f"w{n} " for n in range(self.words))


class Bench:
    """One turn, one worker."""

    def __init__(self, speaker: Speaker | None = None) -> None:
        self.turns = WatchedTurns()
        self.posts = Posts()
        self.connections = MemoryConnections(simulated_clock)
        self.history = MemoryHistory()
        self.speaker = speaker or Speaker()
        self.started: list[tuple[str, int]] = []

    async def start(self, user: str, turn: str, epoch: int) -> None:
        self.started.append((turn, epoch))

    @property
    def work(self) -> Work:
        return Work(
            turns=self.turns,
            workers=self,
            connections=self.connections,
            outbox=self.posts,
            history=self.history,
            answering=self.speaker,
            clock=simulated_clock,
            new_id=lambda: "worker",
        )

    async def ask(self, turn: str = "t1", **options: Any) -> Turn:
        question = Question(
            user=USER,
            turn=turn,
            text="How deep?",
            conversation=options.get("conversation"),
            new_conversation="c1",
            workout=None,
            mode="chat",
            if_busy="queue",
            digest="d",
            viewer=Viewer("A", turn),
            trace=options.get("trace", ""),
        )
        for connection in ("A", "B"):
            row = Connection(connection, USER, "s", simulated_clock(), 2**60)
            self.connections.rows[USER, connection] = row
        return (await self.turns.claim(question, simulated_clock())).turn

    async def answer(self, turn: str = "t1", seconds: float = 120.0) -> None:
        await self.work.answer(USER, turn, 1, seconds)

    async def watch(self, connection: str, turn: str = "t1", **position: int) -> None:
        viewer = Viewer(connection, f"r-{connection}", **position)
        await self.turns.watch(USER, turn, viewer, simulated_clock())

    def stored(self, turn: str = "t1") -> Turn:
        return self.turns.turns[USER, turn]


def gone_at(first: int) -> Callable[[int], Awaitable[None]]:
    async def trouble(attempt: int) -> None:
        if attempt >= first:
            raise Gone

    return trouble


def delivered(bench: Bench, run: Run, *also: Callable[[], Awaitable[Any]]) -> Bench:
    async def scenario() -> None:
        await bench.ask()
        await asyncio.gather(bench.answer(), *(step() for step in also))

    run(scenario)
    return bench
