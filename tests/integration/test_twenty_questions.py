"""Twenty questions as lifters ask them are answered from the library's right entries."""

import asyncio
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from coach.adapters.builtin.answer import compose
from coach.adapters.embedding_static import StaticEmbedder
from coach.adapters.memory.knowledge import MemoryKnowledge
from coach.knowledge.index import build_index
from coach.knowledge.ingest import ingest
from coach.knowledge.records import entry_of_exercise, entry_of_snippet
from coach.knowledge.retriever import Grounding, Retriever
from coach.library import load_library
from coach.ports import Prompt

ROOT = Path(__file__).parents[2]
QUESTIONS = tomllib.loads((ROOT / "library" / "questions.toml").read_text(encoding="utf-8"))["question"]
PAGE = (ROOT / "docs" / "reference" / "twenty-questions.md").read_text(encoding="utf-8")

Question = Mapping[str, Any]
each = pytest.mark.parametrize("question", QUESTIONS, ids=[one["about"] for one in QUESTIONS])

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> dict[str, Grounding]:
    return asyncio.run(grounded())


async def grounded() -> dict[str, Grounding]:
    library, embedder = load_library(ROOT / "library"), StaticEmbedder()
    exercises, snippets = (
        list(map(entry_of_exercise, library.exercises)),
        list(map(entry_of_snippet, library.snippets)),
    )
    knowledge = MemoryKnowledge(embedder.name)
    await ingest(exercises, "exercise", knowledge, embedder)
    await ingest(snippets, "snippet", knowledge, embedder)
    retriever = Retriever(knowledge, embedder, build_index([*exercises, *snippets]))
    return {one["ask"]: await retriever.ground(one["ask"]) for one in QUESTIONS}


def test_there_are_twenty() -> None:
    assert len({question["ask"] for question in QUESTIONS}) == 20


@each
def test_the_right_entries_are_found(question: Question, found: dict[str, Grounding]) -> None:
    passages = [passage.id for passage in found[question["ask"]].passages]
    assert [name for name in question["sources"] if name not in passages] == []


@each
def test_one_of_them_is_cited(question: Question, found: dict[str, Grounding]) -> None:
    passages = found[question["ask"]].passages
    answer = compose(Prompt(system="", messages=(), question=question["ask"], passages=passages))
    cited = {passages[int(ref) - 1].id for ref in re.findall(r"\[(\d+)\]", answer)}
    assert cited & set(question["sources"])


@each
def test_the_page_shows_the_answer_with_its_sources(question: Question) -> None:
    [shown] = [part for part in PAGE.split("\n## ") if part.split("\n")[0].endswith(question["ask"])]
    assert [name for name in question["sources"] if f"** (`{name}`)" not in shown] == []
