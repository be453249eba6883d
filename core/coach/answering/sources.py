"""Passages as the reader gets them: numbered, with the beginning of their text."""

from collections.abc import Mapping, Sequence
from typing import Any

from coach.frames import Source
from coach.ports import Passage

EXCERPT_CHARS = 280


def told(passages: Sequence[Passage], first: int = 1) -> Mapping[str, Any]:
    """The structured event, its references counted from `first`."""
    sources = [_source(ref, passage) for ref, passage in enumerate(passages, start=first)]
    return {"type": "sources", "sources": sources}


def _source(ref: int, passage: Passage) -> dict[str, Any]:
    source = Source(
        ref=ref,
        kind=passage.kind,
        id=passage.id,
        title=passage.title,
        url=passage.url,
        excerpt=_excerpt(passage.text),
    )
    return source.model_dump(mode="json", exclude_none=True)


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT_CHARS else text[: EXCERPT_CHARS - 1].rstrip() + "…"
