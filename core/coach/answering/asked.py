"""What a question asks of the user's own records, as far as words can tell: what they miss costs a look-up, and
a model that has tools can make up for it."""

import re
from dataclasses import dataclass

from coach.knowledge.text import words

MOST_WORDS = 12


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_FOOD = _any(
    r"prot[eé]\w*", r"eiwei(?:ß|ss)\w*", r"carb\w*", r"kohlenhydrat\w*", r"carboidrat\w*", r"glucid\w*",
    "fats?", "fett", r"gras[as]?", "grassi", "lipides", r"gordura\w*", "kcal", r"[ck]alor\w*", r"[mk]a[ck]ros?",
    "eat", "ate", "eaten", r"\w*essen", r"mang\w+", r"com(?:er|ido|ida|í)", "khana", "khaya", "food", "meals?",
)  # fmt: skip
_TODAY = _any(
    "today", "left", "remaining", "still", "so far", "heute", "noch", "bisher", "hoy", r"qued\w+", r"falta\w*",
    r"aujourd\W?hui", r"reste\w*", "encore", "oggi", "ancora", r"manca\w*", "hoje", "ainda", "aaj", "baki",
    "did i eat", "have i eaten", "have i had", "did i have",
)  # fmt: skip
_LIFTS = _any(
    r"last (?:time|session|workout|sets?|week)", r"previous(?:ly)?", r"personal (?:best|record)s?", "prs?", "pbs?",
    "records?", "heaviest", r"best (?:set|lift|weight)", "1 ?rm", r"one.rep max\w*", r"letzte[nrs]?", "zuletzt",
    r"bestleistung\w*", r"rekord\w*", r"[úu]ltim\w+", r"r[ée]cord\w*", r"derni[eè]re?", r"recorde?", "massimale",
)  # fmt: skip
_RECORD = _any(
    r"personal (?:best|record)s?", "prs?", "pbs?", "records?", "heaviest", r"best (?:set|lift|weight)", "1 ?rm",
    r"one.rep max\w*", r"bestleistung\w*", r"rekord\w*", r"r[ée]cord\w*", r"recorde?", "massimale",
)  # fmt: skip
_OWN = _any(
    "i", "my", "me", "mine", "ich", r"mein\w*", "mi", "yo", "mis", "je", "mon", "ma", "mes", "mio", "mia", "ho",
    "eu", "meu", "minha", "mera", "meri", "maine",
)  # fmt: skip
_NEXT = _any(
    "next (?:set|exercise|lift|weight|load)", "(?:lift|do|comes?) next", r"what\W?s next", "what now",
    r"nächste[nr]? (?:satz|übung|gewicht)", r"pr[oó]xim[ao] (?:serie|ejercicio|peso|série|exerc[ií]cio)",
    r"prochaine? (?:série|exercice|charge)", "prossim[ao] (?:serie|esercizio|peso)",
)  # fmt: skip
_PROFILE = _any(r"my (?:goals?|weight|height|profile|equipment)", "about me")
_ENERGY = _any("kcal", r"[ck]alor\w*", "energy")
_CARBS = _any(r"carb\w*", r"kohlenhydrat\w*", r"glucid\w*", r"carboidrat\w*")
_FAT = _any("fats?", "fett", r"gras[as]?", "grassi", "lipides", r"gordura\w*")

_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    words(
        """about after again also been before could does doing each ever from give have here into just know like
        long make more most much must need only other over said same should some such tell than that their them
        then there these they this told very want week well were what when where which while will with would your
        aber auch dann dass eine einen haben kann mehr nicht noch oder sein sich sind wenn wird como esta este para
        pero porque sobre dans avec elle leur mais nous plus pour quel quoi tout vous"""
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """`nutrient` is the one that is meant, where it is not protein."""

    nutrition: bool = False
    nutrient: str = ""
    lifts: bool = False
    records: bool = False
    profile: bool = False
    next: bool = False
    """What is to be lifted now, in the workout at hand."""


def read(question: str) -> Asked:
    nutrition = bool(_FOOD.search(question) and _TODAY.search(question))
    lifts = bool(_LIFTS.search(question) and _OWN.search(question))
    return Asked(
        nutrition=nutrition,
        nutrient=_nutrient(question) if nutrition else "",
        lifts=lifts,
        records=lifts and bool(_RECORD.search(question)),
        profile=bool(_PROFILE.search(question)),
        next=bool(_NEXT.search(question)),
    )


def key_words(question: str) -> tuple[str, ...]:
    """What is worth looking for in what was said before, in the question's order."""
    found = (word.removesuffix("s") for word in _WORD.findall(question.lower()) if word not in _COMMON)
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _nutrient(question: str) -> str:
    named = {"energy": _ENERGY, "carbs": _CARBS, "fat": _FAT}
    return next((name for name, said in named.items() if said.search(question)), "")
