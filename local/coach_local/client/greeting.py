"""How a device says what it has, and comes by the pushes that it has not."""

from dataclasses import dataclass
from typing import Any

from coach_local.client.following import Following
from coach_local.client.happening import Happening
from coach_local.client.pacing import NEVER, SEND_AGAIN
from coach_local.client.view import Frame


@dataclass
class Greeting(Following):
    """`inbox`: the cursor up to which this device has the user's pushes."""

    inbox: int | None = None
    client: str = "coach-python"
    _hello: str | None = None
    _owed: int = 0
    """The inbox is known to reach up to here."""
    _hello_at: float = NEVER

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

    def _catch_up(self, inbox: Frame, now: float) -> None:
        """Pushes that `ready` speaks of and that do not come are asked for again."""
        if self.inbox is None:
            self.inbox = inbox.get("since", inbox["cursor"] - inbox["pending"])
        if not inbox["pending"]:
            self.inbox = max(self.inbox, inbox["cursor"])  # what lies between has expired
        self._owed = inbox["cursor"]
        self._hello_at = now + SEND_AGAIN if self.inbox < self._owed else NEVER

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
