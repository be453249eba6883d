"""Conversations as they are kept and looked through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from coach.frames.server import TurnState
from coach.ports import Answer

Standing = Literal["kept", "deleted", "unknown"]


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    title: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a turn; `asked_at` and `turn` are its place in the conversation."""

    turn: str
    role: Literal["user", "coach"]
    text: str
    state: TurnState
    sources: Sequence[Mapping[str, Any]]
    asked_at: datetime
    created_at: datetime


def sources(answer: Answer) -> list[Mapping[str, Any]]:
    """What an answer rests on, gathered from its structured events."""
    told = (event for event in answer.events if event.get("type") == "sources")
    return [source for event in told for source in event.get("sources", ())]
