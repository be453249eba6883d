"""A conversation as a person sees it: what is kept of it, and what is being said right now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Literal

from coach.frames.server import Source, TurnState
from coach.ports import Turn
from coach.records.conversation import Conversation, Said, sources
from coach.records.request import Place

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TITLE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Message:
    """One side of a turn. A queued or running one is followed on the socket, by `resume` from 0, 0, 0."""

    turn: str
    role: Literal["user", "coach"]
    text: str
    state: TurnState
    sources: Sequence[Source]
    created_at: datetime


def merge(kept: Iterable[Said], live: Iterable[Turn], before: Place | None) -> list[list[Said]]:
    """Turns, newest first, each with its answer before its question. What is kept is kept for good; of
    the turn log only what lies before the same place is added, and only what is not kept yet."""
    turns = {turn.id: _said(turn) for turn in live if before is None or _place(turn) < before}
    turns |= {turn: list(said) for turn, said in groupby(kept, lambda said: said.turn)}
    return sorted(turns.values(), key=lambda said: (said[0].asked_at, said[0].turn), reverse=True)


def message(said: Said) -> Message:
    shown = [Source.model_validate(source) for source in said.sources]
    return Message(said.turn, said.role, said.text, said.state, shown, said.created_at)


def unkept(live: Sequence[Turn], known: set[str]) -> list[Conversation]:
    """Conversations of which only the turn log knows, newest first: their first turn has not ended yet."""
    first: dict[str, Turn] = {}
    for turn in live:
        if turn.conversation not in known:
            first.setdefault(turn.conversation, turn)
    begun = [
        Conversation(name, turn.question[:TITLE_CHARS], _moment(turn.created_at), _moment(turn.created_at))
        for name, turn in first.items()
    ]
    return sorted(begun, key=lambda conversation: conversation.updated_at, reverse=True)


def _said(turn: Turn) -> list[Said]:
    asked, answered = _moment(turn.created_at), _moment(turn.ended_at or turn.since)
    answer = Said(turn.id, "coach", turn.answer.text, turn.state, sources(turn.answer), asked, answered)
    return [answer, Said(turn.id, "user", turn.question, turn.state, [], asked, asked)]


def _place(turn: Turn) -> Place:
    return _moment(turn.created_at), turn.id


def _moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)
