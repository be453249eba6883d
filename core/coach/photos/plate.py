"""A plate: the items of a photo with their ranges, and what to ask the person who eats. Pure functions."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from coach.nutrition import reading
from coach.nutrition.estimating import (
    MAX_GRAMS,
    NOTHING_USUAL,
    Given,
    Item,
    Range,
    Usual,
    estimate_item,
    estimate_text,
)
from coach.nutrition.matching import Foods
from coach.photos.sight import SeenGrams, SeenItem, Sight
from coach.records.meal import Eaten
from coach.safety.injection import screen

MOST_ITEMS = 40
MOST_QUESTIONS = 2
LONGEST_NAME, LONGEST_NOTE = 120, 200
MOST_NOTES = 5
COPIED = 4
"""Words in a row that stand on a sign in the picture as well: then a note was copied from there."""
LARGEST_SWING = 2_000.0

Run = tuple[str, ...]

UNSURE = 0.5
"""Below this confidence in a portion, its range is at least ± 30 %, and its weight is asked for."""
SPREAD_IF_UNSURE = 0.30
SPREAD_OF_IDENTITY = 0.30
"""How much wider a range gets where the model is not sure at all what the food is."""
WORTH_ASKING = 40.0
"""Kilocalories that an answer could change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateItem(Item):
    """`id` stays when an item is edited. `alternatives` are other foods that it could be."""

    id: str
    alternatives: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask the person who eats; the answer is an edit. `kcal_swing`: what it could change."""

    text: str
    item: str | None
    kcal_swing: float


@dataclass(frozen=True, slots=True)
class Plate:
    items: Sequence[PlateItem] = ()
    questions: Sequence[Question] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One item before its numbers are looked up; `kept` is one that stays as it is."""

    id: str
    given: Given
    alternatives: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    kept: PlateItem | None = field(default=None)


_plate = TypeAdapter(Plate)


def read_plate(kept: Any) -> Plate:
    """A plate as it was written by `write_plate`."""
    return _plate.validate_python(kept)


def write_plate(plate: Plate) -> dict[str, Any]:
    return asdict(plate)


def seen_parts(sight: Sight) -> list[Part]:
    """What a model saw, brought within bounds."""
    signs = _runs(sight.text_in_image)
    return [_seen(f"i{number}", item, signs) for number, item in enumerate(sight.items[:MOST_ITEMS], 1)]


def served(parts: Iterable[Part], foods: Foods, usual: Usual = NOTHING_USUAL) -> list[PlateItem]:
    """The parts with their numbers, by the food table."""
    return [part.kept or _served(part, foods, usual) for part in parts]


def told_items(
    text: str, foods: Foods, usual: Usual = NOTHING_USUAL, language: str | None = None
) -> list[PlateItem]:
    """The items of a plate that was described in words."""
    return [
        PlateItem(**_fields(item), id=f"t{number}")
        for number, item in enumerate(estimate_text(text, foods, usual, language), 1)
    ]


def questions(items: Sequence[PlateItem], sight: Sight) -> list[Question]:
    """At most two, those whose answers could change most: the model's own, and weights that are unsure."""
    signs = _runs(sight.text_in_image)
    ids = {item.name.casefold(): item.id for item in items}
    asked = [
        Question(text, ids.get(question.affects.casefold()), _swing(question.max_kcal_swing))
        for question in sight.questions[:10]
        if (text := _line(question.q, LONGEST_NOTE, signs))
    ]
    unsure = [
        Question(f"How much {item.name} is it, in grams?", item.id, _width(item))
        for item, seen in zip(items, sight.items, strict=False)
        if seen.portion_confidence < UNSURE and item.status == "matched"
    ]
    worth = [question for question in (*asked, *unsure) if question.kcal_swing >= WORTH_ASKING]
    most = sorted(worth, key=lambda question: -question.kcal_swing)[:MOST_QUESTIONS]
    return most or asked[:MOST_QUESTIONS]


def eaten(items: Sequence[PlateItem], at: datetime) -> Eaten:
    """The meal that a confirmed plate is."""
    return reading.eaten("photo", [Item(**_fields(item)) for item in items], at)


def _seen(id_: str, item: SeenItem, signs: frozenset[Run]) -> Part:
    grams = _grams(item.grams)
    if grams and not item.portion_confidence >= UNSURE:  # a NaN is not sure either
        low, high = grams.mid * (1 - SPREAD_IF_UNSURE), grams.mid * (1 + SPREAD_IF_UNSURE)
        grams = Range(min(grams.low, low), grams.mid, max(grams.high, high))
    return Part(
        id=id_,
        given=Given(
            _line(item.name, LONGEST_NAME, signs) or "something",
            item.state,
            grams,
            doubt=SPREAD_OF_IDENTITY * (1 - _share(item.id_confidence)),
        ),
        alternatives=_lines(item.alternatives, signs),
        assumptions=_lines(item.assumptions, signs),
    )


def _served(part: Part, foods: Foods, usual: Usual) -> PlateItem:
    item = _fields(estimate_item(part.given, foods, usual))
    item["assumed"] = (*item["assumed"], *part.assumptions)
    return PlateItem(**item, id=part.id, alternatives=part.alternatives)


def _fields(item: Item) -> dict[str, Any]:
    return {each.name: getattr(item, each.name) for each in fields(Item)}


def _grams(seen: SeenGrams | None) -> Range | None:
    """In order, and none where the amount was not told: 0 g of what lies there is no amount."""
    if seen is None or not all(map(math.isfinite, (seen.low, seen.mid, seen.high))) or seen.mid <= 0:
        return None
    low, mid, high = sorted((max(seen.low, 0.0), seen.mid, seen.high))
    return Range(low, mid, min(high, max(mid, MAX_GRAMS)))


def _width(item: PlateItem) -> float:
    return 0.0 if item.kcal is None else round(item.kcal.high - item.kcal.low, 1)


def _swing(claimed: float) -> float:
    return min(max(claimed, 0.0), LARGEST_SWING) if math.isfinite(claimed) else 0.0


def _share(claimed: float) -> float:
    return min(max(claimed, 0.0), 1.0) if math.isfinite(claimed) else 0.0


def _lines(texts: Iterable[str], signs: frozenset[Run]) -> tuple[str, ...]:
    return tuple(line for text in texts if (line := _line(text, LONGEST_NOTE, signs)))[:MOST_NOTES]


def _line(text: str, longest: int, signs: frozenset[Run]) -> str:
    """One bounded line of printable text, without addresses and what a sign in the picture says to a model;
    nothing where it was copied from a sign, whatever that says."""
    printable = "".join(char if char.isprintable() else " " for char in text[: 4 * longest])
    return "" if signs & _runs([printable]) else screen(printable)[:longest]


def _runs(texts: Iterable[str]) -> frozenset[Run]:
    """Every few words in a row."""
    said = (re.findall(r"\w+", text.casefold()) for text in texts)
    return frozenset(
        tuple(words[at : at + COPIED]) for words in said for at in range(len(words) - COPIED + 1)
    )
