"""How frames are heard: each as what it means for the device, and for what waits."""

import json
from dataclasses import dataclass

from coach_local.client.greeting import Greeting
from coach_local.client.happening import Happening
from coach_local.client.pacing import NEVER, SHORTEST_LIFE
from coach_local.client.view import Frame


@dataclass
class Hearing(Greeting):
    needs_token: bool = False
    going_away_at: float | None = None
    _failures: int = 0

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
                return self._replied(frame, now)
            case "error":
                return self._error(frame, now)
            case "event":
                return self._event(frame, now)
        return []

    def _ready(self, frame: Frame, now: float) -> list[Happening]:
        self.is_ready, self._failures = True, 0
        self._forget_hello()
        lasts = (frame["going_away_at"] - frame["server_time"]) / 1000
        self.going_away_at = now + max(SHORTEST_LIFE, lasts)
        self._catch_up(frame["inbox"], now)
        self._send_all_again(now)
        return [Happening("ready", frame)]

    def _replied(self, frame: Frame, now: float) -> list[Happening]:
        sent = self._waiting.pop(frame["id"], None)
        if sent and sent.frame["type"] == "auth":
            self._send_all_again(now)
        self._reported(frame["id"], now)
        return [Happening("accepted", frame)] if frame["type"] == "accepted" else []

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
            return self._expired(ref, frame)
        return self._refused(ref, frame, now)

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

    def _expired(self, ref: str, frame: Frame) -> list[Happening]:
        """What was refused for it goes out again once a fresh token is accepted."""
        self.needs_token = True
        if expired := self._waiting.get(ref):
            expired.again_at = NEVER
        return [Happening("refused", frame)]

    def _refused(self, ref: str, frame: Frame, now: float) -> list[Happening]:
        sent = self._waiting.get(ref)
        if sent is not None and frame["retryable"]:
            self._put_off(sent, frame.get("retry_after"), now)
            if asked := self.turns.get(ref):  # until it is asked again, silence is to be expected
                asked.heard(sent.again_at)
            return []
        if sent is not None:
            del self._waiting[ref]
            self.turns.pop(ref, None)
            self._reported(ref, now)
        return [Happening("refused", frame)]
