"""How turns are followed: their frames are shown, and what is missing or late is asked for again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coach_local.client.happening import Happening
from coach_local.client.pacing import LOST, NEVER
from coach_local.client.sending import Sending, Sent
from coach_local.client.view import Frame
from coach_local.client.watched import Watched


@dataclass
class Following(Sending):
    """`closing` says that the connection is to be given up."""

    closing: bool = False
    _heard_at: float = 0.0

    def _turn_frame(self, watched: Watched, frame: Frame, now: float) -> Iterator[Happening]:
        view = watched.view
        watched.heard(now)
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

    def _mind(self, watched: Watched, now: float) -> None:
        """Rule 4: a client that hears nothing of a turn resumes it, and at last reconnects."""
        if watched.view.done is not None or now < watched.silent_at:
            return
        if watched.first_resume_at is not None and now - max(watched.first_resume_at, self._heard_at) >= LOST:
            self.closing = True
            return
        self._resume(watched, now)

    def _resume(self, watched: Watched, now: float) -> None:
        """Not kept for sending again: the next one carries a newer position."""
        watched.resumed(now)
        self._served(watched.view.turn)
        frame: dict[str, Any] = {
            "type": "resume",
            "id": self.new_id(),
            "turn": watched.view.turn,
            **watched.view.position,
        }
        self._waiting[frame["id"]] = Sent(frame, again_at=NEVER)
        if self._may_go(frame):
            self._write(frame)

    def _served(self, turn: str) -> None:
        """No resume of it waits any more."""
        for sent in [sent for sent in self._waiting.values() if sent.frame["type"] == "resume"]:
            if sent.frame["turn"] == turn:
                del self._waiting[str(sent.frame["id"])]

    def _meant(self, frame: Frame) -> Watched | None:
        """The turn that a refusal of a `resume`, or of a turn listed in a `hello`, speaks of."""
        sent = self._waiting.get(frame.get("ref", ""))
        if sent and sent.frame["type"] == "resume":
            del self._waiting[sent.frame["id"]]
            return self.turns.get(sent.frame["turn"])
        return self.turns.get(frame.get("turn", ""))

    def _unknown_turn(self, watched: Watched, frame: Frame, now: float) -> list[Happening]:
        """Our own ask that never arrived is sent again; any other is forgotten."""
        if sent := self._waiting.get(watched.view.turn):
            self._put(sent, now)
            return []
        del self.turns[watched.view.turn]
        return [Happening("refused", frame)]
