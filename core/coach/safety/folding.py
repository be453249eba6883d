"""One plain form of whatever was typed: small letters, no accents, nothing invisible, no borrowed alphabets."""

import re
import unicodedata

# Letters of other alphabets that look Latin; an attacker's way around a word list.
_LOOKALIKES = dict(
    zip(
        "аеорсухівкмнтԁɡӏјѕԛԝһαοιρνυκτεχ",
        "aeopcyxibkmhtdgijsqwhaoipvuktex",
        strict=True,
    )
)
_QUOTES = dict.fromkeys("’‘`´ʼ＇", "'")
_TABLE = str.maketrans(_LOOKALIKES | _QUOTES)
_ACCENT = re.compile("[\u0300-\u036f]")
_LONG = re.compile(r"([^\W\d_])\1{3,}")
_LEET = re.compile(r"(?<=[a-z])[0134@$!](?=[a-z])")
_LEET_LETTERS = str.maketrans("0134@$!", "oieaasi")
_SPELT = re.compile(r"\b[a-z](?:[ .\-_*][a-z]){4,}\b")


def visible(text: str) -> str:
    """The text without characters that show nothing: zero width, direction marks, controls (not line breaks)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c for c in text if c in "\n\t\u200d" or unicodedata.category(c) not in ("Cf", "Cc", "Co")
    ).replace("\u200d", "")


def fold(text: str) -> str:
    """Compatibility forms, small letters, Latin look-alikes, no accents, no runs of more than three letters.

    "Ｄｏｌóｒ" and "dolооооr" (with Cyrillic o) give "dolor" and "dolooor". Devanagari keeps its vowel signs.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", visible(text)).lower().translate(_TABLE).replace("ß", "ss")
        text = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", text)))
    text = _LONG.sub(r"\1\1\1", text.lower())
    text = _LEET.sub(lambda m: m[0].translate(_LEET_LETTERS), text)
    return _SPELT.sub(lambda m: re.sub(r"[^a-z]", "", m[0]), text)
