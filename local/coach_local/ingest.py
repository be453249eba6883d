"""`coach ingest`: the library into Postgres, its vectors into Chroma, its word index into the bucket.

Run twice, it changes nothing the second time: a record is written where it differs, and embedded where
its words do.
"""

import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import asyncpg

from coach.knowledge.entry import Entry
from coach.knowledge.index import build_index
from coach.knowledge.records import entry_of_exercise, entry_of_snippet
from coach.knowledge.stored_index import dump_index
from coach.library import Library, load_library
from coach.library.record import Record as LibraryRecord
from coach.ports import Embedder, Knowledge, Objects, Record, Vector
from coach_local.database import OWNER
from coach_realtime import wiring
from coach_realtime.settings import INDEX_KEY, Environment

OWN_LIBRARY = Path(__file__).parents[2] / "library"
BATCH = 64
FORMAT = "1"
"""To be raised when the same files are to be taken in anew."""
DIGEST_KEY = "library/digest"

T = TypeVar("T")
Say = Callable[[str], None]


@dataclass
class Shelves:
    """Where a library goes."""

    database: asyncpg.Connection
    knowledge: Knowledge
    embedder: Embedder
    objects: Objects
    say: Say = print


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a library: how many records it has, and how many were written for it."""

    records: int
    rows: int
    vectors: int

    def __str__(self) -> str:
        if not self.rows and not self.vectors:
            return f"{self.records} records, nothing new"
        return f"{self.records} records: {self.rows} rows and {self.vectors} vectors written"


async def ingest_records(
    shelves: Shelves, library: str, records: Sequence[LibraryRecord], entries: Sequence[Entry] = ()
) -> Counted:
    """Vectors first, then rows: a row is the mark that its record is done, so that a run that was cut off
    is made up for by the next one."""
    different = await _different(shelves, library, records)
    vectors = await _write_vectors(shelves, library, entries, different) if entries else 0
    rows = await _write_rows(shelves, library, [record for record in records if record.id in different])
    counted = Counted(len(records), rows, vectors)
    shelves.say(f"  {library:<10} {counted}")
    return counted


async def _different(shelves: Shelves, table: str, records: Sequence[LibraryRecord]) -> set[str]:
    """The ids of the records that the database lacks, or has otherwise."""
    statement = f"""
        select given.id from unnest($1::text[], $2::jsonb[]) as given (id, record)
        left join coach.{table} as known on known.id = given.id
        where known.record is distinct from given.record
    """
    return {
        row["id"]
        for batch in _batches(records)
        for row in await shelves.database.fetch(statement, *_columns(batch))
    }


async def _write_rows(shelves: Shelves, table: str, records: Sequence[LibraryRecord]) -> int:
    statement = f"""
        insert into coach.{table} (id, record) select * from unnest($1::text[], $2::jsonb[])
        on conflict (id) do update set record = excluded.record, updated_at = now()
    """
    for batch in _batches(records):
        await shelves.database.execute(statement, *_columns(batch))
    return len(records)


async def _write_vectors(
    shelves: Shelves, library: str, entries: Sequence[Entry], different: set[str]
) -> int:
    """Embeds what is new or other than it was; takes out what the library has no more."""
    known = await shelves.knowledge.ids(library)
    if gone := known - {entry.id for entry in entries}:
        await shelves.knowledge.remove(library, sorted(gone))
    missing = [entry for entry in entries if entry.id in different or entry.id not in known]
    for batch in _batches(missing):
        vectors = await shelves.embedder.embed([entry.text for entry in batch])
        found = zip(batch, vectors, strict=True)
        await shelves.knowledge.store(library, [_vector_record(entry, vector) for entry, vector in found])
    return len(missing) + len(gone)


def _columns(records: Sequence[LibraryRecord]) -> tuple[list[str], list[str]]:
    documents = [json.dumps(record.model_dump(mode="json")) for record in records]
    return [record.id for record in records], documents


def _vector_record(entry: Entry, vector: Vector) -> Record:
    return Record(entry.id, vector, entry.text, {"kind": entry.kind, "name": entry.name})


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


# ---------------------------------------------------------------------------------------- whole libraries


async def ingest_library(shelves: Shelves, library: Library) -> None:
    """Everything that the coach ships with, and the word index over it."""
    exercises = [entry_of_exercise(exercise) for exercise in library.exercises]
    snippets = [entry_of_snippet(snippet) for snippet in library.snippets]
    counted = [
        await ingest_records(shelves, "exercises", library.exercises, exercises),
        await ingest_records(shelves, "snippets", library.snippets, snippets),
        await ingest_records(shelves, "foods", library.foods),
    ]
    if any(count.rows for count in counted) or await shelves.objects.get(INDEX_KEY) is None:
        await shelves.objects.put(
            INDEX_KEY, dump_index(build_index([*exercises, *snippets])), "application/octet-stream"
        )
        shelves.say("  word index written")


async def ingest_own_library(environment: Mapping[str, str]) -> None:
    """For the local stack: the library of this repository, into the parts that just started.

    What was taken in before is known by the digest of its files, so that a start without news costs
    nothing.
    """
    digest = _digest(OWN_LIBRARY)
    async with opened(environment, say=lambda _line: None) as shelves:
        stored = await shelves.objects.get(DIGEST_KEY)
        if stored is not None and stored.decode() == digest:
            return
        await ingest_library(shelves, load_library(OWN_LIBRARY))
        await shelves.objects.put(DIGEST_KEY, digest.encode(), "text/plain")


@asynccontextmanager
async def opened(environment: Mapping[str, str], say: Say = print) -> AsyncIterator[Shelves]:
    """The shelves that the settings name; the database as its owner."""
    parts = Environment({**os.environ, **environment})
    database = await asyncpg.connect(environment.get(OWNER) or parts.database_url(), statement_cache_size=0)
    http = wiring.new_http()
    try:
        yield Shelves(
            database,
            wiring.new_knowledge(parts, http),
            wiring.new_embedder(),
            wiring.new_objects(parts, http),
            say,
        )
    finally:
        await http.aclose()
        await database.close()


def _digest(library: Path) -> str:
    """Of the records' files and of what turns them into vectors and words."""
    digest = hashlib.sha256(FORMAT.encode())
    for file in sorted(library.rglob("*.toml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
