"""What an answer needs to know, gathered at once, each part with its own time limit."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from coach.answering.asked import Asked, key_words, read
from coach.answering.own import Own, OwnRecords
from coach.errors import CoachError
from coach.logs import trouble
from coach.ports import Clock, Grounding, History, Message, Passage, Retrieval, Turn, Turns

log = logging.getLogger(__name__)

RETRIEVAL_LIMIT = 0.5
"""Seconds. The first word matters more than a source: later than this the answer goes on, and says so.
A deployment whose Chroma is far away may give it longer."""
HISTORY_LIMIT = 1.0
WORKOUT_LIMIT = 0.5
OWN_LIMIT = 1.0
LATEST = 8
"""Messages, the newest of the conversation."""
EARLIER = 2
"""Messages more, one turn: the one of long ago that says most of what the question asks, else the next newest.
So the prompt has the same shape after ten messages and after ten thousand."""
EARLIER_CHARS = 800
CANDIDATES = LATEST // 2 + 1
"""Turns looked for, for the latest ones may be among those that say most."""


@dataclass(frozen=True, slots=True)
class Context:
    """`history` is oldest first and without the question itself."""

    history: tuple[Message, ...]
    grounding: Grounding
    athlete: str = ""
    """What the user told about themselves, in a few words."""


class LiveContext(Protocol):
    """The workout that a question is asked in."""

    async def passage(self, user: str, workout: str) -> Passage | None:
        """None for one that is not the user's. Raises Unavailable."""

    async def at_hand(self, user: str) -> Passage | None:
        """Of the workout that runs, if one does. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Gathering:
    turns: Turns
    history: History
    retrieval: Retrieval
    clock: Clock
    live: LiveContext | None = None
    retrieval_limit: float = RETRIEVAL_LIMIT
    records: OwnRecords | None = None

    async def gather(self, turn: Turn) -> Context:
        """Never fails: what cannot be had in time is left out."""
        asked = read(turn.question)
        kept, earlier, fresh, grounding, workout, own = await asyncio.gather(
            self._kept(turn),
            self._earlier(turn),
            self._fresh(turn),
            self._ground(turn, asked),
            self._workout(turn, asked),
            self._own(turn, asked),
        )
        found = beside(own.passages, grounding)
        history = remembered(merge(kept, fresh), earlier)
        return Context(history, beside((workout,) if workout else (), found), own.about)

    async def _kept(self, turn: Turn) -> list[Message]:
        try:
            async with asyncio.timeout(HISTORY_LIMIT):
                return await self.history.recent(turn.user, turn.conversation, LATEST + EARLIER)
        except (CoachError, TimeoutError) as error:
            trouble(log, "reading the history", error)
            return []

    async def _earlier(self, turn: Turn) -> list[Message]:
        words = key_words(turn.question)
        if not words:
            return []
        try:
            async with asyncio.timeout(HISTORY_LIMIT):
                return await self.history.earlier(turn.user, turn.conversation, words, CANDIDATES)
        except (CoachError, TimeoutError) as error:
            trouble(log, "looking into the history", error)
            return []

    async def _own(self, turn: Turn, asked: Asked) -> Own:
        if self.records is None:
            return Own()
        try:
            async with asyncio.timeout(OWN_LIMIT):
                return await self.records.of(turn, asked)
        except (CoachError, TimeoutError) as error:
            trouble(log, "reading the user's records", error)
            return Own()

    async def _lifts(self, turn: Turn, asked: Asked, grounding: Grounding) -> tuple[Passage, ...]:
        """Which exercise is meant is known only once the library was searched."""
        if self.records is None or not asked.lifts:
            return ()
        try:
            async with asyncio.timeout(OWN_LIMIT):
                return await self.records.lifts(turn, asked, grounding.passages)
        except (CoachError, TimeoutError) as error:
            trouble(log, "reading the user's lifts", error)
            return ()

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

    async def _workout(self, turn: Turn, asked: Asked) -> Passage | None:
        """The one that the question was asked in, or where it asks what comes next, the one that runs."""
        if self.live is None or not (turn.workout or asked.next):
            return None
        try:
            async with asyncio.timeout(WORKOUT_LIMIT):
                if turn.workout is None:
                    return await self.live.at_hand(turn.user)
                return await self.live.passage(turn.user, turn.workout)
        except (CoachError, TimeoutError) as error:
            trouble(log, "reading the workout", error)
            return None

    async def _ground(self, turn: Turn, asked: Asked) -> Grounding:
        try:
            async with asyncio.timeout(self.retrieval_limit):
                found = await self.retrieval.ground(turn.question, user=turn.user)
        except (CoachError, TimeoutError) as error:
            trouble(log, "retrieving", error)
            return Grounding(reason="unavailable")
        return beside(await self._lifts(turn, asked, found), found)


def beside(own: Sequence[Passage], grounding: Grounding) -> Grounding:
    """What is the user's own goes before whatever the library has."""
    if not own:
        return grounding
    reason = grounding.reason if grounding.reason == "not_in_library" else None
    return Grounding((*own, *grounding.passages), reason)


def merge(kept: list[Message], fresh: list[Turn]) -> tuple[Message, ...]:
    """The history, and after it what ended since it was written."""
    known = {message.turn for message in kept}
    added = [message for turn in fresh if turn.id not in known for message in _said(turn)]
    return tuple([*kept, *added][-(LATEST + EARLIER) :])


def remembered(newest: Sequence[Message], earlier: Sequence[Message]) -> tuple[Message, ...]:
    """The latest messages, and before them the turn of long ago that fits best, shortened."""
    latest = newest[-LATEST:]
    known = {message.turn for message in latest}
    fits = next((message.turn for message in earlier if message.turn not in known), None)
    if fits is None:
        return (*map(_shortened, newest[:-LATEST]), *latest)
    return (*(_shortened(message) for message in earlier if message.turn == fits), *latest)


def _shortened(message: Message) -> Message:
    if len(message.text) <= EARLIER_CHARS:
        return message
    return replace(message, text=message.text[: EARLIER_CHARS - 1].rstrip() + "…")


def _said(turn: Turn) -> list[Message]:
    answer = [Message("coach", turn.answer.text, turn.id)] if turn.answer.text else []
    return [Message("user", turn.question, turn.id), *answer]
