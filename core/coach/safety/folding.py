"""One plain form of whatever was typed: small letters, no accents, nothing invisible or borrowed."""

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
# Controls but line break and tab, soft hyphen, zero widths, marks of direction, variation selectors, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LONG = re.compile(r"([^\W\d_])\1{3,}")
_LEET = re.compile(r"\b[a-z][a-z0134@$!]{2,}[a-z]\b")  # not x3 and t1d
_LEET_LETTERS = str.maketrans("0134@$!", "oieaasi")
_SPELT = re.compile(r"\b[a-z](?:[ .\-_*][a-z]){4,}\b")


def visible(text: str) -> str:
    """The text without what shows nothing: zero widths, marks of direction, controls but line breaks."""
    return _INVISIBLE.sub("", text)


def plain(text: str) -> str:
    """Compatibility forms, small letters, Latin look-alikes, no accents. Devanagari keeps its vowel signs."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", visible(text)).lower().translate(_TABLE).replace("ß", "ss")
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", text)))


def fold(text: str) -> str:
    """Plain, without the ways of hiding or stretching a word: "d0l0r", "d o l o r", "dolooooor" (three o)."""
    text = _LONG.sub(r"\1\1\1", plain(text))
    text = _LEET.sub(lambda found: found[0].translate(_LEET_LETTERS), text)
    return _SPELT.sub(lambda found: re.sub(r"[^a-z]", "", found[0]), text)
