"""What one device knows and must do next: pure steps, driven by what arrives and by the time it is told."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from coach_local.client.view import AnswerView, Frame

ASK_AGAIN = 2.0
SEND_AGAIN = 5.0
SILENT = 6.0
"""Seconds without a frame of a turn, since its ask, after which a client resumes it."""
RESUME_AGAIN = 2.0
LOST = 10.0
"""Seconds without any frame after the first resume, after which the connection counts as dead."""
PING = 300.0
BACK_OFF = (0.5, 30.0)
RETRY = (1.0, 30.0)
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to show. `kind`: `text` (of `view`), `restarted`, `sources`, `note`, `done`, `accepted`,
    `refused` (with the error frame), `event`, `ready`."""

    kind: str
    frame: Frame
    view: AnswerView | None = None


@dataclass
class _Sent:
    """A frame that waits for its reply."""

    frame: dict[str, Any]
    again_at: float
    tries: int = 0

    @property
    def patience(self) -> float:
        return ASK_AGAIN if self.frame["type"] == "ask" else SEND_AGAIN


@dataclass
class _Watched:
    """A turn that is followed until its `done`."""

    view: AnswerView
    heard_at: float
    resumed_at: float | None = None
    first_resume_at: float | None = None


@dataclass
class Session:
    """All times in seconds of one clock that never goes back.

    `outgoing` gathers the frames that are to be sent now; `closing` says that the connection is to be
    given up; `connect_at` is when to connect next, while there is none.
    """

    new_id: Callable[[], str] = lambda: uuid4().hex
    jitter: Callable[[], float] = random.random
    inbox: int | None = None
    client: str = "coach-python"
    connected: bool = False
    is_ready: bool = False
    closing: bool = False
    moving: bool = False
    """With `closing`: the connection still works, so the next one is to be made before it is given up."""
    needs_token: bool = False
    connect_at: float = 0.0
    going_away_at: float | None = None
    outgoing: list[str] = field(default_factory=list)
    turns: dict[str, _Watched] = field(default_factory=dict)
    _waiting: dict[str, _Sent] = field(default_factory=dict)
    _reports: list[str] = field(default_factory=list)
    """The ids of those that wait, the oldest first."""
    _hello: str | None = None
    _owed: int = 0
    """The inbox is known to reach up to here."""
    _hello_at: float = NEVER
    _ping_at: float = 0.0
    _heard_at: float = 0.0
    _failures: int = 0

    # -- the user's side

    def ask(self, text: str, now: float, **options: Any) -> str:
        """Asks, now or as soon as the server is ready. Returns the turn's id."""
        frame = {"type": "ask", "id": self.new_id(), "text": text, **options}
        self.turns[frame["id"]] = _Watched(AnswerView(frame["id"]), heard_at=now)
        self._send(frame, now)
        return str(frame["id"])

    def stop(self, turn: str, now: float) -> None:
        self._send({"type": "stop", "id": self.new_id(), "turn": turn}, now)

    def follow(self, turn: str, now: float) -> None:
        """Follows a turn that was asked elsewhere, from its beginning."""
        self.turns[turn] = _Watched(AnswerView(turn), heard_at=now)
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

    @property
    def unreported(self) -> int:
        """How many reports wait for their reply."""
        return len(self._reports)

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
            watched.resumed_at = watched.first_resume_at = None

    def receive(self, text: str, now: float) -> list[Happening]:
        """Takes one message in. What is not ours, or not known, is ignored."""
        frame = json.loads(text)
        kind = frame.get("type")
        self._heard_at = now
        if kind is None:
            return []
        turn = self.turns.get(frame.get("turn", ""))
        if turn is not None and kind in ("delta", "sources", "note", "done"):
            return list(self._turn_frame(turn, frame, now))
        match kind:
            case "ready":
                return self._ready(frame, now)
            case "accepted" | "pong":
                sent = self._waiting.pop(frame["id"], None)
                if sent and sent.frame["type"] == "auth":
                    self._send_all_again(now)
                self._reported(frame["id"], now)
                return [Happening("accepted", frame)] if kind == "accepted" else []
            case "error":
                return self._error(frame, now)
            case "event":
                return self._event(frame, now)
        return []

    def tick(self, now: float) -> None:
        """Whatever has become due."""
        if not self.connected:
            return
        if self.going_away_at is not None and now >= self.going_away_at:
            self.closing = self.moving = True
            self.connect_at = now
            return
        for sent in list(self._waiting.values()):
            if now >= sent.again_at and self._may_go(sent.frame):
                self._put(sent, now)
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
        times = [
            self._ping_at,
            *(sent.again_at for sent in self._waiting.values() if self._may_go(sent.frame)),
        ]
        if self.going_away_at is not None:
            times.append(self.going_away_at)
        if self.is_ready:
            times.append(self._hello_at)
            times.extend(
                self._silent_at(watched) for watched in self.turns.values() if watched.view.done is None
            )
        return min(times)

    # -- replies

    def _ready(self, frame: Frame, now: float) -> list[Happening]:
        self.is_ready, self._failures = True, 0
        self._forget_hello()
        self.going_away_at = now + max(60.0, (frame["going_away_at"] - frame["server_time"]) / 1000)
        self._catch_up(frame["inbox"], now)
        for sent in self._waiting.values():
            if self._may_go(sent.frame):
                self._put(sent, now)
        return [Happening("ready", frame)]

    def _catch_up(self, inbox: Frame, now: float) -> None:
        """Pushes that `ready` speaks of and that do not come are asked for again."""
        if self.inbox is None:
            self.inbox = inbox.get("since", inbox["cursor"] - inbox["pending"])
        if not inbox["pending"]:
            self.inbox = max(self.inbox, inbox["cursor"])  # what lies between has expired
        self._owed = inbox["cursor"]
        self._hello_at = now + SEND_AGAIN if self.inbox < self._owed else NEVER

    def _error(self, frame: Frame, now: float) -> list[Happening]:
        ref, code = frame.get("ref", ""), frame["code"]
        watched = self._meant(frame)
        if code == "cannot_resume" and watched:
            watched.view.begin_again()
            self._resume(watched, now)
            return []
        if code == "not_found" and watched:
            return self._unknown_turn(watched, frame, now)
        if self._must_reconnect(ref, code):
            return [Happening("refused", frame)]
        if code == "token_expired":
            self.needs_token = True
            if expired := self._waiting.get(ref):
                expired.again_at = NEVER
            return [Happening("refused", frame)]
        sent = self._waiting.get(ref)
        if sent is not None and frame["retryable"]:
            sent.again_at = now + float(frame.get("retry_after") or self._retry(sent))
            if asked := self.turns.get(ref):  # until it is asked again, silence is to be expected
                asked.heard_at, asked.resumed_at, asked.first_resume_at = sent.again_at, None, None
            return []
        if sent is not None:
            del self._waiting[ref]
            self.turns.pop(ref, None)
            self._reported(ref, now)
        return [Happening("refused", frame)]

    def _must_reconnect(self, ref: str, code: str) -> bool:
        """Our token is not accepted, or the server forgot the connection that a fresh one was for: what
        waits is sent again over the next connection, which brings a fresh token."""
        sent = self._waiting.get(ref)
        renewing = sent is not None and sent.frame["type"] == "auth"
        if code != "not_signed_in" and not (renewing and code == "not_found"):
            return False
        if renewing:
            del self._waiting[ref]
        self.closing = True
        return True

    def _meant(self, frame: Frame) -> _Watched | None:
        """The turn that a refusal of a `resume`, or of a turn listed in a `hello`, speaks of."""
        sent = self._waiting.get(frame.get("ref", ""))
        if sent and sent.frame["type"] == "resume":
            del self._waiting[sent.frame["id"]]
            return self.turns.get(sent.frame["turn"])
        return self.turns.get(frame.get("turn", ""))

    def _unknown_turn(self, watched: _Watched, frame: Frame, now: float) -> list[Happening]:
        """Our own ask that never arrived is sent again; any other is forgotten."""
        if sent := self._waiting.get(watched.view.turn):
            self._put(sent, now)
            return []
        del self.turns[watched.view.turn]
        return [Happening("refused", frame)]

    def _event(self, frame: Frame, now: float) -> list[Happening]:
        """Rule 1 for the inbox: a gap is asked for with another `hello`."""
        have = self.inbox or 0
        if frame["cursor"] <= have:
            return []
        if frame.get("from", frame["cursor"]) > have + 1:
            if self._hello is None:
                self._say_hello(now)
            return []
        self.inbox = frame["cursor"]
        self._hello_at = now + SEND_AGAIN if self.inbox < self._owed else NEVER
        self._send({"type": "ack", "id": self.new_id(), "cursor": self.inbox}, now)
        return [Happening("event", frame)]

    # -- turns

    def _turn_frame(self, watched: _Watched, frame: Frame, now: float) -> Iterator[Happening]:
        view = watched.view
        watched.heard_at, watched.resumed_at, watched.first_resume_at = now, None, None
        self._served(view.turn)
        had, epoch = view.text, view.epoch
        news = view.apply(frame)
        if view.epoch != epoch and had:
            yield Happening("restarted", frame, view)
        if news:
            yield Happening("text" if frame["type"] == "delta" else frame["type"], frame, view)
        elif frame["type"] == "note" and "n" not in frame:
            yield Happening("note", frame, view)
        if view.gap and view.done is None:
            self._resume(watched, now)
        if view.done is not None:
            self._waiting.pop(view.turn, None)
            del self.turns[view.turn]

    def _served(self, turn: str) -> None:
        for sent in [sent for sent in self._waiting.values() if sent.frame["type"] == "resume"]:
            if sent.frame["turn"] == turn:
                del self._waiting[str(sent.frame["id"])]

    def _mind(self, watched: _Watched, now: float) -> None:
        """Rule 4: a client that hears nothing of a turn resumes it, and at last reconnects."""
        if watched.view.done is not None or now < self._silent_at(watched):
            return
        if watched.first_resume_at is not None and now - max(watched.first_resume_at, self._heard_at) >= LOST:
            self.closing = True
            return
        self._resume(watched, now)

    def _silent_at(self, watched: _Watched) -> float:
        if watched.resumed_at is not None:
            return watched.resumed_at + RESUME_AGAIN
        return watched.heard_at + SILENT

    def _resume(self, watched: _Watched, now: float) -> None:
        """Not kept for sending again: the next one carries a newer position."""
        watched.view.gap = False
        watched.resumed_at = now
        if watched.first_resume_at is None:
            watched.first_resume_at = now
        self._served(watched.view.turn)
        frame: dict[str, Any] = {
            "type": "resume",
            "id": self.new_id(),
            "turn": watched.view.turn,
            **watched.view.position,
        }
        self._waiting[frame["id"]] = _Sent(frame, again_at=NEVER)
        if self._may_go(frame):
            self._write(frame)

    # -- sending

    def _say_hello(self, now: float) -> None:
        self._forget_hello()
        self._hello_at = NEVER
        listed = [
            {"turn": turn, **watched.view.position}
            for turn, watched in self.turns.items()
            if turn not in self._waiting
        ]
        hello: dict[str, Any] = {
            "type": "hello",
            "id": self.new_id(),
            "client": self.client,
            "resume": listed,
        }
        if self.inbox is not None:
            hello["inbox"] = self.inbox
        self._hello = str(hello["id"])
        self._send(hello, now)

    def _forget_hello(self) -> None:
        if self._hello is not None:
            self._waiting.pop(self._hello, None)
        self._hello = None

    def _may_go(self, frame: Mapping[str, Any]) -> bool:
        """Before `ready` only what the server answers whatever the token says, and `hello` itself."""
        if frame["id"] in self._reports[1:]:
            return False
        return self.connected and (self.is_ready or frame["type"] in ("hello", "auth", "ping"))

    def _reported(self, id: str, now: float) -> None:
        """A report has its reply: the next one goes out."""
        if id not in self._reports:
            return
        self._reports.remove(id)
        following = self._waiting.get(self._reports[0]) if self._reports else None
        if following and self._may_go(following.frame):
            self._put(following, now)

    def _send(self, frame: dict[str, Any], now: float) -> None:
        sent = self._waiting[frame["id"]] = _Sent(frame, again_at=now)
        if self._may_go(frame):
            self._put(sent, now)

    def _put(self, sent: _Sent, now: float) -> None:
        sent.again_at = now + sent.patience
        sent.tries += 1
        if sent.frame["type"] == "ask":
            watched = self.turns.get(sent.frame["id"])
            if watched and sent.tries == 1:
                watched.heard_at = now
        self._write(sent.frame)

    def _write(self, frame: Mapping[str, Any]) -> None:
        self.outgoing.append(json.dumps({"action": "message", **frame}, ensure_ascii=False))

    def _send_all_again(self, now: float) -> None:
        for sent in self._waiting.values():
            if self._may_go(sent.frame):
                self._put(sent, now)

    def _retry(self, sent: _Sent) -> float:
        return float(min(RETRY[1], RETRY[0] * 2 ** (sent.tries - 1)) * (0.5 + self.jitter() / 2))

    def _back_off(self) -> float:
        self._failures += 1
        return float(min(BACK_OFF[1], BACK_OFF[0] * 2 ** (self._failures - 1)) * (0.5 + self.jitter() / 2))
