"""Which language a meal is told in, as far as its small words and its foods tell: one word is two foods in two of them.

Raisins are dried in English and fresh in French, pommes are apples in French and fried in German.
"""

from collections import Counter
from collections.abc import Mapping

from coach.nutrition.words import fold, words

_SMALL_WORDS: Mapping[str, str] = {
    "en": """and with of the had some my for slice slices cup glass bowl handful packet small large two three ate eaten
        without plus""",
    "es": "con y una unas unos sin el los las dos tres comi desayune cene plato vaso taza rebanada rebanadas racion",
    "de": """mit und ein eine einen ohne dazu habe hatte gegessen ich heute zum zwei drei teller schale becher scheibe
        scheiben stuck grosse grosser kleine kleiner etwas""",
    "fr": """et avec une sans les des deux trois mange ai dans petit petite assiette tranche tranches bol verre
        cuillere poignee quelques""",
    "pt": "com uma uns umas sem dois duas comi prato copo fatia fatias colher xicara almocei jantei",
    "it": "di il gli ho mangiato senza piatto fetta fette bicchiere tazza due tre uno",
    "hi-Latn": "aur saath khaya khayi khaye maine thoda thodi katori do teen",
}

_LANGUAGES: Mapping[str, list[str]] = {
    said: [language for language, known in _SMALL_WORDS.items() if said in known.split()]
    for listed in _SMALL_WORDS.values()
    for said in listed.split()
}

Tongues = Mapping[str, frozenset[str]]
"""The languages in which a word, in its plain form, is part of the name of a food."""


def spoken(text: str, names: Tongues) -> str | None:
    """The language that most of a meal's telling words belong to; None where none does, or two do alike.

    English names of foods tell nothing, for they are said everywhere.
    """
    told: Counter[str] = Counter()
    plain = fold(text)
    for said in plain.split():
        told.update(_LANGUAGES.get(said.strip(".,;:()"), ()))
    for name in words(plain):
        languages = names.get(name, frozenset())
        if len(languages) == 1 and languages != {"en"}:
            told.update(languages)
    first, second = [*told.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > second[1] else None


def chosen(locale: str | None) -> str | None:
    """The language of a user's locale. Plain `en` is that of whoever never chose one, and tells nothing."""
    language = (locale or "en").partition("-")[0].lower()
    if language == "hi":
        return "hi-Latn"
    return None if locale in (None, "en") else language
