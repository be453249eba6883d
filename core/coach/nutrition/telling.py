"""A meal told in words, taken apart: what was eaten, and how much of it was said.

`2 eggs and a slice of toast, 10 g butter` is three items. `tuna in water` is one, and so is the unknown dish in
`350 g ramen with pork`: what lies in it is not eaten beside it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from coach.nutrition.vocabulary import (
    EACH,
    FILLERS,
    GRAMS,
    MEASURES,
    ML,
    NEUTRAL,
    NUMBERS,
    SIZES,
    STATE_WORDS,
)
from coach.nutrition.words import fold, word, words

MAX_ITEMS = 40
LARGEST = 1e6
BARE_GRAMS = 20
"""A bare number from here on is grams: nobody eats 120 green beans one by one."""

_UNITS = {word(name): float(grams) for name, grams in GRAMS.items()}
_MILLILITRES = {word(name): ml for name, ml in ML.items()}
_MEASURES = {word(name): measure for name, measure in MEASURES.items()}
_NUMBERS = {fold(name): float(value) for name, value in NUMBERS.items()}

_NUMBER = r"\d+(?:[.,]\d+)?(?: ?/ ?\d+)?(?: 1/[24])?"
_WRITTEN = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?P<number>{_NUMBER})(?P<times> ?[x×] ?(?P<by>{_NUMBER}))?(?! ?%|[\d/]|[.,]\d)"
    r" ?(?P<unit>fl\.? ?oz|[^\W\d_]+)?"
    rf"|\b(?P<written>{_WRITTEN})(?: (?:a|an|of a))?\b(?: (?P<after>[^\W\d_]+))?"
)
_HARD = re.compile(r"(?:(?<!\d),|,(?!\d)|;|\n|\+|&|•|\.\s+(?=[^\W\d_])|(?<=\w)\s[-–]\s|:\s)(?![^(]*\))")
_PLAIN = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\bhalf[ -](?:and|n|&)[ -]half\b", "halfandhalf"),
        (r"\bw/o\b", "without"),
        (r"(?<=\s)w/(?=\s|\w)", "with "),
        (r"\bin(?= \d)", "with"),
        (r"\bone and a half\b", "1 1/2"),
        (r"\btwo and a half\b", "2 1/2"),
        (r"\b(\d+) and (?:a )?half\b", r"\1 1/2"),
        (r"\bthree[ -]quarters?(?: of)?(?: an?)?\b", "3/4"),
        (r"\btwo[ -]thirds?(?: of)?(?: an?)?\b", "2/3"),
        (r"\b(?:a|one)[ -]third(?: of)?(?: an?)?\b", "1/3"),
        (r"\b(?:a|one)[ -]quarter(?! ?pound)(?: of)?(?: an?)?\b", "1/4"),
        (r"\ba half(?: of)?(?: an?)?\b", "half"),
    )
)
_HEADING = re.compile(r"(?P<before>^|[,;.\n]\s)(?P<head>[^:,;.\n]+):\s")
_SOFT = re.compile(
    r"\s(?:and|with|plus|y|con|und|mit|et|avec|e|com|aur|saath|sath|served with|on|auf|sur|sobre|over)\s(?![^(]*\))"
)
_NO = r"(?:no|nein|non|nao|nahi)"
_RATHER = (
    r"(?:wait|rather|sorry|oops|actually|correction|scratch that|make that|i meant?|besser gesagt|korrektur|quatsch|"
    r"ich meinte?|perdon|digo|quiero decir|quise decir|mejor dicho|pardon|plutot|enfin|je veux dire|desculpa|"
    r"quer dizer|matlab)"
)
_TURN = rf"{_RATHER}(?:,? (?:{_NO}|{_RATHER}))*\b[,:]?"
_CORRECTED = re.compile(
    rf"(?:\.{{2,}}|…)\s*(?:{_NO}\b[,:]?|(?:{_NO},? )?{_TURN})\s+"
    rf"|[,;(-]\s*(?:{_NO}[,:]|(?:{_NO},? )?{_TURN})\s+"
    r"|\s(?:sorry|i meant?|no,? wait|wait,? no|actually,? no|scratch that|make that)\b[,:]?\s+"
)
_BEFORE = re.compile(r".*(?:,|;|\+|\b(?:and|with|y|con|und|mit|et|avec|e|com|aur)\b)", re.DOTALL)
_TABLESPOON = re.compile(r"\b(?:cuilleres?|colher(?:es)?|cucharas?) (?:a|de) so(?:upe|pa)\b")
_TEASPOON = re.compile(r"\b(?:cuilleres?|colher(?:es)?|cucharas?) (?:a|de) (?:cafe|cha|te)\b")
_LEFT_OUT = re.compile(r"\b(?:without|no|ohne|sin|sans|sem|minus|hold the)\s+(?!skin|bone|salt)[^\W\d_]+")
_EATEN = re.compile(
    r"^(?:i|we)?\s*(?:just |also )?(?:had|ate|have|having|eaten|drank|logged?)\s+"
    r"|^(?:breakfast|lunch|dinner|snack)s?\s*:?\s+"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Grams or millilitres where they were said; else so many of a measure or of a size, or just so many."""

    grams: float | None = None
    ml: float | None = None
    count: float | None = None
    measure: str | None = None
    size: str | None = None

    @property
    def said(self) -> bool:
        return not (self.grams is self.ml is self.count is None)


@dataclass(frozen=True, slots=True)
class Told:
    """One item: the words for the food, how much, and everything that was said of it."""

    name: str
    amount: Amount
    text: str


_UNNAMED = frozenset(MEASURES) - {"can", "cans"}
"""At the beginning they are how much, and not what."""

Known = Callable[[str], bool]
"""Whether some words are a food that can be matched."""


def tell(text: str, known: Known) -> list[Told]:
    """The items of a meal in the order in which they were told, at most 40."""
    plain = _corrected(_plainly(" ".join(_EATEN.sub("", fold(text).strip()).replace("(", " (").split())))
    items: list[Told] = []
    for clause in _HARD.split(_without_headings(plain, known)):
        for part in _parts(clause.strip(" .!?"), known):
            _add(items, told(part))
    return [item for item in items if words(item.name)][:MAX_ITEMS]


def told(text: str) -> Told:
    """One item out of its words."""
    amount, rest = _amount(_TEASPOON.sub("tsp", _TABLESPOON.sub("tbsp", fold(text))))
    said = _LEFT_OUT.sub(" ", rest).split()
    while said and (word(said[0].strip(".'")) in FILLERS or said[0] in _UNNAMED):
        said.pop(0)
    return Told(" ".join(said), amount, text)


def _plainly(text: str) -> str:
    """Fractions as figures, and what `and`, `with` and `in` are written as where they join two items."""
    for pattern, plain in _PLAIN:
        text = pattern.sub(plain, text)
    return text


def _without_headings(text: str, known: Known) -> str:
    """`salad: 60 g spinach, 20 g feta` is spinach and feta; `rice: 200 g` and `eggs: scrambled` are one item each."""

    def unless_heading(found: re.Match[str]) -> str:
        following = told(_HARD.split(text[found.end() :])[0])
        heads = not told(found["head"]).amount.said and known(following.name)
        return found["before"] if heads else found[0]

    return _HEADING.sub(unless_heading, text)


def _add(items: list[Told], item: Told) -> None:
    """`rice, cooked, 200 g` is one item: what names no food belongs to the item before it."""
    content = set(words(item.name)) - NEUTRAL - FILLERS
    if content or not items:
        if item.name or item.amount.said:
            items.append(item)
        return
    last = items[-1]
    amount = item.amount if item.amount.said and last.amount.grams is None else last.amount
    items[-1] = replace(last, name=f"{last.name} {item.name}".strip(), amount=amount)


def _parts(clause: str, known: Known) -> list[str]:
    """A clause, divided at each `and` and `with` that stands between two items."""
    for found in _SOFT.finditer(clause):
        left, right = clause[: found.start()], clause[found.end() :]
        if _divides(clause, left, right, known):
            return [*_parts(left, known), *_parts(right, known)]
    return [clause] if clause else []


def _divides(clause: str, left: str, right: str, known: Known) -> bool:
    amount = _AMOUNT.match(right)
    if amount and _read(amount)[0].said:
        return bool(told(left).name)
    first = told(_SOFT.split(right)[0])
    if told(left).amount.said and first.amount.grams is not None:
        return known(first.name)
    return not known(told(clause).name) and known(told(left).name) and known(first.name)


def _corrected(text: str) -> str:
    """`semi-skimmed... no, whole milk` means whole milk."""
    while found := _CORRECTED.search(text):
        before, after = text[: found.start()], text[found.end() :]
        kept = _BEFORE.match(before)
        withdrawn = before[kept.end() if kept else 0 :]
        text = f"{kept[0] if kept else ''} {_still_meant(withdrawn, after)} {after}".strip()
    return text


def _still_meant(withdrawn: str, after: str) -> str:
    """Who corrects the amount alone means the same food, and the other way about."""
    old, new = told(withdrawn), told(_HARD.split(after)[0])
    if not set(words(new.name)) - NEUTRAL - FILLERS:
        return " ".join(said for said in old.name.split() if not (new.amount.size and word(said) in SIZES))
    number = _AMOUNT.search(withdrawn)
    if not number or new.amount.said or not (amount := _read(number)[0]).said:
        return ""
    counts_food = amount.count is not None and not (amount.measure or amount.size)
    return number["number"] or number["written"] if counts_food else number[0]


def _amount(text: str) -> tuple[Amount, str]:
    """The amount in a text, and the text without it. A weight outdoes a count; one in brackets, any other."""
    found: list[Amount] = []
    rest, each = text, bool(set(words(text)) & EACH)
    for match in reversed(list(_AMOUNT.finditer(text))):
        amount, unit = _read(match, last=not text[match.end() :].strip(" )."), first=match.start() == 0)
        if amount.said:
            found.insert(0, amount)
            rest = rest[: match.start()] + f" {unit} " + rest[match.end() :]
    rest = re.sub(r"\([^)]*\)?", lambda inside: _inside(inside[0].strip("()"), measured=bool(found)), rest)
    kept = [token for token in rest.split() if word(token) not in EACH] if each else rest.split()
    return _joined(found, _size(rest), each=each), " ".join(kept)


def _inside(brackets: str, *, measured: bool) -> str:
    """What brackets say of the food: all of it, or beside an amount its state alone, `300 g potatoes (raw)`."""
    if not measured:
        return brackets
    return " ".join(said for said in brackets.split() if word(said) in STATE_WORDS) or " "


def _joined(found: list[Amount], size: str | None, *, each: bool) -> Amount:
    weights = [amount for amount in found if amount.grams is not None]
    counts = [amount for amount in found if amount.count is not None]
    if weights and counts and each:
        return Amount(grams=(weights[-1].grams or 0) * (counts[0].count or 1))
    if weights:
        return weights[-1]
    volumes = [amount for amount in found if amount.ml is not None]
    if volumes:
        return volumes[-1]
    measured = [amount for amount in counts if amount.measure] or counts
    if measured:
        return replace(measured[0], size=measured[0].size or size)
    return Amount(size=size)


def _read(match: re.Match[str], *, last: bool = False, first: bool = True) -> tuple[Amount, str]:
    """An amount, and of the word after the number what belongs to the food's name."""
    if match["written"]:
        return _written(match, first=first)
    value = _value(match["number"]) * (_value(match["by"]) if match["by"] else 1)
    amount, rest = _measured(value, match["unit"])
    if amount.count is not None and not amount.measure and value >= BARE_GRAMS and (last or match["unit"]):
        whole = float(value).is_integer()
        grams = (last and not match["unit"]) or (whole and value >= 3 * BARE_GRAMS)
        return (Amount(grams=value), rest) if grams else (amount, rest)
    return amount, rest


def _written(match: re.Match[str], *, first: bool) -> tuple[Amount, str]:
    """`a` and `half` count before a measure, and at the beginning; elsewhere they are words like others."""
    after = match["after"]
    amount, rest = _measured(_NUMBERS[match["written"]], after)
    if not amount.measure and amount.grams is None and amount.ml is None and not first:
        return Amount(), match[0]
    return amount, rest


def _measured(value: float, unit: str | None) -> tuple[Amount, str]:
    if not unit:
        return Amount(count=value), ""
    if re.fullmatch(r"fl\.? ?oz", unit):
        return Amount(ml=value * 29.57), ""
    name = word(unit)
    if name in _UNITS:
        return Amount(grams=value * _UNITS[name]), ""
    if name in _MILLILITRES:
        return Amount(ml=value * _MILLILITRES[name]), ""
    if name in _MEASURES:
        return Amount(count=value, measure=_MEASURES[name]), unit if name in NEUTRAL else ""
    if name in SIZES:
        return Amount(count=value, size=SIZES[name]), unit
    return Amount(count=value), unit


def _value(number: str) -> float:
    """`1,5`, `1/2` and `1 1/2`."""
    total = 0.0
    for part in re.sub(r" ?/ ?", "/", number).split():
        over = part.replace(",", ".").split("/")
        total += float(over[0]) / (float(over[1]) or 1 if len(over) > 1 else 1)
    return min(total, LARGEST)


def _size(text: str) -> str | None:
    return next((SIZES[name] for name in words(text) if name in SIZES), None)
