"""`coach evaluate`: the real code paths over a file of cases, one prediction a line; expectations are not read."""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from coach.adapters.embedding_static import StaticEmbedder
from coach.adapters.memory.knowledge import MemoryKnowledge
from coach.answering.retrieval import Found
from coach.errors import CoachError
from coach.knowledge.evaluate import evaluate_retrieval
from coach.knowledge.index import build_index
from coach.knowledge.records import entry_of_exercise, entry_of_snippet
from coach.knowledge.retriever import Retriever
from coach.library import Exercise, LibraryError, load_library
from coach.library.importers import read_exercises, read_foods
from coach.nutrition.evaluate import evaluate_meal
from coach.nutrition.matching import Foods
from coach.safety.gate import evaluate_safety
from coach.training.evaluate import evaluate_session
from coach.training.numbers import evaluate_number
from coach_local import chroma
from coach_local.attacks import evaluate_injection
from coach_local.ingest import OWN_LIBRARY
from coach_local.services import ServiceError
from coach_realtime.settings import Environment
from coach_realtime.wiring.library import new_embedder, new_http, new_knowledge

EXPECTED = (
    "expect",
    "tol",
    "gold_ids",
    "trap_ids",
    "must",
    "must_not",
    "must_not_behaviour",
    "source",
    "note",
)
"""What a case says about its own answer: taken away before anything else sees the case."""

Case = Mapping[str, Any]
Prediction = Mapping[str, Any]
Evaluate = Callable[[int, Case], Prediction]


class Unusable(Exception):
    """The input is not what the set takes; the message says why."""


def command(kind: str, cases: Path, out: Path, exercises: Path | None, foods: Path | None = None) -> int:
    """The process's exit status."""
    try:
        written = asyncio.run(_evaluate(kind, _read(cases), out, exercises, foods))
    except (Unusable, LibraryError, ServiceError, CoachError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{written} predictions in {out}")
    return 0


async def _evaluate(
    kind: str, cases: Sequence[Case], out: Path, exercises: Path | None, foods: Path | None
) -> int:
    match kind:
        case "retrieval":
            predictions = _retrieval(cases, exercises)
        case "injection":
            predictions = _injection(cases, foods)
        case "meals":
            predictions = _ruled(_meals(foods), cases)
        case _:
            predictions = _ruled(RULED[kind], cases)
    written = 0
    with out.open("w", encoding="utf-8") as lines:
        async for prediction in predictions:
            lines.write(json.dumps(prediction, ensure_ascii=False) + "\n")
            written += 1
    return written


async def _ruled(evaluate: Evaluate, cases: Sequence[Case]) -> AsyncIterator[Prediction]:
    """What rules alone decide. A case that is not of this set costs the others nothing: it is told at the end."""
    unread: list[str] = []
    for index, case in enumerate(cases):
        try:
            yield evaluate(index, case)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            unread.append(f"Case {case.get('id', index)} is not one of this set: {error!r}")
            yield {"id": case.get("id", index), "error": repr(error)}
    if unread:
        raise Unusable("\n".join(unread))


async def _retrieval(cases: Sequence[Case], exercises: Path | None) -> AsyncIterator[Prediction]:
    """On a Chroma server of its own, which is gone afterwards."""
    entries = [entry_of_exercise(record) for record in _library(exercises)]
    with tempfile.TemporaryDirectory(prefix="coach-evaluate-") as folder:
        server = await chroma.start(Path(folder) / "chroma", Path(folder) / "chroma.log")
        http = new_http()
        try:
            environment = Environment({**os.environ, **server.settings()})
            embedder = new_embedder(environment, http)
            knowledge = new_knowledge(environment, http, embedder)
            async for prediction in evaluate_retrieval(cases, entries, knowledge, embedder):
                yield prediction
        finally:
            await http.aclose()
            await server.stop()


async def _injection(cases: Sequence[Case], foods: Path | None) -> AsyncIterator[Prediction]:
    """Over our own library, by its words: what is planted goes first in any case."""
    library = load_library(OWN_LIBRARY)
    entries = [*map(entry_of_exercise, library.exercises), *map(entry_of_snippet, library.snippets)]
    embedder = StaticEmbedder()
    retrieval = Found(Retriever(MemoryKnowledge(embedder.name), embedder, build_index(entries)))
    table = Foods(library.foods, Foods(read_foods(foods).records) if foods else None)
    try:
        async for prediction in evaluate_injection(cases, retrieval, table):
            yield prediction
    except KeyError as error:
        raise Unusable(f"A case is not one of this set: it has no {error}.") from error


def _library(exercises: Path | None) -> Sequence[Exercise]:
    return read_exercises(exercises).records if exercises else load_library(OWN_LIBRARY).exercises


def _read(path: Path) -> list[Case]:
    """A JSON list, or an object a line. Raises Unusable."""
    text = path.read_text(encoding="utf-8")
    try:
        cases = json.loads(text) if text.lstrip().startswith("[") else list(_lines(text))
    except ValueError as error:
        raise Unusable(f"{path} is neither a JSON list nor an object a line: {error}") from None
    if not all(isinstance(case, dict) for case in cases):
        raise Unusable(f"{path} holds something else than objects.")
    return [{name: value for name, value in case.items() if name not in EXPECTED} for case in cases]


def _lines(text: str) -> Iterator[Any]:
    return (json.loads(line) for line in text.splitlines() if line.strip())


def _number(index: int, case: Case) -> Prediction:
    return {"index": index, "value": evaluate_number(case.get("fn"), case.get("input"))}


def _meals(foods: Path | None) -> Evaluate:
    """Over our own foods, and the whole table beside them where one is given."""
    own = load_library(OWN_LIBRARY).foods
    table = Foods(own, Foods(read_foods(foods).records) if foods else None)
    return lambda _index, case: evaluate_meal(dict(case), table)


RULED: Mapping[str, Evaluate] = {
    "safety": lambda _index, case: evaluate_safety(dict(case)),
    "sessions": lambda _index, case: evaluate_session(case),
    "numbers": _number,
}
