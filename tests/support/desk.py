"""The reception before one worker's bench: what a client sends, and what it hears."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from proposing import Proposing
from simulated import simulated_clock
from turn_bench import USER, Bench, Run

from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.workouts import MemoryWorkouts
from coach.delivery.fairness import Fairness
from coach.delivery.pusher import Pusher
from coach.delivery.reception import Caller, Reception
from coach.errors import NotSignedIn
from coach.ports import Connection, Identity
from coach.training.live import Live

HOUR = 3_600_000
OTHER = "6e1f3c1a-0000-4000-8000-000000000002"
WORKOUT = "3f0c2f4e-9a43-4a0e-8a53-0a7f5a1f0001"
SET = {"set": "3f0c2f4e-9a43-4a0e-8a53-0a7f5a1f0002", "exercise": "squat", "reps": 5, "load": 60, "rpe": 8}
SET_AIM = {"reps": 5, "rpe": 8}


class Tokens:
    """Knows two tokens."""

    async def verify(self, token: str) -> Identity:
        users = {"mine": USER, "theirs": OTHER}
        if token not in users:
            raise NotSignedIn("The token is not accepted.")
        return Identity(users[token], "s", simulated_clock() + 2 * HOUR)


class Desk(Bench):
    """The reception before one worker's bench."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox = MemoryInbox()
        self.workouts = MemoryWorkouts()
        self.proposing = Proposing()
        self.fairness = Fairness()
        self.expires_in = HOUR
        self.ids = 0

    def new_id(self) -> str:
        self.ids += 1
        return f"id{self.ids}"

    async def send(
        self, type: str, id: str = "f1", connection: str = "A", user: str = USER, **fields: Any
    ) -> None:
        body = json.dumps({"action": "message", "type": type, "id": id, **fields})
        await self.say(body, connection, user)

    async def say(self, body: str, connection: str = "A", user: str = USER) -> None:
        now = simulated_clock()
        caller = Caller(user, connection, now, now + self.expires_in, trace="trace")
        pusher = Pusher(self.inbox, self.connections, self.posts, simulated_clock)  # type: ignore[arg-type]
        live = Live(self.workouts, pusher, simulated_clock)
        reception = Reception(
            turns=self.turns,
            workers=self,
            connections=self.connections,
            outbox=self.posts,
            inbox=self.inbox,
            workouts=live,
            proposals=self.proposing.answers(live, pusher, simulated_clock),
            authenticator=Tokens(),
            clock=simulated_clock,
            new_id=self.new_id,
            fairness=self.fairness,
        )
        await reception.receive(caller, body)

    def connect(self, *connections: str, expires_in: int = HOUR) -> None:
        for connection in connections:
            row = Connection(connection, USER, "s", simulated_clock(), simulated_clock() + expires_in)
            self.connections.rows[USER, connection] = row

    def heard(self, connection: str = "A") -> list[tuple[str, Any]]:
        """What each frame is, and what matters of it."""
        what = {
            "error": "code",
            "done": "state",
            "accepted": "id",
            "note": "kind",
            "pong": "id",
            "event": "event",
        }
        return [
            (frame["type"], frame.get(what.get(frame["type"], ""), None))
            for frame in self.posts.frames(connection)
        ]


def at_the(desk: Desk, run: Run, *steps: Callable[[], Awaitable[Any]]) -> Desk:
    async def scenario() -> None:
        for step in steps:
            await step()

    run(scenario)
    return desk


def reported(desk: Desk, type: str, id: str, connection: str = "A", **fields: Any) -> Callable[[], Any]:
    return lambda: desk.send(type, id, connection, workout=WORKOUT, at=simulated_clock(), **fields)
