"""What a question's passages go through before any model or reader sees them: they are data, and stay that."""

from dataclasses import replace
from functools import lru_cache

from coach.ports import Grounding, Passage
from coach.safety.injection import screen

OF_THE_LIBRARY = frozenset({"exercise", "snippet", "food"})
SAFE_LINK = "https://"


def screened(grounding: Grounding) -> Grounding:
    """Without what speaks to the model, without addresses inside a text, and with no link but a secure one of
    the library. A passage of which nothing is left goes: its number would cite nothing."""
    kept = tuple(passage for passage in map(_screened, grounding.passages) if passage.text)
    return replace(grounding, passages=kept)


def _screened(passage: Passage) -> Passage:
    """The library's texts are the same for everybody, and are looked at once a process."""
    ours = passage.kind in OF_THE_LIBRARY
    look = _looked_at if ours else screen
    url = passage.url if ours and (passage.url or "").startswith(SAFE_LINK) else None
    return replace(passage, title=look(passage.title) or passage.kind, text=look(passage.text), url=url)


@lru_cache(maxsize=2_048)
def _looked_at(text: str) -> str:
    return screen(text)
