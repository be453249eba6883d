"""Numbers with a unit: found in a text, and looked for among what was computed or cited."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from coach.answering.naming import behind_numbers, between, foods, is_before, is_of_rest, unit_by_name
from coach.answering.quantity import DAYS, PER, UNITS, Quantity, is_unit, same
from coach.answering.writing import Plain, plainly

_NUMBER = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
_OR = r"(?:to|or|and|then|bis|oder|und|dann|a|o|y|luego|à|ou|et|puis|e|até|poi|se|aur|ya)"
_NEXT = rf",\s(?!(?:19|20)\d\d(?!\d)){_NUMBER}"  # "5 kg, 2019" is no list
_LIST = rf"{_NUMBER}(?:(?:{_NEXT})*,?\s{_OR}\s{_NUMBER}|(?:{_NEXT}){{2,}}|\s?[-–—~/]\s?{_NUMBER})?"
"""One number, a range, or several ("40, 55, then 70 kg")."""
_TIMED = (
    r"\s?(?:min|mins|minutes|minuten|minutos|minuti)\b"
    r"|\s?(?:/|per|pro|por|par|al?|au|el|le|je|each)\s?(?:km|mile|mi|kilomet(?:er|re)|kilómetro|kilomètre|quilómetro|chilometro|100)\b"
)
"""What makes a duration of a clock's time: "4:30 min", "6:15 per km"."""
_PER_KG = r"(?:/|\s?(?:per|pro|por|par|a|al|je)\s)\s?kg(?![^\W\d_])"
_NAMES = "|".join(re.escape(name).replace("_", r"\s") for name in sorted(UNITS, key=len, reverse=True))
_SPEAKING = {"time": 1, "length": 1, "repetitions": 2, "sets": 2, "steps": 10, "calendar": 1}
"""Up to these, numbers in words are ways of speaking ("one more set", "two reps in the tank"), else figures."""
_WEEK = 7  # days
_WHOLE = (100, 110)  # per cent: "give it 100 %" is no figure, "100 % of your maximum" is
_SCHEME = re.compile(r"\dx\Z", re.IGNORECASE)  # "a 5x5 day"
_NAMES_CURLS = re.compile(r"21s\b|\d+s\scurl")
_AT_A_LOAD = re.compile(r"(?:kg|lbs?)\s?[x×]\s?(\d{1,2}(?:,\s?\d{1,2})*)(?!\d)", re.IGNORECASE)
_WITH = re.compile(r"[\s,]*(?:(?:and|und|y|et|e|aur)\s)?")  # between minutes and their seconds
_THOUSANDS = re.compile(r"\d{1,3}(?:[., \u00a0\u202f]\d{3})+")
_KEYS = (
    ("_kg", "kg"), ("_lb", "lb"), ("_g", "g"), ("_mg", "mg"), ("kcal", "kcal"), ("_s", "s"), ("_min", "min"),
    ("_cm", "cm"), ("_km", "km"), ("_m", "m"), ("_ml", "ml"), ("_pct", "%"), ("bpm", "bpm"), ("reps", "reps"),
    ("rpe", "rpe"), ("rir", "rir"), ("sets", "sets"), ("hr", "bpm"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in a text from `start` to `end`: one number, or several of one unit, each as it may be read."""

    start: int
    end: int
    unit: str
    readings: tuple[tuple[Quantity, ...], ...]
    decimals: int

    @property
    def is_weight(self) -> bool:
        return Quantity(0, self.unit).is_weight

    @property
    def kind(self) -> str:
        return Quantity(0, self.unit).kind

    @property
    def most(self) -> float:
        """Its larger number, in the first unit of its kind (kg, kcal)."""
        return max((one.value * one.factor for readings in self.readings for one in readings), default=0.0)


def quantities(text: str, *, figures: bool = True) -> Iterator[Found]:
    """Every number with a unit, in digits or in words, and what is as good as one: "100 x 5", "heart rate of 150".

    Without `figures` also what is a way of speaking: nobody has to prove it, but it proves what is said elsewhere.
    """
    before: Found | None = None
    for found in _each(plainly(text), figures=figures):
        if before is None:
            before = found
        elif (both := _together(before, found, text)) is not None:
            before = both
        else:
            yield before
            before = found
    if before is not None:
        yield before


def _each(plain: Plain, *, figures: bool) -> Iterator[Found]:
    for match in _quantity().finditer(plain.text):
        begin, end = plain.begin(match.start()), plain.end(match.end())
        if match["clock"]:
            if match["minutes"] or is_of_rest(plain.text, match.start()):
                yield Found(begin, end, "s", ((Quantity(_seconds(match["clock"]), "s"),),), 0)
            continue
        unit = re.sub(r"\s", "_", (match["effort"] or match["unit"] or "").lower())
        unit = unit or unit_by_name(plain.text, *match.span(), _value(match["alone"]))
        if not unit or (figures and _is_a_way_of_speaking(plain, match, unit)):
            continue
        if match["per"]:
            unit = "mg/kg" if UNITS[unit] == UNITS["mg"] else PER.get(UNITS[unit][0], unit)
        numbers = _numbers(match)
        readings = tuple(tuple(Quantity(value, unit) for value in _values(number)) for number in numbers)
        yield Found(begin, end, unit, readings, max(_decimals(number) for number in numbers))


def _together(one: Found, other: Found, text: str) -> Found | None:
    """ "26 minutes and 40 seconds", which is one time."""
    if one.kind != "time" or other.kind != "time" or UNITS[one.unit][1] <= UNITS[other.unit][1]:
        return None
    if len(one.readings) != 1 or len(other.readings) != 1 or not _WITH.fullmatch(text, one.end, other.start):
        return None
    seconds = tuple(
        Quantity(a.value * a.factor + b.value * b.factor, "s")
        for a in one.readings[0]
        for b in other.readings[0]
    )
    return Found(one.start, other.end, "s", (seconds,), 0)


def _seconds(clock: str) -> float:
    minutes, seconds = clock.split(":")
    return 60.0 * int(minutes) + int(seconds)


def _is_a_way_of_speaking(plain: Plain, match: re.Match[str], unit: str) -> bool:
    """ "One more set", "two minutes", "3 days a week"."""
    first = _value(_numbers(match)[0])
    kind = Quantity(0, unit).kind
    if kind == "share" and first in _WHOLE and not is_before("of_what", plain.text, match.end()):
        return True
    if unit in DAYS.split() and first < _WEEK and is_before("each_week", plain.text, match.end()):
        return True
    in_words = match.start() in plain.spelled or bool(match["between"])
    if kind in ("calendar", "time") and (
        _SCHEME.search(plain.text[: match.start()]) or _NAMES_CURLS.match(plain.text, match.start())
    ):
        return True
    if kind == "time" and first < 1:
        return False  # "half an hour"
    return in_words and (first <= _SPEAKING.get(kind, 0) or (unit == "stone" and first == 1))


def _numbers(match: re.Match[str]) -> list[str]:
    return re.findall(_NUMBER, match["of"] or match["several"] or match["alone"])


def may_follow(word: str) -> bool:
    """Whether a word after a number may make a quantity of it: a unit, the "x" of "100 x 5", another number."""
    if word.isdigit():
        return len(word) == 3  # "1 200 kcal"
    return is_unit(word) or word in behind_numbers() or not word.isalpha()


def supported(found: Found, evidence: Iterable[Quantity], *, exactly: bool = False) -> bool:
    """Whether every number of it is among the evidence; `exactly`: without rounding (loads)."""
    known = list(evidence)
    return all(
        any(same(said, one, found.decimals, exactly) for said in readings for one in known)
        for readings in found.readings
    )


def stated(text: str) -> Iterator[Quantity]:
    """The quantities of a text that others may rest on: also the repetitions of "80 kg x 5, 5, 4"."""
    for found in quantities(text, figures=False):
        yield from (one for readings in found.readings for one in readings)
    for sets in _AT_A_LOAD.finditer(text):
        yield from (Quantity(float(count), "reps") for count in re.findall(r"\d+", sets[1]))


def computed(result: object) -> Iterator[Quantity]:
    """The numbers of a tool's result (dicts, lists, numbers); the unit is read from the end of the key."""
    yield from _walk(result, "")


def _walk(value: object, key: str) -> Iterator[Quantity]:
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield Quantity(float(value), _unit_of(key))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _walk(item, str(name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _walk(item, key)
    elif isinstance(value, str):
        yield from stated(value)


def _unit_of(key: str) -> str:
    return next((unit for ending, unit in _KEYS if key.lower().endswith(ending)), "")


def _value(number: str) -> float:
    return max(_values(number), default=0.0)


def _values(number: str) -> Iterator[float]:
    """What a written number may mean: 1.200 is twelve hundred or one and a fifth; who checks takes either."""
    if _THOUSANDS.fullmatch(number):
        yield float(re.sub(r"\D", "", number))
    plain = re.sub(r"[ \u00a0\u202f]", "", number).replace(",", ".")
    if plain.count(".") <= 1:
        yield float(plain)


def _decimals(number: str) -> int:
    tail = re.split(r"[.,]", number)
    return 0 if len(tail) == 1 or _THOUSANDS.fullmatch(number) else len(tail[-1])


# "w17" is a name and no number; "5x100" and "x100" are numbers.
@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<clock>(?<![\d:])\d{{1,2}}:[0-5]\d(?![\d:]))(?P<minutes>{_TIMED})?|"
        rf"(?<![\d.,:])(?:(?<![A-Za-zÀ-ÖØ-öø-ɏ])|(?<=[xX])(?<![A-Za-zÀ-ÖØ-öø-ɏ].))(?:(?P<effort>rpe|rir):?\s?(?:(?:of|von|de|di)\s)?(?P<of>{_LIST})"
        rf"|(?P<several>{_LIST})(?P<between>\s(?:{between()})|\+|(?:st|nd|rd|th)(?=\spercentile))?[\s\u00a0\u202f-]?"
        rf"(?P<unit>{_NAMES})(?![^\W\d_])(?P<per>(?:\s(?:(?:of|an|de|di)\s)?(?:{foods()}))?{_PER_KG})?|(?P<alone>{_NUMBER}))",
        re.IGNORECASE,
    )
