"""What a record keeps to so that every store takes it: the narrowest limits that we know of, Chroma Cloud's.

Source: Chroma Cloud, quotas and limits (client 1.5.9).
"""

from coach.errors import CoachError, Unavailable
from coach.ports import Record, Search

MAX_ID_BYTES = 128
MAX_DOCUMENT_BYTES = 16_384
MAX_METADATA_KEYS = 32
MAX_KEY_BYTES = 36
MAX_VALUE_BYTES = 8_182
MAX_DIMENSIONS = 4_096
MAX_PREDICATES = 8
MAX_RESULTS = 300


class Unstorable(CoachError):
    """A record or a filter beyond what a store takes: split the text, or store less beside it."""


class WrongEmbedder(Unavailable):
    """The collection holds vectors of another embedder: distances between the two mean nothing."""

    retryable = False

    def __init__(self, collection: str, written: str, reading: str) -> None:
        super().__init__(
            f"The collection {collection!r} was written with the embedder {written!r}, this process uses "
            f"{reading!r}. Run `coach ingest` again with this embedder, or set the embedder back."
        )


def check_record(record: Record) -> None:
    """Raises Unstorable, naming the limit."""
    _within("id", len(record.id.encode()), MAX_ID_BYTES, "bytes")
    _within("document", len(record.document.encode()), MAX_DOCUMENT_BYTES, "bytes")
    _within("vector", len(record.vector), MAX_DIMENSIONS, "dimensions")
    _within("metadata", len(record.metadata), MAX_METADATA_KEYS, "keys")
    for key, value in record.metadata.items():
        _within("metadata key", len(key.encode()), MAX_KEY_BYTES, "bytes")
        if isinstance(value, str):
            _within("metadata value", len(value.encode()), MAX_VALUE_BYTES, "bytes")


def check_search(search: Search) -> None:
    """Raises Unstorable for a filter of too many predicates."""
    _within("filter", len(search.where or {}), MAX_PREDICATES, "predicates")


def _within(what: str, size: int, limit: int, unit: str) -> None:
    if size > limit:
        raise Unstorable(f"The {what} has {size:,} {unit}; a store takes {limit:,}. Split it or store less.")
