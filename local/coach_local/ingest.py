"""`coach ingest`: the library into Postgres, its vectors into Chroma, its word index into the bucket.

Run twice, it changes nothing the second time: a record is written where it differs, and embedded where
its words do.
"""

import asyncio
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import asyncpg

from coach.answering.retrieval import INDEX_KEY
from coach.errors import CoachError, SettingsError
from coach.knowledge import ingest as vectors
from coach.knowledge.entry import Entry, EntryKind
from coach.knowledge.index import build_index
from coach.knowledge.index_file import dumped
from coach.knowledge.records import entry_of_exercise, entry_of_snippet
from coach.library import Exercise, Food, LibraryError, Snippet, load_library
from coach.library.importers import (
    FORMATS,
    Format,
    Skipped,
    merged_exercises,
    merged_foods,
    read_exercises,
    read_foods,
    read_snippets,
    read_videos,
)
from coach.library.record import Record as LibraryRecord
from coach.ports import Embedder, Knowledge, Objects
from coach_local import folder
from coach_local.database import OWNER
from coach_realtime.settings import Environment
from coach_realtime.wiring.library import new_embedder, new_http, new_knowledge, new_objects

OWN_LIBRARY = Path(__file__).parents[2] / "library"
BATCH = 64
FORMAT = "2"
"""To be raised when the same files are to be taken in anew."""
DIGEST_KEY = "library/digest"

T = TypeVar("T")
R = TypeVar("R", bound=LibraryRecord)

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
    """What became of a library: how many records it has, and how much was written for it."""

    records: int
    rows: int
    vectors: int

    def __str__(self) -> str:
        if not self.rows and not self.vectors:
            return f"{self.records} records, nothing new"
        return f"{self.records} records: {self.rows} rows and {self.vectors} vectors written"


async def ingest_exercises(shelves: Shelves, exercises: Sequence[Exercise]) -> Counted:
    """Puts them beside those of other sources, where the same lift under two names becomes one."""
    others = await _from_elsewhere(shelves, "exercises", Exercise, exercises)
    first, second = (exercises, others) if _is_ours(exercises) else (others, exercises)
    merged = merged_exercises(first, second)
    written = await _embed(shelves, "exercise", [entry_of_exercise(e) for e in merged.records])
    return await _ingest(shelves, "exercises", merged.records, written)


async def ingest_snippets(shelves: Shelves, snippets: Sequence[Snippet]) -> Counted:
    others = await _from_elsewhere(shelves, "snippets", Snippet, snippets)
    records = [*others, *snippets]
    written = await _embed(shelves, "snippet", [entry_of_snippet(snippet) for snippet in records])
    return await _ingest(shelves, "snippets", records, written)


async def ingest_foods(shelves: Shelves, foods: Sequence[Food]) -> Counted:
    others = await _from_elsewhere(shelves, "foods", Food, foods)
    first, second = (foods, others) if _is_ours(foods) else (others, foods)
    return await _ingest(shelves, "foods", merged_foods(first, second).records)


async def ingest_videos(shelves: Shelves, path: Path) -> Counted:
    read = read_videos(path, await _stored(shelves, "exercises", Exercise))
    _tell_skipped(shelves, read.skipped)
    statement = """
        insert into coach.exercise_videos as known
            (exercise, s3_key, title, licence, credit, start_s, end_s, cue)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (exercise, s3_key) do update set
            title = excluded.title, licence = excluded.licence, credit = excluded.credit,
            start_s = excluded.start_s, end_s = excluded.end_s, cue = excluded.cue
        where (known.title, known.licence, known.credit, known.start_s, known.end_s, known.cue)
            is distinct from
            (excluded.title, excluded.licence, excluded.credit, excluded.start_s, excluded.end_s, excluded.cue)
    """
    rows = 0
    for video in read.records:
        given = (video.exercise, video.s3_key, video.title, video.license, video.credit)
        status = await shelves.database.execute(statement, *given, video.start_s, video.end_s, video.cue)
        rows += int(status.rpartition(" ")[2])
    return Counted(len(read.records), rows, 0)


async def write_index(shelves: Shelves, *, anew: bool) -> None:
    """The word index over everything that can be cited, where something changed or there is none."""
    if not anew and await shelves.objects.get(INDEX_KEY) is not None:
        return
    exercises = [entry_of_exercise(e) for e in await _stored(shelves, "exercises", Exercise)]
    snippets = [entry_of_snippet(s) for s in await _stored(shelves, "snippets", Snippet)]
    content = dumped(build_index([*exercises, *snippets]))
    await shelves.objects.put(INDEX_KEY, content, "application/octet-stream")
    shelves.say(f"  word index written, {len(content) // 1024} KB")


# ---------------------------------------------------------------------------------------- rows and vectors


async def _embed(shelves: Shelves, kind: EntryKind, entries: Sequence[Entry]) -> int:
    def progress(done: int, of: int) -> None:
        shelves.say(f"  {kind}s: {done} of {of}")

    return await vectors.ingest(entries, kind, shelves.knowledge, shelves.embedder, progress)


async def _ingest(
    shelves: Shelves, table: str, records: Sequence[LibraryRecord], written: int = 0
) -> Counted:
    """The rows; `written` vectors came before them."""
    different = await _different(shelves, table, records)
    rows = await _write_rows(shelves, table, [record for record in records if record.id in different])
    gone = await _forget_rows(shelves, table, [record.id for record in records])
    return Counted(len(records), rows + gone, written)


async def _stored(shelves: Shelves, table: str, model: type[R]) -> list[R]:
    rows = await shelves.database.fetch(f"select record from coach.{table} order by id")
    return [model.model_validate_json(row["record"]) for row in rows]


async def _from_elsewhere(shelves: Shelves, table: str, model: type[R], given: Sequence[R]) -> list[R]:
    """What is stored from other sources than those of the records given."""
    sources = {record.provenance.source for record in given}
    stored = await _stored(shelves, table, model)
    return [record for record in stored if record.provenance.source not in sources]


def _is_ours(records: Sequence[LibraryRecord]) -> bool:
    return all(record.provenance.source == "coach" for record in records)


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


async def _forget_rows(shelves: Shelves, table: str, kept: Sequence[str]) -> int:
    status = await shelves.database.execute(f"delete from coach.{table} where id <> all($1::text[])", kept)
    return int(status.rpartition(" ")[2])


def _columns(records: Sequence[LibraryRecord]) -> tuple[list[str], list[str]]:
    documents = [json.dumps(record.model_dump(mode="json")) for record in records]
    return [record.id for record in records], documents


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _tell_skipped(shelves: Shelves, skipped: Sequence[Skipped]) -> None:
    for reason, count in Counter(skip.reason for skip in skipped).most_common():
        shelves.say(f"  skipped {count}: {reason}")


# ---------------------------------------------------------------------------------------- where it goes


async def ingest_own_library(environment: Mapping[str, str]) -> None:
    """For the local stack: the library of this repository, into the parts that just started.

    What was taken in before is known by the digest of its files and its embedder's name, so that a start
    without news costs nothing.
    """
    async with opened(environment, say=lambda _line: None) as shelves:
        digest = _digest(OWN_LIBRARY, shelves.embedder.name)
        if await shelves.objects.get(DIGEST_KEY) == digest:
            return
        library = load_library(OWN_LIBRARY)
        await ingest_exercises(shelves, library.exercises)
        await ingest_snippets(shelves, library.snippets)
        await ingest_foods(shelves, library.foods)
        await write_index(shelves, anew=True)
        await shelves.objects.put(DIGEST_KEY, digest, "text/plain")


@asynccontextmanager
async def opened(environment: Mapping[str, str], say: Say = print) -> AsyncIterator[Shelves]:
    """The shelves that the settings name; the database as its owner."""
    parts = Environment({**os.environ, **environment})
    database = await asyncpg.connect(environment.get(OWNER) or parts.database_url(), statement_cache_size=0)
    http = new_http()
    embedder = new_embedder(parts, http)
    try:
        yield Shelves(
            database,
            new_knowledge(parts, http, embedder),
            embedder,
            new_objects(parts, http),
            say,
        )
    finally:
        await http.aclose()
        await database.close()


def _digest(library: Path, embedder: str) -> bytes:
    digest = hashlib.sha256(f"{FORMAT} {embedder}".encode())
    for file in sorted(library.rglob("*.toml")):
        digest.update(file.read_bytes())
    return digest.hexdigest().encode()


def command(library: str, path: Path, named: str | None, data: Path) -> int:
    """`coach ingest`; the process's exit status."""
    environment = folder.running(data) or {}
    try:
        asyncio.run(_command(library, path, named, environment))
    except (LibraryError, CoachError, SettingsError, OSError, asyncpg.PostgresError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _command(library: str, path: Path, named: str | None, environment: Mapping[str, str]) -> None:
    """Reads before it opens anything: a file that cannot be used changes nothing."""
    if named is not None and named not in FORMATS:
        raise SettingsError(f"--format must be one of {', '.join(FORMATS)}")
    chosen: Format | None = named
    match library:
        case "exercises":
            exercises = read_exercises(path, chosen)
            await _into(environment, lambda to: ingest_exercises(to, exercises.records), exercises.skipped)
        case "foods":
            foods = read_foods(path, chosen)
            await _into(environment, lambda to: ingest_foods(to, foods.records), foods.skipped)
        case "snippets":
            snippets = read_snippets(path)
            await _into(environment, lambda to: ingest_snippets(to, snippets.records), snippets.skipped)
        case "videos":
            await _into(environment, lambda to: ingest_videos(to, path), ())


async def _into(
    environment: Mapping[str, str],
    ingest: Callable[[Shelves], Awaitable[Counted]],
    skipped: Sequence[Skipped],
) -> None:
    async with opened(environment) as shelves:
        counted = await ingest(shelves)
        _tell_skipped(shelves, skipped)
        await write_index(shelves, anew=counted.rows > 0)
        print(counted)
