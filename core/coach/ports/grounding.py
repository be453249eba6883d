"""What an answer may rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the authorizer and `connect` use ports, and pay for no pydantic
    from coach.frames.server import SourceKind


@dataclass(frozen=True, slots=True)
class Passage:
    """Something the answer may rest on."""

    kind: SourceKind
    id: str
    title: str
    text: str
    url: str | None = None
    score: float = 0.0
    loads: tuple[str, ...] | None = None
    """Of a workout at hand, like "82.5 kg": no other load may be named beside it, and none where it is empty."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """What a question may be answered from. `reason` says why there is nothing: `nothing_found`,
    `not_in_library` (the movement named does not exist there) or `unavailable`."""

    passages: tuple[Passage, ...] = ()
    reason: str | None = None


class Retrieval(Protocol):
    """Finds what a question may be answered from."""

    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        """The best passages, best first. Raises Unavailable."""
