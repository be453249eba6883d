"""What every store of vectors promises, asked of the memory twin and of a real Chroma server."""

import asyncio
import math
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from coach.adapters.chroma import Chroma
from coach.adapters.http import Http
from coach.adapters.memory.knowledge import MemoryKnowledge
from coach.errors import Unavailable
from coach.knowledge.storable import Unstorable, WrongEmbedder
from coach.ports import Knowledge, Record, Search

Make = Callable[..., Knowledge]


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server on a free port, its data in a folder of this run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma")
    command = Path(sys.executable).with_name("chroma")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [command, "run", "--path", folder / "data", "--host", "127.0.0.1", "--port", str(port)],
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            assert server.poll() is None, "the Chroma server ended at once"
            time.sleep(0.1)
    raise AssertionError("the Chroma server did not come up within a minute")


@pytest.fixture(params=["memory", "chroma"])
async def make(request: pytest.FixtureRequest) -> AsyncIterator[Make]:
    """Makes stores that look at the same data, each with an embedder of its own."""
    if request.param == "memory":
        shared = MemoryKnowledge("a")

        def memory(embedder: str = "a") -> Knowledge:
            twin = MemoryKnowledge(embedder)
            twin.collections = shared.collections
            return twin

        yield memory
        return
    url, http = request.getfixturevalue("chroma_url"), Http()
    yield lambda embedder="a": Chroma(http, url, embedder=embedder)
    await http.aclose()


@pytest.fixture
def store(make: Make) -> Knowledge:
    return make()


@pytest.fixture
def name() -> str:
    return f"t-{uuid4().hex}"


def record(id: str, *vector: float, text: str = "", **metadata: str | int | float | bool) -> Record:
    return Record(id, vector, text or id, metadata)


async def found(store: Knowledge, search: Search) -> list[str]:
    [hits] = await store.search([search])
    return [hit.id for hit in hits]


async def test_the_nearest_come_first_with_what_was_stored(store: Knowledge, name: str) -> None:
    await store.store(
        name, [record("far", 0, 1), record("near", 1, 0.1, text="Nah", kind="x", n=3, yes=True)]
    )

    [hits] = await store.search([Search(name, (1, 0))])

    assert [hit.id for hit in hits] == ["near", "far"]
    assert hits[0].document == "Nah"
    assert dict(hits[0].metadata) == {"kind": "x", "n": 3, "yes": True}
    assert hits[0].distance == pytest.approx(1 - 1 / math.sqrt(1.01), abs=1e-4)
    assert hits[1].distance == pytest.approx(1.0, abs=1e-4)


async def test_a_limit_is_kept(store: Knowledge, name: str) -> None:
    await store.store(name, [record(str(i), 1, i / 10) for i in range(10)])

    assert await found(store, Search(name, (1, 0), limit=3)) == ["0", "1", "2"]


async def test_a_collection_that_nobody_made_has_no_hits(store: Knowledge, name: str) -> None:
    await store.store(name, [record("a", 1, 0)])

    hits = await store.search([Search(f"{name}-missing", (1, 0)), Search(name, (1, 0))])

    assert [len(found) for found in hits] == [0, 1]


async def test_many_searches_are_answered_in_their_order(store: Knowledge, name: str) -> None:
    await store.store(name, [record(str(i), math.cos(i / 10), math.sin(i / 10)) for i in range(30)])

    hits = await store.search([Search(name, (math.cos(i / 10), math.sin(i / 10)), 1) for i in range(30)])

    assert [found[0].id for found in hits] == [str(i) for i in range(30)]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"equipment": "band"}, {"b"}),
        ({"equipment": ["band", "cable"]}, {"b", "c"}),
        ({"equipment": ["band", "cable"], "easy": True}, {"c"}),
        ({"sets": 3}, {"a"}),
        ({"equipment": "sled"}, set()),
        ({"nobody_has_this": "x"}, set()),
    ],
)
async def test_a_filter_of_equalities_leaves_only_what_fits(
    store: Knowledge, name: str, where: dict[str, str | int | float | bool | list[str]], expected: set[str]
) -> None:
    await store.store(
        name,
        [
            record("a", 1, 0, equipment="barbell", easy=True, sets=3),
            record("b", 1, 0, equipment="band", easy=False),
            record("c", 1, 0, equipment="cable", easy=True),
        ],
    )

    assert set(await found(store, Search(name, (1, 0), where=where))) == expected


async def test_a_record_stored_again_is_replaced(store: Knowledge, name: str) -> None:
    await store.store(name, [record("a", 1, 0, text="old")])
    await store.store(name, [record("a", 0, 1, text="older"), record("a", 0, 1, text="new")])

    [[hit]] = await store.search([Search(name, (0, 1))])

    assert (hit.document, round(hit.distance, 4)) == ("new", 0.0)


async def test_more_records_than_one_write_takes_are_all_stored(store: Knowledge, name: str) -> None:
    await store.store(name, [record(f"r{i}", 1, i) for i in range(701)])

    assert await store.ids(name) == {f"r{i}" for i in range(701)}


async def test_named_records_are_removed_and_the_rest_stays(store: Knowledge, name: str) -> None:
    await store.store(name, [record("a", 1, 0), record("b", 1, 0), record("c", 1, 0)])

    await store.remove(name, ["a", "c", "never was"])

    assert await store.ids(name) == {"b"}


async def test_a_removed_collection_is_gone_and_may_be_made_again(store: Knowledge, name: str) -> None:
    await store.store(name, [record("a", 1, 0)])

    await store.remove(name)

    assert await found(store, Search(name, (1, 0))) == []
    assert await store.ids(name) == set()
    await store.store(name, [record("b", 1, 0)])
    assert await found(store, Search(name, (1, 0))) == ["b"]


async def test_removing_what_is_not_there_is_no_error(store: Knowledge, name: str) -> None:
    await store.remove(name)
    await store.remove(name, ["a"])

    assert await store.ids(name) == set()


async def test_a_collection_made_anew_by_another_process_is_found_again(make: Make, name: str) -> None:
    reader, writer = make(), make()
    await writer.store(name, [record("old", 1, 0)])
    await found(reader, Search(name, (1, 0)))

    await writer.remove(name)
    await writer.store(name, [record("new", 1, 0)])

    assert await found(reader, Search(name, (1, 0))) == ["new"]


async def test_vectors_of_another_dimension_are_refused(store: Knowledge, name: str) -> None:
    await store.store(name, [record("a", 1, 0)])

    with pytest.raises(Unavailable):
        await store.search([Search(name, (1, 0, 0))])
    with pytest.raises(Unavailable):
        await store.store(name, [record("b", 1, 0, 0)])


async def test_another_embedder_is_noticed_and_told_what_to_do(make: Make, name: str) -> None:
    await make("a").store(name, [record("x", 1, 0)])
    other = make("b")

    for attempt in (
        other.search([Search(name, (1, 0))]),
        other.store(name, [record("y", 1, 0)]),
        other.ids(name),
    ):
        with pytest.raises(WrongEmbedder, match="coach ingest"):
            await attempt


async def test_a_new_embedder_starts_over_once_the_old_collection_is_removed(make: Make, name: str) -> None:
    await make("a").store(name, [record("x", 1, 0)])
    other = make("b")

    await other.remove(name)
    await other.store(name, [record("y", 1, 0, 0)])

    assert await found(other, Search(name, (1, 0, 0))) == ["y"]


@pytest.mark.parametrize(
    "beyond",
    [
        record("a" * 129, 1, 0),
        record("a", 1, 0, text="ä" * 8_193),
        record("a", *([0.1] * 4_097)),
        record("a", 1, 0, **{f"k{i}": i for i in range(33)}),
        record("a", 1, 0, **{"k" * 37: 1}),
        record("a", 1, 0, k="v" * 8_183),
    ],
    ids=["id", "document", "dimensions", "keys", "key", "value"],
)
async def test_a_record_beyond_the_limits_is_refused_and_nothing_of_its_batch_is_stored(
    store: Knowledge, name: str, beyond: Record
) -> None:
    with pytest.raises(Unstorable):
        await store.store(name, [record("fine", 1, 0), beyond])

    assert await store.ids(name) == set()


async def test_a_filter_of_too_many_predicates_is_refused(store: Knowledge, name: str) -> None:
    with pytest.raises(Unstorable):
        await store.search([Search(name, (1, 0), where={f"k{i}": i for i in range(9)})])


async def test_storing_nothing_makes_no_collection(store: Knowledge, name: str) -> None:
    await store.store(name, [])

    assert await found(store, Search(name, (1, 0))) == []


async def test_concurrent_questions_are_all_answered(store: Knowledge, name: str) -> None:
    await store.store(name, [record("a", 1, 0)])

    answers = await asyncio.gather(*(found(store, Search(name, (1, 0))) for _ in range(40)))

    assert answers == [["a"]] * 40
