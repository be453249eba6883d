"""A library into the knowledge base: the vectors of its chunks; run twice, nothing changes."""

from collections.abc import Callable, Sequence

from coach.knowledge.chunks import chunk_id, chunk_record, chunks
from coach.knowledge.entry import Entry, EntryKind
from coach.knowledge.storable import WrongEmbedder
from coach.ports import Embedder, Knowledge

COLLECTIONS: dict[EntryKind, str] = {"exercise": "exercises", "snippet": "snippets"}
BATCH = 50
"""Entries that are embedded and stored at once."""

Progress = Callable[[int, int], None]
"""Told how many entries are done, of how many."""


async def ingest(
    entries: Sequence[Entry],
    kind: EntryKind,
    knowledge: Knowledge,
    embedder: Embedder,
    progress: Progress = lambda done, of: None,
) -> int:
    """Makes the collection of `kind` hold exactly these entries. Returns how many chunks were written.

    A collection of another embedder is made anew. Raises Unavailable, and may then be run again.
    """
    collection = COLLECTIONS[kind]
    stored = await _stored(collection, knowledge)
    wanted: set[str] = set()
    written = 0
    for start in range(0, len(entries), BATCH):
        batch = [(entry, dict.fromkeys(chunks(entry))) for entry in entries[start : start + BATCH]]
        fresh = [
            (entry, text) for entry, texts in batch for text in texts if chunk_id(entry, text) not in stored
        ]
        wanted.update(chunk_id(entry, text) for entry, texts in batch for text in texts)
        vectors = await embedder.embed([text for _, text in fresh]) if fresh else []
        records = [chunk_record(*pair, vector) for pair, vector in zip(fresh, vectors, strict=True)]
        await knowledge.store(collection, records)
        written += len(records)
        progress(min(start + BATCH, len(entries)), len(entries))
    if stale := stored - wanted:
        await knowledge.remove(collection, sorted(stale))
    return written


async def _stored(collection: str, knowledge: Knowledge) -> set[str]:
    try:
        return await knowledge.ids(collection)
    except WrongEmbedder:
        await knowledge.remove(collection)
        return set()
