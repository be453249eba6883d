"""What an answer needs to know, gathered at once, each part with its own time limit."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

from coach.errors import CoachError
from coach.logs import trouble
from coach.ports import Clock, Grounding, History, Message, Passage, Retrieval, Turn, Turns

log = logging.getLogger(__name__)

RETRIEVAL_LIMIT = 1.5
"""Seconds. An answer without sources is worse than one that begins a second late on
a machine that has just woken; later than this it goes on without them, and says so.
A deployment whose Chroma is far away may give it longer."""
HISTORY_LIMIT = 1.0
WORKOUT_LIMIT = 0.5
MESSAGES = 12


@dataclass(frozen=True, slots=True)
class Context:
    """`history` is oldest first and without the question itself."""

    history: tuple[Message, ...]
    grounding: Grounding


class LiveContext(Protocol):
    """The workout that a question is asked in."""

    async def passage(self, user: str, workout: str) -> Passage | None:
        """None for one that is not the user's. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Gathering:
    turns: Turns
    history: History
    retrieval: Retrieval
    clock: Clock
    live: LiveContext | None = None
    retrieval_limit: float = RETRIEVAL_LIMIT

    async def gather(self, turn: Turn) -> Context:
        """Never fails: what cannot be had in time is left out."""
        kept, fresh, grounding, workout = await asyncio.gather(
            self._kept(turn), self._fresh(turn), self._ground(turn), self._workout(turn)
        )
        return Context(merge(kept, fresh), beside(workout, grounding))

    async def _kept(self, turn: Turn) -> list[Message]:
        try:
            async with asyncio.timeout(HISTORY_LIMIT):
                return await self.history.recent(turn.user, turn.conversation, MESSAGES)
        except (CoachError, TimeoutError) as error:
            trouble(log, "reading the history", error)
            return []

    async def _fresh(self, turn: Turn) -> list[Turn]:
        """Turns of this conversation that just ended: the history may not have them yet."""
        try:
            async with asyncio.timeout(HISTORY_LIMIT):
                recent = await self.turns.recent(turn.user, self.clock())
        except (CoachError, TimeoutError) as error:
            trouble(log, "reading recent turns", error)
            return []
        return [
            other for other in recent if other.conversation == turn.conversation and other.done is not None
        ]

    async def _workout(self, turn: Turn) -> Passage | None:
        if self.live is None or turn.workout is None:
            return None
        try:
            async with asyncio.timeout(WORKOUT_LIMIT):
                return await self.live.passage(turn.user, turn.workout)
        except (CoachError, TimeoutError) as error:
            trouble(log, "reading the workout", error)
            return None

    async def _ground(self, turn: Turn) -> Grounding:
        try:
            async with asyncio.timeout(self.retrieval_limit):
                return await self.retrieval.ground(turn.question, user=turn.user)
        except (CoachError, TimeoutError) as error:
            trouble(log, "retrieving", error)
            return Grounding(reason="unavailable")


def beside(workout: Passage | None, grounding: Grounding) -> Grounding:
    """The workout at hand goes before whatever the library has."""
    if workout is None:
        return grounding
    reason = grounding.reason if grounding.reason == "not_in_library" else None
    return Grounding((workout, *grounding.passages), reason)


def merge(kept: list[Message], fresh: list[Turn]) -> tuple[Message, ...]:
    """The history, and after it what ended since it was written."""
    known = {message.turn for message in kept}
    added = [message for turn in fresh if turn.id not in known for message in _said(turn)]
    return tuple([*kept, *added][-MESSAGES:])


def _said(turn: Turn) -> list[Message]:
    answer = [Message("coach", turn.answer.text, turn.id)] if turn.answer.text else []
    return [Message("user", turn.question, turn.id), *answer]
