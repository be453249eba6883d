"""An answer as it comes, and the conversations as they are kept."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from coach.ports.models import Confirm, Message
from coach.ports.turns import Turn

if TYPE_CHECKING:  # the authorizer and `connect` use ports, and pay for no pydantic
    from coach.frames.server import DoneError, EndState, Usage


@dataclass(frozen=True, slots=True)
class Say:
    """The next words of an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """A structured event of an answer, as its frame's own fields: `type` and what belongs to it."""

    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class End:
    """How an answer came to its end, before it is known how much of it was shown."""

    state: EndState
    reason: str | None = None
    usage: Usage | None = None
    grounded: bool = False
    error: DoneError | None = None


AnswerEvent = Say | Tell | End


class Answering(Protocol):
    """Answers a turn."""

    def answer(self, turn: Turn, confirm: Confirm) -> AsyncGenerator[AnswerEvent, None]:
        """Any number of Say and Tell, then one End. Fails only by CoachError."""


class History(Protocol):
    """The conversations as they are kept for good."""

    async def recent(self, user: str, conversation: str, limit: int) -> list[Message]:
        """The last `limit` messages, oldest first; [] for a conversation that is not this user's."""

    async def earlier(self, user: str, conversation: str, words: Sequence[str], turns: int) -> list[Message]:
        """Question and answer of the turns that say most of these words, or words that begin with them, rare
        ones counting for more; the best turn first. Words are of letters alone. [] for a
        conversation that is not this user's."""

    async def record(self, turn: Turn) -> None:
        """Writes an ended turn, question and answer; again, it changes nothing. Raises Unavailable."""
