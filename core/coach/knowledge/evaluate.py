"""Retrieval over a file of cases, by the code that answers questions."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any

from coach.knowledge.entry import Entry
from coach.knowledge.index import build_index
from coach.knowledge.ingest import ingest
from coach.knowledge.retriever import Retriever
from coach.ports import Embedder, Knowledge

RANKED = 10


async def evaluate_retrieval(
    cases: Iterable[Mapping[str, Any]],
    exercises: Sequence[Entry],
    knowledge: Knowledge,
    embedder: Embedder,
) -> AsyncIterator[dict[str, Any]]:
    """One `{"id", "ranked", "abstain"}` a case, of which only `id` and `question` are read.

    The collections are made to hold these exercises and no snippets, so give a store of its own.
    """
    await ingest(exercises, "exercise", knowledge, embedder)
    retriever = Retriever(knowledge, embedder, build_index(exercises))
    for case in cases:
        found = await retriever.ground(case["question"], limit=RANKED, kinds=frozenset({"exercise"}))
        yield {
            "id": case["id"],
            "ranked": [passage.id for passage in found.passages],
            "abstain": found.abstained,
        }
