"""An entry as the short texts whose vectors are stored: a question is near to one of them, seldom to all.

Measured on 375 questions over 873 exercises: windows of sentences and bare names beside these added
chunks and found nothing more.
"""

from collections.abc import Iterator
from hashlib import sha256

from coach.knowledge.entry import Entry
from coach.knowledge.movements import fitting
from coach.knowledge.terms import content_terms
from coach.ports import Record, Vector

LONGEST = 4_000
"""Characters of a chunk: far within what a store takes, and beyond what still moves a mean vector."""


def chunks(entry: Entry) -> Iterator[str]:
    """Its whole text; all its names with how people describe it; that description alone."""
    best, _ = fitting([frozenset(content_terms(name)) for name in entry.names])
    names = "; ".join((*entry.names[1:], *(alias for movement in best for alias in movement.aliases)))
    about = " ".join(movement.about for movement in best)
    facts = ", ".join((*entry.primary, *entry.needs)).replace("_", " ")
    yield f"{entry.name}. {facts}. {entry.text}"[:LONGEST]
    yield f"{entry.name}. {names}. {about}"[:LONGEST]
    if about:
        yield about[:LONGEST]


def chunk_id(entry: Entry, text: str) -> str:
    """Changes with the text, so that what is stored already is known by its id."""
    return f"{entry.id}.{sha256(text.encode()).hexdigest()[:12]}"


def chunk_record(entry: Entry, text: str, vector: Vector) -> Record:
    return Record(chunk_id(entry, text), vector, text[:200], {"entry": entry.id})
