"""Numbers with a unit: found in a text, and compared with what was computed or cited.

Comparing allows rounding and conversion (kg and lb, s and min, kcal and kJ): 82.5 kg may be said as 82.5 kg, as
182 lb or as 181.9 lb. A prescribed load allows none of the rounding: it is that load.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coach.answering.writing import Plain, plainly

_POUND = 0.45359237  # kg
_DAYS = "day days tag tage tagen día días dia dias jour jours giorno giorni din दिन"
_WEEK = 7  # days
# Unit as written -> (kind of quantity, how many of the kind's first unit). 1 lb = 0.45359237 kg, 1 kcal = 4.184 kJ.
_UNITS: dict[str, tuple[str, float]] = {
    name: (kind, factor)
    for kind, factor, names in (
        ("mass", 1.0, "kg kgs kilo kilos kilogram kilograms kilogramm kilogrammes quilo quilos chilo chili किलो"),
        ("mass", _POUND, "lb lbs pound pounds libra libras livre livres pfund libbra libbre"),
        ("mass", 0.001, "g gr gram grams gramm gramme grammes gramo gramos grama gramas grammo grammi ग्राम"),
        ("mass", 1e-6, "mg milligram milligrams milligramm milligrammes miligramos miligramas milligrammi"),
        ("mass", 1e-9, "mcg µg μg microgram micrograms mikrogramm"),
        ("mass", 0.028349523, "oz ounce ounces"),
        ("mass", 1000.0, "tonne tonnes ton tons tonnen toneladas"),
        ("mass", 6.35029318, "stone"),
        ("energy", 1.0, "kcal kcals cal cals calorie calories kalorien caloria calorias calorías calorie kilocalorie "
                        "kilocalories kilokalorien kilocalorías कैलोरी"),
        ("energy", 1 / 4.184, "kj kilojoule kilojoules"),
        ("time", 1.0, "s sec secs second seconds sekunden segundo segundos seconde secondes secondi सेकंड"),
        ("time", 60.0, "min mins minute minutes minuten minuto minutos minuti मिनट"),
        ("time", 3600.0, "h hr hrs hour hours stunde stunden std hora horas heure heures ora ore घंटे"),
        ("calendar", 1.0, _DAYS),
        ("calendar", 7.0, "week weeks wk wks woche wochen semana semanas semaine semaines settimana settimane "
                          "hafte हफ्ते"),
        ("calendar", 30.4, "month months monat monate monaten mes meses mois mês mese mesi mahine महीने"),
        ("calendar", 365.25, "year years yr yrs jahr jahre jahren año años ans ano anos anno anni saal साल"),
        ("length", 1.0, "m metre metres meter meters metro metros mètre mètres metri"),
        ("length", 0.01, "cm centimetre centimetres centimeter centimeters zentimeter"),
        ("length", 0.0254, "inch inches"),
        ("length", 1000.0, "km kilometre kilometres kilometer kilometers kilómetros quilômetros chilometri"),
        ("length", 1609.344, "mi mile miles"),
        ("volume", 1.0, "l litre litres liter liters litro litros litri"),
        ("volume", 0.001, "ml millilitre millilitres milliliter milliliters mililitros millilitri"),
        ("share", 1.0, "% percent prozent percento"),
        ("pulse", 1.0, "bpm beats बीट schläge pulsaciones latidos battements batimentos battiti"),
        ("power", 1.0, "w watt watts"),
        ("plates", 1.0, "plate plates scheibe scheiben disco discos disque disques anilha anilhas disco dischi"),
        ("temperature", 1.0, "°c °f"),
        ("steps", 1.0, "step steps कदम क़दम schritte pasos passos passi"),
        ("spoons", 1.0, "scoop scoops cup cups tbsp tablespoon tablespoons tsp teaspoon teaspoons glass glasses"),
        ("bodyweights", 1.0, "x_bodyweight x_bw times_bodyweight times_your_bodyweight times_body_weight"),
        ("repetitions", 1.0, "rep reps repetition repetitions wdh wiederholung wiederholungen repetición repeticiones "
                             "répétition répétitions repetição repetições ripetizione ripetizioni"),
        ("sets", 1.0, "set sets satz sätze serie series série séries"),
        ("per mass", 1.0, "g/kg"),
        ("per mass", 0.001, "mg/kg"),
        ("energy per mass", 1.0, "kcal/kg"),
        ("volume per mass", 1.0, "ml/kg"),
        ("dose", 1.0, "iu ui ie units unit u unidad unidades einheit einheiten unité unités unidade unità यूनिट"),
    )
    for name in names.split()
}  # fmt: skip
_EFFORT = ("rpe", "rir")
LOAD = "load"  # a weight whose unit is left out
_TIMES = re.compile(r"\s?(?:x|×|for)\s?\d{1,2}(?!\d|\s?(?:min|s|h|kg|lb)(?![^\W\d_]))", re.IGNORECASE)
_CELL = re.compile(r"\|\s?\Z")  # of a table, with nothing in it but the number
_LIGHTEST, _HEAVIEST = 20, 999  # "5 x 5" are sets and "2019" is a year; "100 x 5" is a load
_NUMBER = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
_OR = r"(?:to|or|and|then|bis|oder|und|dann|a|o|y|luego|à|ou|et|puis|e|até|poi|se|aur|ya)"
_NEXT = rf",\s(?!(?:19|20)\d\d(?!\d)){_NUMBER}"  # "5 kg, 2019" is no list
_LIST = rf"{_NUMBER}(?:(?:{_NEXT})*,?\s{_OR}\s{_NUMBER}|(?:{_NEXT}){{2,}}|\s?[-–—~/]\s?{_NUMBER})?"
"""One number, a range, or several ("40, 55, then 70 kg")."""
_PER_KG = r"(?:/|\s?(?:per|pro|por|par|a|al|je)\s)\s?kg(?![^\W\d_])"
_NAMES = "|".join(re.escape(name).replace("_", r"\s") for name in sorted(_UNITS, key=len, reverse=True))
_SPEAKING = {"time": 1, "length": 1, "repetitions": 2, "sets": 2, "steps": 10, "calendar": 1}
"""Up to these, numbers in words are ways of speaking ("one more set", "two reps in the tank"), else figures."""
_PER = {"mass": "g/kg", "energy": "kcal/kg", "volume": "ml/kg"}
_NAMED = {"load": LOAD, "energy": "kcal", "food": "g", "pulse": "bpm"}
_SCHEME = re.compile(r"\dx\Z", re.IGNORECASE)  # "a 5x5 day"
_NAMES_CURLS = re.compile(r"21s\b|\d+s\scurl")
_WITH = re.compile(r"[\s,]*(?:(?:and|und|y|et|e|aur)\s)?")  # between minutes and their seconds
_LEADS = 48  # characters before a number in which it is named
_THOUSANDS = re.compile(r"\d{1,3}(?:[., \u00a0\u202f]\d{3})+")
_ROUND = 1000
_LOOSE = 100  # from here on a whole number may be said to the nearest ten
_KEYS = (
    ("_kg", "kg"), ("_lb", "lb"), ("_g", "g"), ("_mg", "mg"), ("kcal", "kcal"), ("_s", "s"), ("_min", "min"),
    ("_cm", "cm"), ("_km", "km"), ("_m", "m"), ("_ml", "ml"), ("_pct", "%"), ("bpm", "bpm"), ("reps", "reps"),
    ("rpe", "rpe"), ("rir", "rir"), ("sets", "sets"), ("hr", "bpm"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit; an empty unit fits every unit (a computed number of unknown kind)."""

    value: float
    unit: str = ""

    @property
    def kind(self) -> str:
        if self.unit == LOAD:
            return "mass"
        return self.unit if self.unit in _EFFORT else _UNITS[self.unit][0] if self.unit else ""

    @property
    def is_weight(self) -> bool:
        """In kilograms or pounds: what may be a load."""
        return self.kind == "mass" and self.factor >= _POUND

    @property
    def factor(self) -> float:
        return _UNITS[self.unit][1] if self.unit in _UNITS else 1.0


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
            if match["minutes"] or _ahead("rest").search(
                plain.text[max(0, match.start() - _LEADS) : match.start()]
            ):
                yield Found(begin, end, "s", ((Quantity(_seconds(match["clock"]), "s"),),), 0)
            continue
        unit = re.sub(r"\s", "_", (match["effort"] or match["unit"] or "").lower())
        unit = unit or _understood(plain.text, match)
        if not unit or (figures and _is_a_way_of_speaking(plain, match, unit)):
            continue
        if match["per"]:
            unit = "mg/kg" if _UNITS[unit] == _UNITS["mg"] else _PER.get(_UNITS[unit][0], unit)
        numbers = _numbers(match)
        readings = tuple(tuple(Quantity(value, unit) for value in _values(number)) for number in numbers)
        yield Found(begin, end, unit, readings, max(_decimals(number) for number in numbers))


def _together(one: Found, other: Found, text: str) -> Found | None:
    """ "26 minutes and 40 seconds", which is one time."""
    if one.kind != "time" or other.kind != "time" or _UNITS[one.unit][1] <= _UNITS[other.unit][1]:
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


def _understood(text: str, match: re.Match[str]) -> str:
    """The unit of a number that has none, where what stands around it says what it is of."""
    size = _value(match["alone"])
    if size < _LIGHTEST:
        return ""
    before, at = text[max(0, match.start() - _LEADS) : match.start()], match.end()
    if size <= _HEAVIEST:
        if _TIMES.match(text, at) or _behind("on_the_bar").match(text, at):
            return LOAD
        if _CELL.search(before) and text[at:].lstrip(" ")[:1] == "|":
            return LOAD
    if not _ended().match(text, at):
        return ""
    name = next((name for name in _NAMED if _ahead(name).search(before)), "")
    return _NAMED[name] if name and (size <= _HEAVIEST or name == "energy") else ""


def _is_a_way_of_speaking(plain: Plain, match: re.Match[str], unit: str) -> bool:
    """ "One more set", "two minutes", "3 days a week"."""
    first = _value(_numbers(match)[0])
    if unit in _DAYS.split() and first < _WEEK and _behind("each_week").match(plain.text, match.end()):
        return True
    in_words = match.start() in plain.spelled or bool(match["between"])
    kind = Quantity(0, unit).kind
    if kind in ("calendar", "time") and (
        _SCHEME.search(plain.text[: match.start()]) or _NAMES_CURLS.match(plain.text, match.start())
    ):
        return True
    return in_words and (first <= _SPEAKING.get(kind, 0) or (unit == "stone" and first == 1))


def _numbers(match: re.Match[str]) -> list[str]:
    return re.findall(_NUMBER, match["of"] or match["several"] or match["alone"])


def may_follow(word: str) -> bool:
    """Whether a word after a number may make a quantity of it: a unit, the "x" of "100 x 5", another number."""
    if word.isdigit():
        return len(word) == 3  # "1 200 kcal"
    return word in _UNITS or word in _behind_numbers() or not word.isalpha()


def is_unit(word: str) -> bool:
    return word in _UNITS


def may_name(text: str) -> bool:
    """Whether the end of a text names what the number behind it is of."""
    return any(_ahead(name).search(f"{text} ") for name in (*_NAMED, "rest"))


def supported(found: Found, evidence: Iterable[Quantity], *, exactly: bool = False) -> bool:
    """Whether every number of it is among the evidence; `exactly`: without rounding (loads)."""
    known = list(evidence)
    return all(
        any(_same(said, one, found.decimals, exactly) for said in readings for one in known)
        for readings in found.readings
    )


def stated(text: str) -> Iterator[Quantity]:
    """The quantities of a text that others may rest on."""
    return (
        one for found in quantities(text, figures=False) for readings in found.readings for one in readings
    )


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


def _same(said: Quantity, known: Quantity, decimals: int, exactly: bool) -> bool:
    if known.unit and known.kind != said.kind:
        return False
    if said.unit == LOAD:
        return any(
            _same(Quantity(said.value, unit), known, decimals, exactly)
            for unit in ("kg", "lb", known.unit)
            if unit
        )
    value = known.value * known.factor / said.factor if known.unit else known.value
    if abs(said.value - value) < 1e-6 or (not exactly and abs(said.value - value) <= _slack(said, decimals)):
        return True
    converted = known.unit != said.unit
    return exactly and converted and abs(said.value - value) <= 0.5 * 10**-decimals + 1e-9


def _slack(said: Quantity, decimals: int) -> float:
    """Half of the last digit that is said; of the tens, from a hundred on; a hundredth of round thousands."""
    if said.value >= _ROUND and said.value % 50 == 0:
        return said.value / 100
    return (5.0 if decimals == 0 and said.value >= _LOOSE else 0.5 * 10**-decimals) + 1e-9


# "w17" is a name and no number; "5x100" and "x100" are numbers.
@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<clock>(?<![\d:])\d{{1,2}}:[0-5]\d(?![\d:]))(?P<minutes>\s?(?:min|mins|minutes|minuten|minutos|minuti)\b)?|"
        rf"(?<![\d.,:])(?:(?<![A-Za-zÀ-ɏ])|(?<=[xX])(?<![A-Za-zÀ-ɏ].))(?:(?P<effort>rpe|rir)\s?(?P<of>{_LIST})"
        rf"|(?P<several>{_LIST})(?P<between>\s(?:{_words('between')})|\+)?[\s\u00a0\u202f-]?"
        rf"(?P<unit>{_NAMES})(?![^\W\d_])(?P<per>{_PER_KG})?|(?P<alone>{_NUMBER}))",
        re.IGNORECASE,
    )


@cache
def _ahead(name: str) -> re.Pattern[str]:
    """What names a number, up to where the number stands."""
    links = _words("links")
    return re.compile(
        rf"(?<!\w)(?:{_words(name)})(?<!\d\skg)(?<!\d\slb)(?<!\d\slbs)(?<!\d\skilos)(?:[\s:=|]+(?:{links}))*[\s:=|]+\Z",
        re.IGNORECASE,
    )


@cache
def _behind(name: str) -> re.Pattern[str]:
    return re.compile(rf"\s(?:{_words(name)})(?!\w)", re.IGNORECASE)


@cache
def _ended() -> re.Pattern[str]:
    """Nothing that a number counts follows."""
    return re.compile(rf"\s*(?:[^\w\s%°/]|\d|\Z|(?:{_words('ends')})(?!\w))", re.IGNORECASE)


@cache
def _behind_numbers() -> frozenset[str]:
    said = (one for name in ("on_the_bar", "between") for one in _data()[name].split(","))
    return frozenset(word for one in said for word in one.split()) | {"x", "for", "times"}


@cache
def _words(name: str) -> str:
    said = sorted((one.strip() for one in _data()[name].split(",")), key=len, reverse=True)
    return "|".join(re.escape(one).replace(r"\ ", r"\s") for one in said)


@cache
def _data() -> dict[str, str]:
    return tomllib.loads(files("coach.answering").joinpath("named.toml").read_text("utf-8"))
