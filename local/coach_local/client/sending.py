"""What a device has sent, what waits for its reply, and what waits for its turn to be sent."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from coach_local.client.pacing import ASK_AGAIN, RETRY, SEND_AGAIN, grown
from coach_local.client.watched import Watched


@dataclass
class Sent:
    """A frame that waits for its reply."""

    frame: dict[str, Any]
    again_at: float
    tries: int = 0

    @property
    def patience(self) -> float:
        return ASK_AGAIN if self.frame["type"] == "ask" else SEND_AGAIN


@dataclass
class Sending:
    """`outgoing` gathers the frames that are to be sent now."""

    new_id: Callable[[], str] = lambda: uuid4().hex
    jitter: Callable[[], float] = random.random
    connected: bool = False
    is_ready: bool = False
    outgoing: list[str] = field(default_factory=list)
    turns: dict[str, Watched] = field(default_factory=dict)
    _waiting: dict[str, Sent] = field(default_factory=dict)
    _reports: list[str] = field(default_factory=list)
    """The ids of those that wait, the oldest first."""

    @property
    def unreported(self) -> int:
        """How many reports wait for their reply."""
        return len(self._reports)

    def _send(self, frame: dict[str, Any], now: float) -> None:
        sent = self._waiting[frame["id"]] = Sent(frame, again_at=now)
        if self._may_go(frame):
            self._put(sent, now)

    def _send_all_again(self, now: float) -> None:
        for sent in self._waiting.values():
            if self._may_go(sent.frame):
                self._put(sent, now)

    def _send_what_is_due(self, now: float) -> None:
        for sent in list(self._waiting.values()):
            if now >= sent.again_at and self._may_go(sent.frame):
                self._put(sent, now)

    def _due_again(self) -> list[float]:
        return [sent.again_at for sent in self._waiting.values() if self._may_go(sent.frame)]

    def _may_go(self, frame: Mapping[str, Any]) -> bool:
        """Before `ready` only what the server answers whatever the token says, and `hello` itself."""
        if frame["id"] in self._reports[1:]:
            return False
        return self.connected and (self.is_ready or frame["type"] in ("hello", "auth", "ping"))

    def _put(self, sent: Sent, now: float) -> None:
        sent.again_at = now + sent.patience
        sent.tries += 1
        if sent.frame["type"] == "ask":
            watched = self.turns.get(sent.frame["id"])
            if watched and sent.tries == 1:
                watched.heard_at = now
        self._write(sent.frame)

    def _write(self, frame: Mapping[str, Any]) -> None:
        self.outgoing.append(json.dumps({"action": "message", **frame}, ensure_ascii=False))

    def _reported(self, id: str, now: float) -> None:
        """A report has its reply: the next one goes out."""
        if id not in self._reports:
            return
        self._reports.remove(id)
        following = self._waiting.get(self._reports[0]) if self._reports else None
        if following and self._may_go(following.frame):
            self._put(following, now)

    def _put_off(self, sent: Sent, retry_after: float | None, now: float) -> None:
        """It was refused for now: it is sent again when the server says, or ever later."""
        sent.again_at = now + float(retry_after or grown(RETRY, sent.tries, self.jitter()))
