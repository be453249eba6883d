"""A whole deployment in simulated time: devices, a network, functions that can die at every await, stores.

Everything between a device's `Session` and the memory ports is the real code. Each boundary that a
function crosses (before and after every call of a port) is a step; a plan says what befalls which step.
"""

import asyncio
import itertools
import json
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from simulated import simulated_clock
from watched_turns import WatchedTurns

from coach.adapters.memory.workouts import MemoryWorkouts
from coach.delivery.reception import Caller, Reception
from coach.delivery.work import Work
from coach.errors import Gone, Throttled, Unanswered, Unavailable
from coach.ports import AnswerEvent, Confirm, Connection, End, InboxItem, Say, Tell, Turn
from coach.training.live import Live
from coach_local.client import Happening, Session

USER = "6e1f3c1a-0000-4000-8000-000000000001"
HOUR = 3_600_000

Fault = Literal[
    "kill", "pause", "fail", "gone", "throttle", "twice", "vanish", "late", "cut", "slow"
]  # fmt: skip
"""`kill`: the process dies here. `pause`: it stands still for longer than a lease. `fail`: the call is
refused (before) or its reply lost (after). `gone`, `throttle`: what a post may meet. `twice`, `vanish`,
`late`: what may become of an asynchronous invoke or of a frame. `cut`: the device loses its network.
`slow`: one second passes."""

Plan = Mapping[int, Fault]


@dataclass
class Note:
    """One thing that happened, for the checker."""

    at: float
    what: str
    turn: str = ""
    epoch: int = 0
    detail: Any = None


@dataclass
class Process:
    """One invocation of one function."""

    world: "World"
    name: str
    dead: bool = False
    task: asyncio.Task[None] | None = None

    def kill(self) -> None:
        self.dead = True
        if self.task is not None and self.task is not asyncio.current_task():
            self.task.cancel()

    async def step(self, label: str, phase: str) -> Fault | None:
        """Where this process may be struck. What is dead takes no further step."""
        if self.dead:
            raise asyncio.CancelledError
        fault = self.world.fault(f"{label}:{phase}")
        match fault:
            case "kill":
                self.dead = True
                if self.task is not None:
                    asyncio.get_running_loop().call_soon(self.task.cancel)
                raise asyncio.CancelledError
            case "pause":
                await asyncio.sleep(8.0)
            case "slow":
                await asyncio.sleep(1.0)
        return fault


class Guarded:
    """A port as one process uses it: every call can be its last, be refused, or lose its reply."""

    def __init__(self, target: Any, process: Process, name: str, failure: type[Exception]) -> None:
        self._target = target
        self._process = process
        self._name = name
        self._failure = failure

    def __getattr__(self, method: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **options: Any) -> Any:
            label = f"{self._name}.{method}"
            if await self._process.step(label, "before") == "fail":
                raise self._failure("refused")
            result = await getattr(self._target, method)(*args, **options)
            if await self._process.step(label, "after") == "fail":
                raise self._failure("reply lost")
            return result

        return call


class Connections:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Connection] = {}

    async def get(self, user: str, connection: str) -> Connection | None:
        return self.rows.get((user, connection))

    async def of(self, user: str) -> list[Connection]:
        return [row for (owner, _), row in self.rows.items() if owner == user]

    async def remove(self, user: str, connection: str, connected_at: int | None = None) -> None:
        self.rows.pop((user, connection), None)


class Inbox:
    def __init__(self) -> None:
        self.items: list[InboxItem] = []
        self.acknowledged = 0

    async def newest(self, user: str) -> tuple[int, int]:
        return len(self.items), self.acknowledged

    async def after(self, user: str, cursor: int, now: int) -> list[InboxItem]:
        return self.items[cursor:]

    async def acknowledge(self, user: str, cursor: int) -> None:
        self.acknowledged = max(self.acknowledged, cursor)

    async def append(self, user: str, item: InboxItem, replaces: str | None, now: int) -> InboxItem:
        cursor = len(self.items) + 1
        item = InboxItem(
            cursor,
            cursor,
            item.push,
            item.event,
            item.data,
            item.because,
            item.at,
            item.expires_at,
            item.priority,
        )
        self.items.append(item)
        return item


class History:
    def __init__(self) -> None:
        self.turns: dict[str, Turn] = {}

    async def record(self, turn: Turn) -> None:
        self.turns[turn.id] = turn


@dataclass
class Provider:
    """A model that says numbered words, and writes down what it was paid for and when it was hung up on."""

    world: "World"
    process: Process
    words: int = 8
    gap: float = 0.2

    async def answer(self, turn: Turn, confirm: Confirm) -> AsyncGenerator[AnswerEvent, None]:
        yield Tell({"type": "sources", "sources": []})
        await confirm()
        await self.process.step("provider", "call")
        generation = self.world.paid(turn)
        try:
            for n in range(self.words):
                await asyncio.sleep(self.gap)
                yield Say(f"{turn.id}/{generation}/{n} ")
            yield End("completed", grounded=True)
        finally:
            self.world.write("hung_up", turn.id, turn.epoch)


class World:
    def __init__(self, plan: Plan | None = None, seed: int = 0) -> None:
        self.plan = plan or {}
        self.random = random.Random(seed)
        self.steps: list[str] = []
        self.struck_at = 0.0
        self.struck: list[str] = []
        self.notes: list[Note] = []
        self.turns = WatchedTurns()
        self.connections = Connections()
        self.inbox = Inbox()
        self.history = History()
        self.devices: dict[str, Device] = {}
        self.open: dict[str, Device] = {}
        self.processes: list[Process] = []
        self.generations: dict[str, int] = {}
        self._ids = itertools.count(1)

    # -- time and faults

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def fault(self, label: str) -> Fault | None:
        self.steps.append(label)
        fault = self.plan.get(len(self.steps) - 1)
        if fault is not None:
            self.struck_at = self.now + (8.0 if fault == "pause" else 1.0 if fault == "slow" else 0.0)
            self.struck.append(f"{fault} at {label}")
        return fault

    def write(self, what: str, turn: str = "", epoch: int = 0, detail: Any = None) -> None:
        self.notes.append(Note(self.now, what, turn, epoch, detail))

    def new_id(self) -> str:
        return f"id{next(self._ids)}"

    def paid(self, turn: Turn) -> int:
        stored = self.turns.turns[turn.user, turn.id]
        self.generations[turn.id] = self.generations.get(turn.id, 0) + 1
        self.write("paid", turn.id, turn.epoch, stored)
        return self.generations[turn.id]

    # -- functions

    def run(self, name: str, work: Callable[[Process], Awaitable[Any]]) -> Process:
        process = Process(self, name)

        async def body() -> None:
            with suppress(asyncio.CancelledError, Unavailable, Gone):
                await work(process)

        process.task = asyncio.get_running_loop().create_task(body())
        self.processes.append(process)
        return process

    def reception(self, process: Process) -> Reception:
        return Reception(
            turns=Guarded(self.turns, process, "turns", Unavailable),  # type: ignore[arg-type]
            workers=Guarded(self, process, "workers", Unavailable),  # type: ignore[arg-type]
            connections=Guarded(self.connections, process, "connections", Unavailable),  # type: ignore[arg-type]
            outbox=Guarded(Network(self), process, "outbox", Unanswered),  # type: ignore[arg-type]
            inbox=Guarded(self.inbox, process, "inbox", Unavailable),  # type: ignore[arg-type]
            workouts=Live(MemoryWorkouts(), None, simulated_clock),  # type: ignore[arg-type]
            authenticator=None,  # type: ignore[arg-type]
            clock=simulated_clock,
            new_id=self.new_id,
        )

    def work(self, process: Process) -> Work:
        return Work(
            turns=Guarded(self.turns, process, "turns", Unavailable),  # type: ignore[arg-type]
            workers=Guarded(self, process, "workers", Unavailable),  # type: ignore[arg-type]
            connections=Guarded(self.connections, process, "connections", Unavailable),  # type: ignore[arg-type]
            outbox=Guarded(Network(self), process, "outbox", Unanswered),  # type: ignore[arg-type]
            history=Guarded(self.history, process, "history", Unavailable),  # type: ignore[arg-type]
            answering=Provider(self, process),
            clock=simulated_clock,
            new_id=self.new_id,
        )

    async def start(self, user: str, turn: str, epoch: int) -> None:
        """The asynchronous invoke: what is sent may be lost, doubled or late."""
        fault = self.fault("invoke:travels")
        if fault == "vanish":
            return
        delay = 7.0 if fault == "late" else 0.03
        for _ in range(2 if fault == "twice" else 1):
            self.run("answer", lambda process: self._answer(process, user, turn, epoch, delay))

    async def _answer(self, process: Process, user: str, turn: str, epoch: int, delay: float) -> None:
        await asyncio.sleep(delay)
        await self.work(process).answer(user, turn, epoch, seconds=120)

    async def sweep(self) -> None:
        process = Process(self, "sweep")
        work = self.work(process)
        work = Work(
            self.turns,
            self,
            self.connections,
            Network(self),
            self.history,
            work.answering,
            work.clock,
            work.new_id,
        )  # type: ignore[arg-type]
        await work.sweep()

    # -- the network

    def message(self, device: "Device", text: str) -> None:
        fault = self.fault("frame:travels")
        if fault == "vanish":
            return
        if fault == "cut":
            device.cut()
            return
        connection, delay = device.connection, 3.0 if fault == "late" else 0.02
        for _ in range(2 if fault == "twice" else 1):
            self.run("message", lambda process: self._receive(process, connection, text, delay))

    async def _receive(self, process: Process, connection: str, text: str, delay: float) -> None:
        await asyncio.sleep(delay)
        now = simulated_clock()
        caller = Caller(USER, connection, connected_at=now, token_expires_at=now + HOUR)
        await self.reception(process).receive(caller, text)

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        for device in self.devices.values():
            device.end()


@dataclass
class Network:
    """The gateway's way down to devices."""

    world: World

    async def post(self, connection: str, frame: bytes) -> None:
        fault = self.world.fault("post:travels")
        if fault == "gone":
            raise Gone
        if fault == "throttle":
            raise Throttled
        if fault == "vanish":
            raise Unanswered
        await asyncio.sleep(0.015)
        device = self.world.open.get(connection)
        if device is None:
            raise Gone
        for _ in range(2 if fault == "twice" else 1):
            device.receive(frame.decode())
        if fault == "cut":
            device.cut()

    async def close(self, connection: str) -> None: ...


@dataclass
class Device:
    """A client with the real rules, on a network that comes back by itself."""

    world: World
    name: str
    session: Session = field(default_factory=Session)
    connection: str = ""
    shown: list[Happening] = field(default_factory=list)
    heard: list[Mapping[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        ids = itertools.count(1)
        self.session.new_id = lambda: f"{self.name}{next(ids)}"
        self.session.jitter = self.world.random.random
        self._changed = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._live())
        self.world.devices[self.name] = self

    def ask(self, text: str, **options: Any) -> str:
        turn = self.session.ask(text, self.world.now, **options)
        self.world.write("asked", turn)
        self._flush()
        return turn

    def stop(self, turn: str) -> None:
        self.session.stop(turn, self.world.now)
        self._flush()

    def follow(self, turn: str) -> None:
        self.session.follow(turn, self.world.now)
        self._flush()

    def cut(self) -> None:
        """Both directions at once, and nobody tells the server."""
        if self.session.connected:
            self.world.open.pop(self.connection, None)
            self.session.closed(self.world.now)
            self._changed.set()

    def receive(self, text: str) -> None:
        self.heard.append({**json.loads(text), "_at": self.world.now})
        for happening in self.session.receive(text, self.world.now):
            self.shown.append(happening)
            if happening.kind == "done" and happening.view is not None:
                self.world.write(
                    "shown", happening.view.turn, happening.view.epoch, (self.name, happening.view)
                )
        self._flush()

    def end(self) -> None:
        self._task.cancel()

    async def _live(self) -> None:
        while True:
            if not self.session.connected and self.world.now >= self.session.connect_at:
                self._connect()
            if self.session.closing:
                self.cut()
            self.session.tick(self.world.now)
            self._flush()
            self._changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(max(self.session.due(), self.world.now + 0.001)):
                    await self._changed.wait()

    def _connect(self) -> None:
        self.connection = self.world.new_id()
        now = simulated_clock()
        row = Connection(self.connection, USER, "session", now, now + HOUR)
        self.world.connections.rows[USER, self.connection] = row
        self.world.open[self.connection] = self
        self.session.opened(self.world.now)

    def _flush(self) -> None:
        self._changed.set()
        if not self.session.connected:
            return
        outgoing, self.session.outgoing = self.session.outgoing, []
        for text in outgoing:
            self.world.message(self, text)
