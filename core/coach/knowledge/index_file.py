"""The library's index as a file: compressed JSON with a version, written by `coach ingest`."""

import json
import zlib
from dataclasses import asdict
from typing import Any

from coach.errors import CoachError
from coach.knowledge.entry import Entry
from coach.knowledge.index import LibraryIndex

VERSION = 2
FILE_NAME = f"library-index-{VERSION}.json.z"


class IndexUnreadable(CoachError):
    """The file is damaged, or of another version."""

    def __init__(self) -> None:
        super().__init__("The library's index cannot be read by this version: run `coach ingest` again.")


def dumped(index: LibraryIndex) -> bytes:
    """The same bytes for the same index."""
    content = {
        "version": VERSION,
        "entries": [asdict(entry) for entry in index.entries],
        "postings": index.postings,
        "rarity": {term: round(value, 4) for term, value in index.rarity.items()},
        "names": [[sorted(name) for name in names] for names in index.names],
        "mentions": [sorted(items) for items in index.mentions],
        "moves": {name: [list(rows), list(rows.values())] for name, rows in index.moves.items()},
        "known_words": index.known_words,
    }
    return zlib.compress(json.dumps(content, separators=(",", ":"), sort_keys=True).encode(), 6)


def loaded(file: bytes) -> LibraryIndex:
    """Raises IndexUnreadable."""
    try:
        content = json.loads(zlib.decompress(file))
        if content["version"] != VERSION:
            raise IndexUnreadable
        return LibraryIndex(
            entries=tuple(_entry(fields) for fields in content["entries"]),
            postings=content["postings"],
            rarity=content["rarity"],
            names=tuple(tuple(map(frozenset, names)) for names in content["names"]),
            mentions=tuple(map(frozenset, content["mentions"])),
            moves={name: dict(zip(*rows, strict=True)) for name, rows in content["moves"].items()},
            known_words=content["known_words"],
        )
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise IndexUnreadable from error


def _entry(fields: dict[str, Any]) -> Entry:
    """JSON knows no tuples."""
    whole: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    return Entry(**whole)
