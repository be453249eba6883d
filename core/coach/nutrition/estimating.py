"""What a meal holds: the food table times grams, as ranges, with checks on what cannot be.

Never a bare number: how sure a portion and a match are is in how far `low` and `high` lie apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coach.arithmetic import round_half_up
from coach.library.food import Nutrients
from coach.nutrition.matching import ONLY, Foods, Match
from coach.nutrition.portions import Weight, weigh
from coach.nutrition.targets import KCAL_CARBS, KCAL_FAT, KCAL_PROTEIN
from coach.nutrition.telling import Amount, Told, tell, told
from coach.nutrition.tongues import spoken

MAX_GRAMS = 1_500.0
"""Of one item: beyond it a unit was mistaken."""
MAX_KCAL_PER_G = 9.0
"""Fat alone."""
ATWATER = 0.20
"""How far energy may lie from 4P + 4C + 9F. In SR28 itself: median 1.8 %, 90th percentile 7.4 %."""
ATWATER_FROM_KCAL = 10.0
"""In 100 g; below it rounding alone makes more than the share."""

SURE, PER_COST = 0.03, 0.03
"""How far another food of the same name may lie off, and how much more for each thing that speaks against one."""

NOTHING_USUAL: Mapping[str, float] = {}

Status = Literal["matched", "unmatched", "implausible"]
Flag = Literal["atwater", "portion_assumed"]


@dataclass(frozen=True, slots=True)
class Range:
    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class Item:
    """`status` other than `matched`: it has no numbers, and counts in no total.

    `ndb_no` and `food` name the row of the table that was taken; `assumed` is what nobody had said.
    """

    name: str
    status: Status
    state: str | None = None
    amount: str = ""
    grams: Range | None = None
    food: str | None = None
    ndb_no: str | None = None
    description: str | None = None
    kcal: Range | None = None
    protein_g: Range | None = None
    carbs_g: Range | None = None
    fat_g: Range | None = None
    assumed: Sequence[str] = ()
    flags: Sequence[Flag] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    kcal: Range
    protein_g: Range
    carbs_g: Range
    fat_g: Range


@dataclass(frozen=True, slots=True)
class Given:
    """An item that somebody took apart already, a person or a model: grams as far as they are known.

    `doubt` is how far, as a share, the numbers may be off because it may be another food.
    """

    name: str
    state: str | None = None
    grams: Range | None = None
    doubt: float = 0.0


Usual = Mapping[str, float]
"""Grams of a food that a user usually eats, by its id."""


def estimate_text(
    text: str, foods: Foods, usual: Usual = NOTHING_USUAL, language: str | None = None
) -> list[Item]:
    """The items of a meal told in words. `language` is the user's, where the words themselves tell none."""
    language = spoken(text, foods.tongues) or language
    items = tell(text, lambda name: foods.match(name, None, language) is not None)
    return [_told(item, foods, usual, language) for item in items]


def estimate_items(
    given: Sequence[Given], foods: Foods, usual: Usual = NOTHING_USUAL, language: str | None = None
) -> list[Item]:
    """As `estimate_text`, of a meal that was taken apart already."""
    language = spoken(" ".join(one.name for one in given), foods.tongues) or language
    return [estimate_item(one, foods, usual, language) for one in given]


def estimate_item(
    given: Given, foods: Foods, usual: Usual = NOTHING_USUAL, language: str | None = None
) -> Item:
    match = foods.match(given.name, given.state, language) or foods.match(
        told(given.name).name, given.state, language
    )
    if match is None:
        return Item(given.name, "unmatched", given.state, grams=given.grams)
    if given.grams is None:
        weight = weigh(match.food, Amount(), given.name, usual.get(match.food.id))
        return _estimated(given.name, match, weight, "", given.doubt)
    weight = Weight(given.grams.low, given.grams.mid, given.grams.high)
    return _estimated(given.name, match, weight, "", given.doubt)


def totals(items: Iterable[Item]) -> Totals:
    """Of the items that have numbers."""
    counted = [item for item in items if item.status == "matched"]
    return Totals(*(_sum(counted, name) for name in ("kcal", "protein_g", "carbs_g", "fat_g")))


def unsettled(items: Iterable[Item]) -> list[str]:
    """The names for which a larger table may hold the food, or hold it in the state that was said."""
    return [
        item.name
        for item in items
        if item.status == "unmatched" or any(said.startswith(ONLY) for said in item.assumed)
    ]


def follows_atwater(per_100g: Nutrients) -> bool:
    """Whether the energy of a food is that of its parts. Alcohol's is not, and fibre makes some differ."""
    parts = KCAL_PROTEIN * per_100g.protein_g + KCAL_CARBS * per_100g.carbs_g + KCAL_FAT * per_100g.fat_g
    most = max(parts, per_100g.kcal)
    return most < ATWATER_FROM_KCAL or abs(parts - per_100g.kcal) <= ATWATER * most


def _told(item: Told, foods: Foods, usual: Usual, language: str | None) -> Item:
    match = foods.match(item.name, None, language)
    if match is None:
        grams = item.amount.grams
        return Item(item.name, "unmatched", grams=None if grams is None else Range(grams, grams, grams))
    weight = weigh(match.food, item.amount, item.text, usual.get(match.food.id))
    return _estimated(item.name, match, weight, item.text)


def _estimated(name: str, match: Match, weight: Weight, said: str, doubt: float = 0.0) -> Item:
    food, per = match.food, match.food.per_100g
    if not 0 < weight.mid <= MAX_GRAMS or per.kcal > MAX_KCAL_PER_G * 100 + 2:
        return Item(name, "implausible", food.state, said, _rounded(weight))
    spread = SURE + PER_COST * match.cost + doubt
    flags: list[Flag] = [] if follows_atwater(per) else ["atwater"]
    if weight.assumed:
        flags.append("portion_assumed")
    return Item(
        name=name,
        status="matched",
        state=food.state,
        amount=said,
        grams=_rounded(weight),
        food=food.id,
        ndb_no=food.ndb_no,
        description=food.description,
        kcal=_of(per.kcal, weight, spread),
        protein_g=_of(per.protein_g, weight, spread),
        carbs_g=_of(per.carbs_g, weight, spread),
        fat_g=_of(per.fat_g, weight, spread),
        assumed=(*match.assumed, *([weight.assumed] if weight.assumed else [])),
        flags=flags,
    )


def _of(per_100g: float, weight: Weight, spread: float) -> Range:
    """What a weight holds; wider by how sure the food is."""
    least, middle, most = (per_100g * grams / 100 for grams in (weight.low, weight.mid, weight.high))
    return Range(
        round_half_up(least * (1 - spread), 1),
        round_half_up(middle, 1),
        round_half_up(min(most * (1 + spread), MAX_KCAL_PER_G * weight.high), 1),
    )


def _rounded(weight: Weight) -> Range:
    return Range(*(round_half_up(grams, 1) for grams in (weight.low, weight.mid, weight.high)))


def _sum(items: Sequence[Item], name: str) -> Range:
    ranges: list[Range] = [getattr(item, name) for item in items]
    return Range(*(round_half_up(sum(getattr(r, end) for r in ranges), 1) for end in ("low", "mid", "high")))
