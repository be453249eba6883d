"""Attacks and harmless orders in series, and texts of whole libraries: what is cut, and what stays whole."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.library import load_library
from coach.library.exercise import passage as exercise_passage
from coach.library.food import passage as food_passage
from coach.library.snippet import passage as snippet_passage
from coach.safety.injection import addresses_model, asks_for_instructions, screen, strip_urls

SHARED = Path(os.environ.get("COACH_SHARED", Path(__file__).parents[4] / "shared"))
LIBRARY = load_library(Path(__file__).parents[3] / "library")


def of(kind: str) -> list[str]:
    lines = (Path(__file__).parent / "injection.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [text.replace("\\n", "\n") for _, found, text in rows if found == kind]


@pytest.mark.parametrize("text", of("attack"))
def test_an_attack_is_cut(text: str) -> None:
    assert screen(text) != text.strip()


@pytest.mark.parametrize("text", of("order"))
def test_an_order_to_an_athlete_stays_whole(text: str) -> None:
    assert not addresses_model(text)


@pytest.mark.parametrize("text", of("leak"))
def test_who_asks_for_the_instructions_is_told_apart(text: str) -> None:
    assert asks_for_instructions(text)


@pytest.mark.parametrize("text", of("question"))
def test_who_asks_about_training_is_not(text: str) -> None:
    assert not asks_for_instructions(text)


def test_nothing_of_our_own_library_is_cut() -> None:
    exercises = [text for one in LIBRARY.exercises for text in (one.name, exercise_passage(one))]
    snippets = [text for one in LIBRARY.snippets for text in (one.title, snippet_passage(one))]
    foods = [text for one in LIBRARY.foods for text in (*one.names, food_passage(one))]
    cut = [text for text in (*exercises, *snippets, *foods) if screen(text, prose=True) != text.strip()]
    assert cut == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared libraries are not here")
def test_hardly_a_description_of_other_libraries_is_cut() -> None:
    descriptions = list(_descriptions())
    assert len(descriptions) > 6_000
    assert sum(addresses_model(strip_urls(text)) for text in descriptions) <= 2


def _descriptions() -> Iterator[str]:
    """Of free-exercise-db, 3,722; of wger and everkinetic, whatever has more than a few words."""
    data = SHARED / "data"
    for one in json.loads((data / "free-exercise-db.exercises.json").read_text("utf-8")):
        yield from one["instructions"]
    for name in ("wger_exercises_en.json", "everkinetic.exercises.json"):
        yield from _texts(json.loads((data / name).read_text("utf-8")))


def _texts(part: object) -> Iterator[str]:
    match part:
        case dict():
            for value in part.values():
                yield from _texts(value)
        case list():
            for value in part:
                yield from _texts(value)
        case str() if len(part) > 40 and " " in part and "<" not in part:
            yield part
        case _:
            return
