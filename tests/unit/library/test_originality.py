"""No sentence of ours stands in a public set: not one run of eight words is shared."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.library import Library
from coach.library.importers.overlap import Gram, ngrams

EIGHT = 8


def public_texts(folder: Path) -> Iterator[str]:
    def content(name: str) -> list[dict[str, list[str]]]:
        found: list[dict[str, list[str]]] = json.loads((folder / name).read_text(encoding="utf-8"))
        return found

    for record in content("free-exercise-db.exercises.json"):
        yield from record["instructions"]
    for record in content("wger_exercises_en.json"):
        yield str(record["description"])
        yield from record["notes"]
    for record in content("everkinetic.exercises.json"):
        yield str(record["primer"])
        yield from (*record["steps"], *record["tips"])


@pytest.fixture(scope="module")
def public(shared_data: Path) -> set[Gram]:
    return set[Gram]().union(*(ngrams(text, EIGHT) for text in public_texts(shared_data)))


def own_texts(library: Library) -> Iterator[tuple[str, str]]:
    for exercise in library.exercises:
        faults = (part for fault in exercise.faults for part in (fault.sign, fault.fix))
        for text in (exercise.set_up, exercise.execution, *exercise.cues, *faults):
            yield exercise.id, text
    yield from ((snippet.id, snippet.text) for snippet in library.snippets)


def test_the_public_sets_hold_texts(public: set[Gram]) -> None:
    assert len(public) > 50_000


def test_no_run_of_eight_words_is_shared_with_a_public_set(library: Library, public: set[Gram]) -> None:
    shared = [(name, text) for name, text in own_texts(library) if ngrams(text, EIGHT) & public]
    assert shared == []
