"""The words of foods in one plain form, so that `Möhren`, `mohren` and `Möhre` are one word."""

import re
import unicodedata
from functools import lru_cache

SPELLINGS = {
    "yoghurt": "yogurt", "joghurt": "yogurt", "omelet": "omelette", "doughnut": "donut", "mayo": "mayonnaise",
    "mince": "ground", "minced": "ground", "prawn": "shrimp", "courgette": "zucchini", "aubergine": "eggplant",
    "rocket": "arugula", "beetroot": "beet", "soya": "soy", "chilli": "chili", "houmous": "hummus",
    "coriander": "cilantro", "swede": "rutabaga", "prosciutto": "ham", "catsup": "ketchup", "cheesy": "cheese",
    "eier": "ei", "kase": "kaese", "choc": "chocolate", "lite": "light",
    "tinned": "canned", "roast": "roasted", "grill": "grilled", "bake": "baked", "fry": "fried",
    "mash": "mashed", "hardboiled": "boiled", "softboiled": "boiled", "panfried": "fried", "wholegrain": "wholewheat",
    "wholemeal": "wholewheat", "veggie": "vegetable", "garbanzo": "chickpea",
    "leave": "leaf", "loave": "loaf", "halve": "half",
    "ande": "anda", "andey": "anda", "uble": "ubla",
}  # fmt: skip
"""Spellings and names of one thing, told as the food table tells it."""

ACCENTED = {"pâté": "liverpaste", "thé": "tea", "rôti": "roasted", "rôtie": "roasted"}
"""Words that are others without their accents: pasta, an article, a flat bread."""

JOINED = (
    (r"\b[dl]'(?=[a-z])", ""),
    (r"\b(?:whole|wholly)[ -](?:wheat|meal|grain)\b", "wholewheat"),
    (r"\b(?:low|reduced)[ -]fat\b", "lowfat"),
    (r"\b(?:non|fat|free of)[ -]?(?:fat|free)\b|\bskimmed\b|\bskim\b", "nonfat"),
    (r"\bsemi[ -]?(?:nonfat|skimmed)\b", "semiskimmed"),
    (r"\bfull[ -]fat\b", "fullfat"),
    (r"\b(?:without|no|w/o) skin\b|\bskin(?:less| off| removed)\b", "skinless"),
    (r"\b(?:with|and|w/|in) (?:(?:the|its|their) )?skins?\b|\bskin[ -]on\b", "skinon"),
    (r"\bhard[ -]boiled\b|\bsoft[ -]boiled\b", "boiled"),
    (r"\b(?:pan|deep|stir|air|shallow)[ -]fried\b", "fried"),
    (r"\bice[ -]creams?\b", "icecream"),
    (r"\bfrozen yogh?urts?\b", "frozenyogurt"),
    (r"\bsweet[ -]?corn\b", "sweet corn"),
    (r"\bcorn ?flakes?\b", "cornflake"),
    (r"\bspring onions?\b|\bgreen onions?\b", "scallion"),
    (r"\bmac (?:and|n|'n'|'n) cheese\b", "macaroni and cheese"),
    (r"\b(poulet|porc|boeuf|dinde|veau|canard|agneau) rotie?\b", r"\1 roasted"),
    (r"\bsun[ -]dried\b", "sundried"),
    (r"\bhalf[ -](?:and|n|&)[ -]half\b", "halfandhalf"),
    (r"\bnot (?:yet )?cooked\b", "uncooked"),
    (r"\bmulti[ -]grain\b", "multigrain"),
    (r"\bgrilled cheese\b", "grilledcheese"),
)  # fmt: skip
"""Words that mean something else together than apart."""

SEVERAL = frozenset(joined for _, joined in JOINED if joined.isalpha())
"""Words that stand for several, or for another spelling, and so occur in no text."""

_ACCENTED = re.compile(rf"\b(?:{'|'.join(ACCENTED)})(?=s?\b)")
_JOINED = tuple((re.compile(pattern), joined) for pattern, joined in JOINED)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)? ?%|\d+/\d+|[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_SINGULAR = (
    (re.compile(r"(?<=.{2})ies$|(?<=.{3})ie$"), "y"),
    (re.compile(r"(?<=.{3})(?<=[lr])ves$"), "f"),
    (re.compile(r"(?<=.{2})(?:oes|ao)$"), "o"),
    (re.compile(r"(?<=.{3})eier$"), "ei"),
    (re.compile(r"(?<=eau)x$"), ""),
    (re.compile(r"(?<=ch|sh|ss)es$"), ""),
    (re.compile(r"(?<=.{2})(?<![sui])s$"), ""),
    (re.compile(r"(?<=.{3}[lr])n$"), ""),
    (re.compile(r"(?<=.{4})en$"), ""),
    (re.compile(r"(?<=.{4})e$"), ""),
)


def fold(text: str) -> str:
    """Small letters without accents."""
    text = _ACCENTED.sub(lambda said: ACCENTED[said[0]], unicodedata.normalize("NFC", text).casefold())
    text = text.replace("œ", "oe").replace("Œ", "Oe").replace("ß", "ss").replace("’", "'")
    marked = unicodedata.normalize("NFKD", text.casefold().replace("½", " 1/2").replace("¼", " 1/4"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter)).replace("\u2044", "/")


def words(text: str) -> tuple[str, ...]:
    """The words of a text in their plain form and order; `80%` and `80/20` are words too."""
    plain = fold(text)
    for pattern, joined in _JOINED:
        plain = pattern.sub(joined, plain)
    return tuple(word(token) for token in _TOKEN.findall(plain))


@lru_cache(maxsize=20_000)
def word(token: str) -> str:
    """One folded word as it is compared: singular as far as endings tell, in its usual spelling."""
    if not token[:1].isalpha():
        return token.replace(" ", "").replace(",", ".")
    token = token.removesuffix("'s")
    known = SPELLINGS.get(token) or SPELLINGS.get(token.removesuffix("s")) or token
    for ending, singular in _SINGULAR:
        known = ending.sub(singular, known)
    return known


def plain_words(text: str) -> frozenset[str]:
    """A list of words in the form that they are compared in."""
    return frozenset(words(text))
