"""What a question's passages go through before any model or reader sees them: they are data, and stay that."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from coach.ports import Grounding, Passage
from coach.safety.injection import screen

OF_THE_LIBRARY = frozenset({"exercise", "snippet", "food"})
SAFE_LINK = "https://"


def screened(grounding: Grounding) -> Grounding:
    """Without what speaks to the model, without addresses inside a text, and with no link but a secure one of
    the library. A passage of which nothing is left goes: its number would cite nothing."""
    kept = tuple(passage for passage in map(_screened, grounding.passages) if passage.text)
    return replace(grounding, passages=kept)


def screened_data(data: Any) -> Any:
    """What a tool read, in the same way, text by text."""
    if isinstance(data, Mapping):
        return {name: screened_data(part) for name, part in data.items()}
    if isinstance(data, list | tuple):
        return [screened_data(part) for part in data]
    return screen(data) if isinstance(data, str) else data


def _screened(passage: Passage) -> Passage:
    """The library's texts are the same for everybody, and are looked at once a process."""
    ours = passage.kind in OF_THE_LIBRARY
    look = _looked_at if ours else screen  # a meal is a list, what the library has is prose
    url = passage.url if ours and (passage.url or "").startswith(SAFE_LINK) else None
    return replace(passage, title=look(passage.title) or passage.kind, text=look(passage.text), url=url)


@lru_cache(maxsize=2_048)
def _looked_at(text: str) -> str:
    return screen(text, prose=True)
