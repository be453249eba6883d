"""What no answer may stand for unless our rules worked it out: whoever says it, and whatever passage states it.

A passage may be poisoned, a user may be mistaken, and a model may believe both. So a daily energy under the floor, a
pace of losing weight over the limit, protein beyond any range that was studied and the dose of a drug need a computed
figure behind them; a passage or the user's own words are not enough. And a load for somebody comes from that person's
sets, never from the library, which knows nobody's strength.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from coach.answering.numbers import Found

FLOOR_KCAL = 1_200.0
"""A day, for women; for others it is higher, but who asks is not known here. Source: rules, "Calorie goal"."""
LARGEST_GAP_KCAL = 1_100.0
"""A day of deficit or surplus: 1 kg a week at 7,700 kcal (rules, "Loss limit")."""
FASTEST_KG = 1.0
"""A week, of losing weight: 1 % of 100 kg; the rules' own limit is 0.9 kg."""
FASTEST_RISE = 10.0
"""Per cent a week, of a load: the top of the steps of ACSM's position stand on progression (2009), 2 to 10 %."""
MOST_PROTEIN = 3.1
"""Grams for a kilogram: the top of Helms 2014, there of fat-free mass."""
MOST_CARBS = 12.0
"""Grams for a kilogram: the top of what endurance athletes load with (Burke 2011)."""
HEAVIEST_KG = 50.0
"""Of what the library may name by weight: bars, plates, bells and steps, but no load for anybody."""


_INTERNATIONAL = frozenset({"iu", "ui", "ie"})
_SMALL = frozenset(
    {"mg", "mcg", "µg", "μg", "milligram", "milligrams", "milligramm", "microgram", "micrograms"}
)
_NEAR = 30  # characters after a figure, and so many twice before it, in which it says what it is of


def unfit(text: str, found: Found, before: str = "") -> bool:
    """Whether a quantity, as it stands in `text` after `before`, is past what anybody is to be told."""
    ahead, after = f"{before} {text[: found.start]}", text[found.end :]
    sentence = f"{ahead} {after}"
    match found.kind:
        case "energy":
            gap = found.most <= LARGEST_GAP_KCAL and _is_a_gap(ahead, after)
            return found.most < FLOOR_KCAL and not gap and _is_of_a_day(ahead, after)
        case "per mass":
            return found.most > (MOST_CARBS if _said("carbs", sentence) else MOST_PROTEIN)
        case "dose":
            given = found.unit in _INTERNATIONAL or _said("drug", sentence) or _said("taken", ahead)
            return given and not _said("counted", sentence)
        case "mass" if found.is_weight:
            return found.most > FASTEST_KG and _said("a_week", after[:_NEAR]) and _said("losing", sentence)
        case "mass" | "volume":
            medicine = found.unit in _SMALL and _said("taken", ahead) and not _said("nutrient", sentence)
            return medicine or _said("drug", sentence)
        case "share":
            return found.most > FASTEST_RISE and _said("a_week", sentence) and _said("raise", sentence)
        case _:
            return False


def _is_of_a_day(ahead: str, after: str) -> bool:
    """ "500 kcal a day", "a daily target of 500 kcal"."""
    return _said("a_day", after[:_NEAR]) or bool(_leads("of_a_day", 3).search(ahead))


def _is_a_gap(ahead: str, after: str) -> bool:
    """ "A deficit of 500 kcal a day", "burns 300 kcal", "300 kcal a day more"; not "300 kcal is more than enough"."""
    around = ahead[-2 * _NEAR :] + after[:_NEAR]
    return (
        _said("gap", around)
        or bool(_leads("burnt", 2).search(ahead))
        or bool(_follows("beside").match(after))
    )


def _said(what: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{_words()[what]})(?!\w)", text, re.IGNORECASE))


def _leads(what: str, words: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_words()[what]})\W+(?:\w+\W+){{0,{words}}}\Z", re.IGNORECASE)


def _follows(what: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:\s?[/\w]+){{0,2}}?\s(?:{_words()[what]})(?!\w|\s(?:than|als|que|di|se)\b)", re.IGNORECASE
    )


@cache
def _words() -> dict[str, str]:
    data = tomllib.loads(files("coach.answering").joinpath("bounds.toml").read_text("utf-8"))
    return {what: "|".join(_pattern(word.strip()) for word in said.split(",")) for what, said in data.items()}


def _pattern(said: str) -> str:
    return re.escape(said).replace(r"\*", r"\w*")
