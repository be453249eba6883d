"""How much a household measure of a food weighs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coach.library.food import Food, Portion
from coach.nutrition.telling import Amount
from coach.nutrition.words import words

PER_MEASURE, USUAL, BY_VOLUME, UNSAID, UNKNOWN = 0.15, 0.20, 0.25, 0.30, 0.50
"""How far the true weight may lie from the one taken, as a share (ours: people's own measures differ so)."""

ML: Mapping[str, float] = {
    "tsp": 4.93,
    "tbsp": 14.79,
    "cup": 236.6,
    "tasse": 200.0,
    "glass": 240.0,
    "bowl": 350.0,
    "mug": 300.0,
    "dollop": 14.79,
    "splash": 14.79,
    "drizzle": 4.93,
}
"""US measures; a continental `Tasse` is smaller. Glasses and bowls are as people have them, roughly."""

GRAMS: Mapping[str, float] = {
    "handful": 30.0,
    "scoop": 30.0,
    "clove": 3.0,
    "pat": 5.0,
    "pinch": 0.4,
    "square": 10.0,
    "leaf": 5.0,
    "wedge": 20.0,
}
"""What the table has no weight for."""

RICH_KCAL = 280.0
"""In 100 g: honey and upward."""

SLICES = 8
"""In a whole one, where the table knows no slice of it."""

USUAL_G = 100.0
"""Where nothing is said and the table knows no portion."""

_IN_TABLE: Mapping[str, str] = {
    "cup": r"cup\b", "tasse": r"cup\b", "tbsp": r"tbsp|tablespoon", "tsp": r"tsp|teaspoon", "slice": r"slice|rasher",
    "can": r"can\b", "bottle": r"bottle|can or bottle", "piece": r"piece|fruit\b|each|item", "fillet": r"fillet",
    "scoop": r"scoop", "serving": r"serving", "clove": r"clove", "stalk": r"stalk|stick", "bar": r"bar\b",
    "packet": r"packet|package|bag", "patty": r"patty", "strip": r"strip|slice", "spear": r"spear", "glass": r"glass",
    "bowl": r"bowl", "handful": r"handful", "leaf": r"leaf|leaves", "ear": r"ear\b", "pat": r"pat\b", "wedge": r"wedge",
    "ring": r"ring", "square": r"square", "link": r"link", "container": r"container|carton", "mug": r"mug",
    "plate": r"plate", "dollop": r"tbsp|tablespoon", "splash": r"tbsp|tablespoon",
    "drizzle": r"tsp|teaspoon", "pinch": r"pinch|dash",
}  # fmt: skip
_SAME = frozenset(words("drained can"))
"""Said of what is in it, and no other measure."""
_WHOLE = re.compile(
    r"medium|fruit\b|whole|piece|each|item|sandwich|patty|breast|fillet|bar\b|slice|serving|small|large"
)


@dataclass(frozen=True, slots=True)
class Weight:
    """Grams, and how far they may be off. `assumed` says what was taken for granted; empty for what was said."""

    low: float
    mid: float
    high: float
    assumed: str = ""

    @property
    def stated(self) -> bool:
        return not self.assumed


def weigh(food: Food, amount: Amount, said: str = "", usual: float | None = None) -> Weight:
    """The weight of an amount of this food; `said` is what was said, which tells a sliced cup from a mashed one.

    `usual` is what this user eats of it, in grams, where that is known and no amount was said.
    """
    if usual is not None and not amount.said and amount.size is None:
        return _around(usual, USUAL, f"your usual {usual:g} g")
    if amount.grams is not None:
        return Weight(amount.grams, amount.grams, amount.grams)
    if amount.ml is not None:
        return _around(amount.ml * _density(food), 0.05, f"{amount.ml:g} ml")
    if amount.measure is not None:
        return _measured(food, amount.measure, amount, said)
    count = 1 if amount.count is None else amount.count
    spread = UNSAID if amount.count is None else PER_MEASURE
    portion = _piece(food, amount.size, said) or _usual(food)
    if portion is None:
        return _around(USUAL_G * count, UNKNOWN, f"{USUAL_G:g} g each, for no measure is known")
    return _around(count * _unit(portion), spread, _words(count, portion))


def _measured(food: Food, measure: str, amount: Amount, said: str) -> Weight:
    count = amount.count or 1
    fitting = [p for p in food.portions if re.match(_IN_TABLE[measure], p.measure.lower())]
    if fitting:
        best = min(fitting, key=lambda portion: _unlike(portion, said, amount.size))
        return _around(count * _unit(best), PER_MEASURE, _words(count, best))
    if measure in ML:
        assumed = f"{count:g} {measure} of {ML[measure]:g} ml"
        return _around(count * ML[measure] * _density(food), BY_VOLUME, assumed)
    if measure in GRAMS:
        return _around(count * GRAMS[measure], UNSAID, f"{count:g} {measure} of {GRAMS[measure]:g} g")
    whole = _piece(food, amount.size, said)
    if measure == "slice" and whole is not None and _unit(whole) > 2 * USUAL_G:
        return _around(
            count * _unit(whole) / SLICES, UNKNOWN, f"{count:g} of {SLICES} slices of {_unit(whole):g} g"
        )
    return weigh(food, Amount(count=count, size=amount.size), said)


def _unlike(portion: Portion, said: str, size: str | None) -> tuple[bool, int, int, bool]:
    """Less is better: the size that was said, words in common, a measure without more words, a medium one."""
    name = words(portion.measure)
    return (
        size is not None and size not in portion.measure,
        -len((set(name[1:]) - _SAME) & set(words(said))),
        len(portion.measure.split("(")[0].split()),
        "medium" not in portion.measure,
    )


def _piece(food: Food, size: str | None, said: str) -> Portion | None:
    """One of it: of the size or the kind that was said, named like the food itself, or what the table counts by."""
    measures = [(portion.measure.lower(), portion) for portion in food.portions]
    if size is not None:
        sized = [p for measure, p in measures if re.search(rf"(?<!extra )\b{size}\b", measure)]
        if sized:
            return sized[0]
    own = {name for said in food.names for name in words(said)}
    kinds = set(words(said)) - set(words(food.name))
    kind = sorted(
        (portion for measure, portion in measures if kinds & set(words(measure)[:1])),
        key=lambda portion: ("medium" not in portion.measure, len(words(portion.measure))),
    )
    eggs = [portion for measure, portion in measures if measure == "large" and "egg" in own]
    named = sorted(
        (portion for measure, portion in measures if own & set(words(measure)[:1])),
        key=lambda portion: len(words(portion.measure.split(",")[0].split("(")[0])),
    )
    medium = [portion for measure, portion in measures if "medium" in measure]
    others = [portion for measure, portion in measures if _WHOLE.match(measure)]
    return next(iter((*kind, *eggs, *medium, *named, *others)), None)


def _usual(food: Food) -> Portion | None:
    """What is eaten of it at once: of what is rich, a spoon; else a cup."""
    by_name = {portion.measure.lower().split(",")[0]: portion for portion in reversed(food.portions)}
    spoon = by_name.get("tbsp") if food.per_100g.kcal >= RICH_KCAL or "auce" in food.group else None
    return spoon or next((by_name[name] for name in by_name if name.startswith("cup")), None)


def _density(food: Food) -> float:
    """Grams in a millilitre, by the table's own cups and spoons; 1 where it has none."""
    for measure, ml in (("fl oz", 29.57), ("cup", 236.6), ("tbsp", 14.79), ("tsp", 4.93)):
        for portion in food.portions:
            if portion.measure.lower().startswith(measure):
                return _unit(portion) / ml
    return 1.0


def _unit(portion: Portion) -> float:
    return portion.grams / portion.amount


def _around(grams: float, spread: float, assumed: str) -> Weight:
    return Weight(grams * (1 - spread), grams, grams * (1 + spread), assumed)


def _words(count: float, portion: Portion) -> str:
    return f"{count:g} {portion.measure} of {_unit(portion):g} g"
