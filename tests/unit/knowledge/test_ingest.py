from collections.abc import Sequence
from dataclasses import replace

from coach.adapters.memory.embedder import MemoryEmbedder
from coach.adapters.memory.knowledge import MemoryKnowledge
from coach.knowledge.chunks import chunks
from coach.knowledge.entry import Entry
from coach.knowledge.evaluate import evaluate_retrieval
from coach.knowledge.index import LibraryIndex
from coach.knowledge.ingest import ingest


def exercises(index: LibraryIndex) -> Sequence[Entry]:
    return [entry for entry in index.entries if entry.kind == "exercise"]


async def test_a_second_run_changes_nothing(index: LibraryIndex, embedder: MemoryEmbedder) -> None:
    store = MemoryKnowledge(embedder.name)
    first = await ingest(exercises(index), "exercise", store, embedder)
    embedder.texts.clear()

    assert first > 0
    assert await ingest(exercises(index), "exercise", store, embedder) == 0
    assert embedder.texts == []


async def test_a_changed_entry_is_written_anew_and_its_old_text_is_gone(
    index: LibraryIndex, embedder: MemoryEmbedder
) -> None:
    store = MemoryKnowledge(embedder.name)
    first, *rest = exercises(index)
    await ingest([first, *rest], "exercise", store, embedder)

    changed = replace(first, text="Bar in front, elbows high.")
    written = await ingest([changed, *rest], "exercise", store, embedder)

    assert written == 1
    documents = [record.document for record in store.collections["exercises"].records.values()]
    assert not any(first.text in document for document in documents)


async def test_what_the_library_no_longer_holds_is_removed(
    index: LibraryIndex, embedder: MemoryEmbedder
) -> None:
    store = MemoryKnowledge(embedder.name)
    await ingest(exercises(index), "exercise", store, embedder)

    await ingest(exercises(index)[:2], "exercise", store, embedder)

    left = {record.metadata["entry"] for record in store.collections["exercises"].records.values()}
    assert left == {entry.id for entry in exercises(index)[:2]}


async def test_another_embedder_makes_the_collection_anew(
    index: LibraryIndex, embedder: MemoryEmbedder
) -> None:
    store = MemoryKnowledge(embedder.name)
    await ingest(exercises(index), "exercise", store, embedder)
    other = MemoryEmbedder("triples-32", 32)
    store.embedder = other.name

    assert await ingest(exercises(index), "exercise", store, other) > 0
    assert store.collections["exercises"].dimensions == 32


async def test_progress_is_told(index: LibraryIndex, embedder: MemoryEmbedder) -> None:
    told: list[tuple[int, int]] = []

    await ingest(
        exercises(index),
        "exercise",
        MemoryKnowledge(embedder.name),
        embedder,
        lambda *done: told.append(done),
    )

    assert told[-1] == (len(exercises(index)), len(exercises(index)))


def test_a_chunk_says_what_people_call_the_movement(index: LibraryIndex) -> None:
    entry = next(entry for entry in index.entries if entry.id == "push-up")

    assert any("press up" in text for text in chunks(entry))


async def test_a_prediction_a_case_comes_from_the_code_that_answers(
    index: LibraryIndex, embedder: MemoryEmbedder
) -> None:
    cases = [
        {"id": "1", "question": "goblet squat", "gold_ids": ["never read"]},
        {"id": "2", "question": "copenhagen plank"},
    ]
    store = MemoryKnowledge(embedder.name)

    predictions = [p async for p in evaluate_retrieval(cases, exercises(index), store, embedder)]

    assert predictions[0]["ranked"][0] == "goblet-squat"
    assert len(predictions[0]["ranked"]) == 10
    assert predictions[1] == {"id": "2", "ranked": [], "abstain": True}
