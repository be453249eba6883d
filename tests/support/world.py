"""A whole deployment in simulated time: devices, a network, functions that can die at every await, stores.

Everything between a device's `Session` and the memory ports is the real code. Each boundary that a
function crosses is a step; a plan says what befalls which step, and everything that matters is noted.
"""

import asyncio
import itertools
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from device import Device
from network import Network
from numbered_words import Library, NumberedWords
from process import LASTS, Fault, Guarded, InTable, Plan, Process
from proposing import Proposing
from simulated import simulated_clock
from watched import WatchedInbox, WatchedTurns

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.history import MemoryHistory
from coach.adapters.memory.workouts import MemoryWorkouts
from coach.answering.answers import Answers
from coach.answering.context import Gathering
from coach.delivery.pusher import Push, Pusher
from coach.delivery.reception import Caller, Reception
from coach.delivery.work import Work
from coach.errors import CoachError, Gone, NotSignedIn, TokenExpired, Unanswered
from coach.ports import LEASE, Confirm, Connection, Identity, Turn
from coach.training.live import Live

SWEEP_EVERY = 60.0
AFTER_A_FAILURE = LEASE / 1000 + 5.5
"""Seconds that the failure destination waits, as coach_realtime.app does."""
DEVICES_PER_USER = 20
TRAVELS = 0.02
TOO_MANY_STEPS = 50_000


class Runaway(Exception):
    """Something goes round in circles."""


@dataclass(frozen=True)
class Note:
    """One thing that happened, for the checker. `device` is a name."""

    at: float
    what: str
    device: str = ""
    user: str = ""
    turn: str = ""
    epoch: int = 0
    detail: Any = None


class World:
    def __init__(self, plan: Plan | None = None, seed: int = 0) -> None:
        self.plan = plan or {}
        self.words = 6
        """How long an answer is."""
        self.random = random.Random(seed)
        self.steps: list[str] = []
        self.struck_at = 0.0
        """When the last fault was over."""
        self.struck: list[str] = []
        self.notes: list[Note] = []
        self.turns = WatchedTurns()
        self.connections = MemoryConnections(simulated_clock)
        self.inbox = WatchedInbox()
        self.history = MemoryHistory()
        self.devices: dict[str, Device] = {}
        self.open: dict[str, Device] = {}
        self.callers: dict[str, Caller] = {}
        self.sent: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.processes: list[Process] = []
        self.said: dict[tuple[str, str, int], str] = {}
        """What the provider said, by user, turn and epoch."""
        self.table_back_at = 0.0
        self.closed = False
        self.uneventful = False
        self.armed: dict[str, Fault] = {}
        """What befalls the next step of that name."""
        self.swept_at = 0.0
        self._loop = asyncio.get_running_loop()
        self._ids = itertools.count(1)

    # -- time and faults

    @property
    def now(self) -> float:
        return self._loop.time()

    def fault(self, label: str) -> Fault | None:
        """What befalls this step; nothing while time only goes by."""
        if self.uneventful:
            return None
        self.steps.append(label)
        if len(self.steps) > TOO_MANY_STEPS:
            raise Runaway(label)
        fault = self.plan.get(len(self.steps) - 1) or self.armed.pop(label, None)
        if fault is not None:
            self.disturbed(LASTS.get(fault, 0.0))
            self.struck.append(f"{fault} at {label}")
        return fault

    def disturbed(self, seconds: float = 0.0) -> None:
        self.struck_at = max(self.struck_at, self.now + seconds)

    def write(
        self, what: str, device: Device | None = None, turn: str = "", epoch: int = 0, detail: Any = None
    ) -> None:
        name, user = (device.name, device.user) if device else ("", "")
        self.notes.append(Note(self.now, what, name, user, turn, epoch, detail))

    def tell(self, what: str, turn: Turn, detail: Any = None) -> None:
        """Of a turn, by whoever works on it."""
        self.notes.append(Note(self.now, what, "", turn.user, turn.id, turn.epoch, detail))

    def new_id(self) -> str:
        return f"id{next(self._ids)}"

    # -- functions

    def run(
        self,
        name: str,
        work: Callable[[Process], Awaitable[Any]],
        after: float = 0.0,
        ended: Callable[[Process], None] | None = None,
    ) -> Process:
        """Invokes a function. `ended` hears of its end, however it came."""
        process = Process(self, name)

        async def body() -> None:
            await asyncio.sleep(after)
            with suppress(CoachError, Gone):
                await work(process)
                process.returned = True

        process.task = asyncio.get_running_loop().create_task(body())
        if ended is not None:
            process.task.add_done_callback(lambda _task: self.closed or ended(process))
        self.processes.append(process)
        return process

    def running(self) -> list[asyncio.Task[None]]:
        """The functions that have not returned."""
        tasks = [process.task for process in self.processes if process.task is not None]
        return [task for task in tasks if not task.done()]

    def reception(self, process: Process) -> Reception:
        live = Live(MemoryWorkouts(), None, simulated_clock)  # type: ignore[arg-type]
        return Reception(
            turns=InTable(self.turns, process, "turns"),
            workers=Guarded(self, process, "workers"),
            connections=InTable(self.connections, process, "connections"),
            outbox=self._outbox(process),
            inbox=InTable(self.inbox, process, "inbox"),
            authenticator=Guarded(self, process, "tokens"),
            workouts=live,
            proposals=Proposing().answers(live, None, simulated_clock),  # type: ignore[arg-type]
            clock=simulated_clock,
            new_id=self.new_id,
        )

    def work(self, process: Process) -> Work:
        return Work(
            turns=InTable(self.turns, process, "turns"),
            workers=Guarded(self, process, "workers"),
            connections=InTable(self.connections, process, "connections"),
            outbox=self._outbox(process),
            history=Guarded(self.history, process, "history"),
            answering=_Answering(self, process),
            clock=simulated_clock,
            new_id=self.new_id,
        )

    def _outbox(self, process: Process) -> Guarded:
        return Guarded(Network(self, process), process, "outbox", Unanswered)

    async def start(self, user: str, turn: str, epoch: int) -> None:
        """The asynchronous invoke: what is sent may be lost, doubled or late."""
        for after in _arrivals(self.fault("invoke:travels"), 0.03):
            self.run(
                "answer",
                lambda process: self.work(process).answer(user, turn, epoch, seconds=120),
                after,
                lambda process: self._tell_of_failure(process, user, turn),
            )

    def _tell_of_failure(self, process: Process, user: str, turn: str) -> None:
        """Lambda hands an event that failed to its destination."""
        if process.returned:
            return
        for after in _arrivals(self.fault("failure:travels"), AFTER_A_FAILURE):
            self.run("sweep", lambda process: self.work(process).look_after_failed(user, turn), after)

    def sweep(self) -> Process:
        self.swept_at = self.now
        return self.run("sweep", lambda process: self.work(process).sweep())

    async def sweep_each_minute(self) -> None:
        while True:
            await asyncio.sleep(self.swept_at + SWEEP_EVERY - self.now)
            self.sweep()

    def push(self, user: str, event: str = "record", latest: str | None = None) -> None:
        """Something in the background has news for a user."""
        push = Push(id=self.new_id(), event=event, data={}, latest=latest)

        async def work(process: Process) -> None:
            pusher = Pusher(
                InTable(self.inbox, process, "inbox"),
                InTable(self.connections, process, "connections"),
                self._outbox(process),
                simulated_clock,
            )
            await pusher.push(user, push)

        self.run("push", work)

    # -- connecting

    def connect(self, device: Device) -> None:
        connection, connected_at = self.new_id(), simulated_clock()
        expires_at = int(device.token().partition("/")[2])
        row = Connection(connection, device.user, "session", connected_at, expires_at)
        self.callers[connection] = Caller(device.user, connection, connected_at, expires_at)

        self.run(
            "connect",
            lambda process: InTable(self.connections, process, "connections").add(row, DEVICES_PER_USER),
            TRAVELS,
            lambda process: device.answered(connection if process.returned else None),
        )

    def disconnect(self, device: Device, connection: str) -> None:
        caller = self.callers[connection]

        async def forget(process: Process) -> None:
            rows = InTable(self.connections, process, "connections")
            await rows.remove(caller.user, connection, caller.connected_at)

        for after in _arrivals(self.fault("disconnect:travels"), TRAVELS):
            self.run("disconnect", forget, after)

    async def verify(self, token: str) -> Identity:
        """The authenticator: a token says whose it is, and until when."""
        user, _, expires_at = token.partition("/")
        if not expires_at.isdigit():
            raise NotSignedIn("The token is not accepted.")
        if int(expires_at) <= simulated_clock():
            raise TokenExpired("Send a fresh token.")
        return Identity(user, "session", int(expires_at))

    # -- frames

    def message(self, device: Device, text: str) -> None:
        frame = json.loads(text)
        self.sent[device.user, frame["id"]] = frame
        fault = self.fault("frame:travels")
        if fault == "cut":
            device.cut()
            return
        caller = self.callers[device.connection]
        for after in _arrivals(fault, TRAVELS):
            self.run("message", lambda process: self.reception(process).receive(caller, text), after)

    def posted(self, process: Process, connection: str, frame: Mapping[str, Any]) -> None:
        user = self.callers[connection].user
        detail = (process.name, connection, frame, self._is_durable(user, frame))
        self.notes.append(
            Note(self.now, "posted", "", user, frame.get("turn") or "", frame.get("epoch", 0), detail)
        )

    def _is_durable(self, user: str, frame: Mapping[str, Any]) -> bool:
        """Whether the effect that an `accepted` speaks of is stored."""
        sent = self.sent.get((user, frame.get("id", "")))
        if frame["type"] != "accepted" or sent is None:
            return True
        if sent["type"] == "ack":
            return self.inbox.logs[user].acked >= sent["cursor"]
        if sent["type"] not in ("ask", "stop"):
            return True
        turn = self.turns.turns.get((user, sent["id"] if sent["type"] == "ask" else sent["turn"]))
        return turn is not None and (sent["type"] == "ask" or turn.stop_requested or turn.done is not None)

    # -- the end

    def close(self) -> None:
        self.closed = True
        for process in self.processes:
            process.kill()
        for device in self.devices.values():
            device.end()


def _arrivals(fault: Fault | None, delay: float) -> list[float]:
    """When each copy of what is sent arrives."""
    match fault:
        case "vanish":
            return []
        case "twice":
            return [delay, delay]
        case "late":
            return [delay + LASTS["late"]]
    return [delay]


@dataclass(frozen=True)
class _Answering:
    """The real answering, on a provider that knows for which turn it speaks."""

    world: World
    process: Process

    def answer(self, turn: Turn, confirm: Confirm) -> Any:
        gathering = Gathering(
            InTable(self.world.turns, self.process, "turns"),
            Guarded(self.world.history, self.process, "history"),
            Guarded(Library(), self.process, "library"),
            simulated_clock,
        )
        return Answers(gathering, NumberedWords(self.world, self.process, turn)).answer(turn, confirm)
