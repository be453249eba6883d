"""What a number is of that has no unit: something beside it says so ("heart rate of 150", "100 on the bar").

The words are data (named.toml).
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from coach.answering.quantity import LOAD
from coach.answering.writing import plainly

_NAMED = {"load": LOAD, "energy": "kcal", "food": "g", "pulse": "bpm"}
_REST = "rest"
_LEADS = 48  # characters before a number in which it is named
_LIGHTEST, _HEAVIEST = 20, 999  # "5 x 5" are sets and "2019" is a year; "100 x 5" is a load
_PLATES = (0.25, 0.5, 0.75)  # only loads have these behind the point where nothing is counted: "try 117.5"
_TIMES = re.compile(r"\s?(?:x|×|for)\s?\d{1,2}(?!\d|\s?(?:min|s|h|kg|lb)(?![^\W\d_]))", re.IGNORECASE)
_CELL = re.compile(r"\|\s?\Z")  # of a table, with nothing in it but the number


def unit_by_name(text: str, start: int, end: int, size: float) -> str:
    """The unit of the number of that size from `start` to `end`; "" where nothing says what it is of."""
    if size < _LIGHTEST:
        return ""
    before = text[max(0, start - _LEADS) : start]
    if size <= _HEAVIEST and (_TIMES.match(text, end) or is_before("on_the_bar", text, end)):
        return LOAD
    if size <= _HEAVIEST and _CELL.search(before) and text[end:].lstrip(" ")[:1] == "|":
        return LOAD
    if not _ended().match(text, end):
        return ""
    if size <= _HEAVIEST and size % 1 in _PLATES:
        return LOAD
    name = next((name for name in _NAMED if _ahead(name).search(before)), "")
    return _NAMED[name] if name and (size <= _HEAVIEST or name == "energy") else ""


def is_of_rest(text: str, start: int) -> bool:
    """Whether "0:45" at `start` is a time to rest rather than one of the day."""
    return bool(_ahead(_REST).search(text[max(0, start - _LEADS) : start]))


def is_before(name: str, text: str, end: int) -> bool:
    """Whether one of the words of that name stands behind `end`."""
    return bool(_behind(name).match(text, end))


def may_name(text: str) -> bool:
    """Whether the end of a text names what the number behind it is of."""
    said = plainly(f"{text} ").text
    return any(_ahead(name).search(said) for name in (*_NAMED, _REST))


@cache
def between() -> str:
    """A pattern of what may stand between a number and its unit."""
    return _words("between")


@cache
def foods() -> str:
    """A pattern of what is eaten by the gram."""
    return _words("food")


@cache
def behind_numbers() -> frozenset[str]:
    """The words that may make a quantity of the number before them."""
    said = (one for name in ("on_the_bar", "between") for one in _data()[name].split(","))
    return frozenset(word for one in said for word in one.split()) | {"x", "for", "times"}


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
def _words(name: str) -> str:
    said = sorted((one.strip() for one in _data()[name].split(",")), key=len, reverse=True)
    return "|".join(re.escape(one).replace(r"\ ", r"\s") for one in said)


@cache
def _data() -> dict[str, str]:
    return tomllib.loads(files("coach.answering").joinpath("named.toml").read_text("utf-8"))
