"""What one device knows and must do next: pure steps, driven by what arrives and by the time it is told."""

from dataclasses import dataclass
from typing import Any

from coach_local.client.hearing import Hearing
from coach_local.client.pacing import BACK_OFF, PING, grown
from coach_local.client.view import AnswerView
from coach_local.client.watched import Watched


@dataclass
class Session(Hearing):
    """All times in seconds of one clock that never goes back.

    `outgoing` gathers the frames that are to be sent now; `closing` says that the connection is to be
    given up; `connect_at` is when to connect next, while there is none.
    """

    moving: bool = False
    """With `closing`: the connection still works, so the next one is to be made before it is given up."""
    connect_at: float = 0.0
    _ping_at: float = 0.0

    # -- the user's side

    def ask(self, text: str, now: float, **options: Any) -> str:
        """Asks, now or as soon as the server is ready. Returns the turn's id."""
        frame = {"type": "ask", "id": self.new_id(), "text": text, **options}
        self.turns[frame["id"]] = Watched(AnswerView(frame["id"]), heard_at=now)
        self._send(frame, now)
        return str(frame["id"])

    def stop(self, turn: str, now: float) -> None:
        self._send({"type": "stop", "id": self.new_id(), "turn": turn}, now)

    def follow(self, turn: str, now: float) -> None:
        """Follows a turn that was asked elsewhere, from its beginning."""
        self.turns[turn] = Watched(AnswerView(turn), heard_at=now)
        self._resume(self.turns[turn], now)

    def report(self, type: str, workout: str, at: int, now: float, **fields: Any) -> str:
        """Tells what happened in a workout, `at` being its own time in UTC milliseconds. Returns the id.

        What cannot be sent now waits, and goes out one by one in this order: each awaits the reply to the
        one before, for the server takes frames in as they come.
        """
        frame = {"type": type, "id": self.new_id(), "workout": workout, "at": at, **fields}
        self._reports.append(frame["id"])
        self._send(frame, now)
        return str(frame["id"])

    def renew(self, token: str, now: float) -> None:
        """A fresh token, in place."""
        self.needs_token = False
        self._send({"type": "auth", "id": self.new_id(), "token": token}, now)

    # -- the connection's side

    def opened(self, now: float) -> None:
        self.connected, self.is_ready, self.closing, self.moving = True, False, False, False
        self.going_away_at = None
        self._ping_at, self._heard_at = now + PING, now
        for turn in self.turns:
            self._served(turn)  # the `hello` lists them, at their newest positions
        self._say_hello(now)

    def closed(self, now: float) -> None:
        """Disconnecting is not stopping: turns are resumed after the next connect."""
        self.connected = self.is_ready = self.closing = self.moving = False
        self.going_away_at = None
        self.outgoing.clear()
        self._forget_hello()
        self.connect_at = now + self._back_off()
        for watched in self.turns.values():
            watched.served()

    def tick(self, now: float) -> None:
        """Whatever has become due."""
        if not self.connected:
            return
        if self.going_away_at is not None and now >= self.going_away_at:
            self.closing = self.moving = True
            self.connect_at = now
            return
        self._send_what_is_due(now)
        if self.is_ready:
            for watched in self.turns.values():
                self._mind(watched, now)
            if now >= self._hello_at:
                self._say_hello(now)
        if now >= self._ping_at:
            self._ping_at = now + PING
            self._send({"type": "ping", "id": self.new_id()}, now)

    def due(self) -> float:
        """When `tick` has something to do next; the past where it has already."""
        if not self.connected:
            return self.connect_at
        times = [self._ping_at, *self._due_again()]
        if self.going_away_at is not None:
            times.append(self.going_away_at)
        if self.is_ready:
            times.append(self._hello_at)
            times.extend(watched.silent_at for watched in self.turns.values() if watched.view.done is None)
        return min(times)

    def _back_off(self) -> float:
        self._failures += 1
        return grown(BACK_OFF, self._failures, self.jitter())
