"""An entry as the short texts whose vectors are stored: a question is near to one of them, seldom to all."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from coach.knowledge.entry import Entry
from coach.knowledge.index import fitting
from coach.knowledge.terms import content_terms
from coach.ports import Record, Vector

SENTENCE = re.compile(r"(?<=[.!?])\s+")
WINDOW = 2
"""Sentences in one chunk of a text."""
LONGEST = 4_000
"""Characters of a chunk, far within what a store takes and beyond what adds to a mean vector."""


def chunks(entry: Entry) -> Iterator[str]:
    best, _ = fitting([frozenset(content_terms(name)) for name in entry.names])
    aliases = "; ".join((*entry.names[1:], *(alias for movement in best for alias in movement.aliases)))
    about = " ".join(movement.about for movement in best)
    facts = ", ".join((*entry.primary, *entry.needs)).replace("_", " ")
    yield entry.name
    yield f"{entry.name}. {facts}. {entry.text}"[:LONGEST]
    if aliases or about:
        yield f"{entry.name}. {aliases}. {about}"[:LONGEST]
    if about:
        yield about
    sentences = SENTENCE.split(entry.text)[1:]
    for start in range(0, len(sentences), WINDOW):
        yield f"{entry.name}: {' '.join(sentences[start : start + WINDOW])}"[:LONGEST]


def chunk_id(entry: Entry, text: str) -> str:
    """Changes with the text, so that what is stored already is known by its id."""
    return f"{entry.id}.{sha256(text.encode()).hexdigest()[:12]}"


def chunk_records(entry: Entry, texts: Sequence[str], vectors: Sequence[Vector]) -> Iterator[Record]:
    for text, vector in zip(texts, vectors, strict=True):
        yield Record(chunk_id(entry, text), vector, text[:200], {"entry": entry.id})
