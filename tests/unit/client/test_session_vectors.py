"""The life of a connection, by the vectors that every client is held to (tests/vectors/README.md)."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from coach_local.client import AnswerView, Session

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "sessions.json").read_text())
READY = {
    "type": "ready", "connection": "c", "user": "u", "server_time": 0, "token_expires_at": 3_600_000,
    "going_away_at": 6_600_000, "turns": [], "inbox": {"cursor": 0, "pending": 0},
}  # fmt: skip


class Played:
    """One vector on one session."""

    def __init__(self, begins: str) -> None:
        numbers = itertools.count(1)
        self.session = Session(new_id=lambda: f"i{next(numbers)}", jitter=lambda: 1.0)
        self.ids: dict[str, str] = {}
        self.views: dict[str, AnswerView] = {}
        self.events: list[int] = []
        self.refused: list[str] = []
        if begins == "ready":
            self.session.opened(0.0)
            self.session.receive(json.dumps(READY), 0.0)
            self.session.outgoing.clear()

    def step(self, step: dict[str, Any]) -> list[dict[str, Any]]:
        """Takes one step; what the session wants sent after it."""
        self._act(step, step.get("at", 0) / 1000)
        self.views |= {turn: watched.view for turn, watched in self.session.turns.items()}
        frames = [json.loads(text) for text in self.session.outgoing]
        self.session.outgoing.clear()
        return frames

    def _act(self, step: dict[str, Any], now: float) -> None:
        session = self.session
        match step:
            case {"open": _}:
                session.opened(now)
            case {"close": _}:
                session.closed(now)
            case {"tick": _}:
                session.tick(now)
            case {"ask": asked, "as": name}:
                self.ids[name] = session.ask(now=now, **asked)
            case {"stop": turn}:
                session.stop(self.meant(turn), now)
            case {"follow": turn}:
                session.follow(turn, now)
            case {"report": report}:
                session.report(now=now, **report)
            case {"renew": token}:
                session.renew(token, now)
            case {"receive": frame}:
                self._take(session.receive(json.dumps(self.meant(frame)), now))

    def _take(self, happenings: list[Any]) -> None:
        for happening in happenings:
            if happening.kind == "event":
                self.events.append(happening.frame["cursor"])
            if happening.kind == "refused" and happening.frame["code"] != "token_expired":
                self.refused.append(happening.frame["code"])

    def meant(self, value: Any) -> Any:
        """The value with the ids that its names stand for."""
        match value:
            case dict():
                return {key: self.meant(part) for key, part in value.items()}
            case list():
                return [self.meant(part) for part in value]
            case str() if value.startswith("$"):
                return self.ids[value]
        return value

    def expected(self, sends: list[dict[str, Any]], sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What is to be sent; names that are new get the ids that were made."""
        for frame, made in zip(sends, sent, strict=False):
            self.ids.setdefault(frame.get("id", ""), made["id"])
        return [self.meant(frame) for frame in sends]

    def state(self) -> dict[str, Any]:
        session = self.session
        return {
            "ready": session.is_ready, "closing": session.closing, "moving": session.moving,
            "needs_token": session.needs_token, "inbox": session.inbox,
        }  # fmt: skip

    def shown(self) -> dict[str, dict[str, Any]]:
        return {
            turn: {
                "text": view.text,
                "epoch": view.epoch,
                "events": len(view.events),
                "done": view.done and view.done["state"],
            }
            for turn, view in self.views.items()
        }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_what_a_client_does(vector: dict[str, Any]) -> None:
    played = Played(vector["begins"])
    for number, step in enumerate(vector["steps"]):
        sent = played.step(step)
        sends = played.expected(step.get("sends", []), sent)
        named = [{key: frame.get(key) for key in wanted} for frame, wanted in zip(sent, sends, strict=False)]
        assert (number, named, len(sent)) == (number, sends, len(sends)), sent
        state = played.state()
        assert {key: state[key] for key in step.get("state", {})} == step.get("state", {}), number
    if "shown" in vector:
        assert played.shown() == {played.meant(turn): view for turn, view in vector["shown"].items()}
    assert played.events == vector.get("events", [])
    assert played.refused == vector.get("refused", [])
