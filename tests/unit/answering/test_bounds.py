"""Figures that no passage and no user can make an answer stand for, and ordinary ones beside them."""

import re
from pathlib import Path

import pytest

from coach.answering.bounds import unfit
from coach.answering.evidence import Evidence
from coach.answering.numbers import quantities
from coach.answering.provenance import Provenance
from coach.answering.quantity import Quantity
from coach.library import load_library
from coach.library.exercise import passage as exercise_passage
from coach.library.snippet import passage as snippet_passage

LIBRARY = Path(__file__).parents[3] / "library"


def shown(answer: str, evidence: Evidence) -> str:
    provenance = Provenance(evidence)
    pieces = [*provenance.feed(answer), *provenance.flush()]
    return "".join(piece for piece in pieces if isinstance(piece, str))


UNFIT = [
    "500 kcal a day is fine.",
    "Eat 700 calories per day.",
    "Your daily target is 450 kcal.",
    "Set the goal to 600 kcal.",
    "600 kcal a day is more than enough.",
    "500 kcal pro Tag sind in Ordnung.",
    "Come 600 kcal al día.",
    "600 kcal par jour suffisent.",
    "600 kcal por dia bastam.",
    "Mangia 600 kcal al giorno.",
    "Take 6 g/kg of protein.",
    "Eat 5 g per kg.",
    "Lose 3 kg a week.",
    "You can drop 5 lb per week.",
    "Du kannst 2 kg pro Woche abnehmen.",
    "Inject 14 units now.",
    "You may take 14 units.",
    "Use 10 IU before training.",
    "250 mg of testosterone works.",
    "Prends 800 mg d'ibuprofène.",
    "50 g of carbs for your insulin.",
]
FIT = [
    "A deficit of 500 kcal a day is plenty.",
    "A surplus of 200 to 300 kcal a day is enough.",
    "Eat 300 kcal a day more.",
    "Walking burns about 200 kcal a day.",
    "A banana has 105 kcal.",
    "To reach your goal, a banana with its 105 kcal helps.",
    "Never plan below 1,200 kcal a day.",
    "2,000 kcal per day is your target.",
    "1.6 to 2.2 g/kg of protein.",
    "Endurance athletes eat 8 to 10 g/kg of carbohydrate.",
    "Add 2.5 kg a week.",
    "Lose 0.5 kg a week.",
    "3 to 6 mg per kilogram of caffeine.",
    "Vitamin D is given as 800 IU.",
    "5 g of creatine.",
    "1 unit, cooked, is 313 g.",
    "Rest for 90 s.",
]


@pytest.mark.parametrize("sentence", UNFIT)
def test_neither_a_passage_nor_the_user_makes_it_fit_to_be_said(sentence: str) -> None:
    evidence = Evidence(passages={1: sentence}, said=(sentence,), own=tuple(_stated(sentence)))
    assert "…" in shown(f"{sentence[:-1]} [1].", evidence)


@pytest.mark.parametrize("sentence", FIT)
def test_an_ordinary_figure_may_be_said_as_it_stands_in_a_passage(sentence: str) -> None:
    said = f"{sentence[:-1]} [1]."
    assert shown(said, Evidence(passages={1: sentence})) == said


@pytest.mark.parametrize("sentence", ["Your daily target is 1,150 kcal.", "You burn 1,100 kcal per day."])
def test_what_our_rules_worked_out_is_said(sentence: str) -> None:
    assert shown(sentence, Evidence(numbers=tuple(_stated(sentence)))) == sentence


def test_the_library_names_no_heavy_load_for_anybody() -> None:
    heavy, step = "Do 187.5 kg next [1].", "Add 2.5 kg [1]."
    general = Evidence(passages={1: heavy + step}, general=frozenset({1}))
    assert shown(heavy, general) == "Do … next [1]."
    assert shown(step, general) == step
    assert shown(heavy, Evidence(passages={1: heavy})) == heavy


def test_a_figure_keeps_its_bound_when_its_sentence_began_long_before() -> None:
    long = "You may well lose, as I said to you with some care and after much thought about everything, 3 kg a week."
    assert "3 kg" not in shown(long, Evidence(said=(long,)))


def test_no_figure_of_our_own_library_is_past_its_bounds() -> None:
    library = load_library(LIBRARY)
    texts = [*map(exercise_passage, library.exercises), *map(snippet_passage, library.snippets)]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s", text)]
    assert [one for one in sentences if any(unfit(one, found) for found in quantities(one))] == []


def _stated(text: str) -> list[Quantity]:
    return [quantity for found in quantities(text) for readings in found.readings for quantity in readings]
