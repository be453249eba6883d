"""Figures however they are written: "eighty-five kilos", "**85** kg", "85 (kg)" and "85½ ㎏" are read as "85 kg" is.

A text is read plainly, and every place in that reading is known by the place in the text that it stands for.
"""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

MARKUP = r"(?:[*_`~(){}$\u200b-\u200d\u2060\ufeff]|</?[a-zA-Z]{1,8}/?>|\\(?:text|mathrm|mathbf|[,;!]))+"
"""What may stand in a figure without meaning anything."""
_SOURCE = r"(?:sources?|refs?|passages?|quellen?|fuentes?|fontes?|fonti|snippets?)\.?:?\s?"
_REFS = r"\d{1,3}(?:\s?[,;]\s?\d{1,3})*"
MARKER = rf"\s?(?:[\[【]\^?(?i:{_SOURCE})?{_REFS}(?:†\w*)?[\]】]|\((?i:{_SOURCE}){_REFS}\))"
"""Of a source; it may stand between a number and its unit."""
OPENS_MARKER = rf"[\[【(]\^?(?i:{_SOURCE})\Z"
_FRACTION = r"[¼-¾⅐-⅞]"
_ODD = re.compile(
    rf"(?P<marker>\s*{MARKER})"
    rf"|(?=[^A-Za-z0-9 .,;:!?'-])(?:(?P<nothing>{MARKUP})|(?P<part>{_FRACTION})|(?P<sign>[㎀-㏟])"
    r"|(?P<space>&nbsp;|\\ |\n\s*))"
    r"|(?P<wide> \s+)"
)
_GAP = r"(?:[\s-]{1,2})?"
_WORD = re.compile(r"[^\W\d_][\w\u0900-\u0963]+")  # Devanagari's vowels are no letters to `re`
_FEW = 3  # letters by which most words are known to be no number
_SPACE = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` as it is read, piece by piece: where each begins in it, and from where to where it is written.
    `spelled` are the places of it at which a number was a word."""

    text: str
    spelled: frozenset[int] = frozenset()
    reads: tuple[int, ...] = (0,)
    written: tuple[tuple[int, int], ...] = ((0, 0),)

    def begin(self, place: int) -> int:
        """Where what is read from `place` on is written."""
        at = bisect_right(self.reads, place) - 1
        start, end = self.written[at]
        return start if end else start + place - self.reads[at]

    def end(self, place: int) -> int:
        """Where what is read up to `place` (exclusive) is at an end."""
        at = bisect_right(self.reads, place - 1) - 1
        start, end = self.written[at]
        return end or start + place - self.reads[at]


def plainly(text: str) -> Plain:
    """A text as it is read; of pieces that are read as they are written, the end is 0."""
    found = [*_odd(text), *spelled(text)]
    if not found:
        return Plain(text)
    said: list[str] = []
    reads, written, words = [], [], set()
    at = length = 0
    for start, end, instead, word in sorted(found):
        if start < at:
            continue
        for piece, place in ((text[at:start], (at, 0)), (instead, (start, end))):
            if piece:
                reads.append(length)
                written.append(place)
                said.append(piece)
                length += len(piece)
        if word:
            words.add(length - len(instead))
        at = end
    reads.append(length)
    written.append((at, 0))
    return Plain("".join(said) + text[at:], frozenset(words), tuple(reads), tuple(written))


Piece = tuple[int, int, str, bool]
"""From, to, how it is read, and whether that is a number which was a word."""


def _odd(text: str) -> list[Piece]:
    """Markup, signs of two letters, fractions, and wide gaps."""
    return [(*found.span(), _read(found), False) for found in _ODD.finditer(text)]


def _read(found: re.Match[str]) -> str:
    sign = found[0]
    match found.lastgroup:
        case "nothing" | "marker":
            return ""
        case "part":
            after_digits = found.string[found.start() - 1 : found.start()].isdigit()
            return f"{unicodedata.numeric(sign):.3g}"[1 if after_digits else 0 :]
        case "sign":
            return unicodedata.normalize("NFKC", sign)
        case _:
            return " "


@dataclass(frozen=True, slots=True)
class _Language:
    run: re.Pattern[str]
    word: re.Pattern[str]
    ones: dict[str, float]
    hundred: frozenset[str]
    thousand: frozenset[str]
    inner: frozenset[str]
    point: frozenset[str]
    joints: frozenset[str]
    first: frozenset[str]

    def value(self, run: str) -> float | None:
        """Of a run of number words; None where they are an article."""
        words = [_SPACE.sub(" ", one) for one in self.word.findall(run.lower())]
        if len(words) == 1 and words[0] in self.inner:
            return None
        whole = group = 0.0
        decimals = 0
        for word in words:
            if word in self.point:
                decimals = 1
            elif decimals:
                group += self.ones.get(word, 0.0) / 10**decimals
                decimals += 1
            elif word in self.hundred:
                group = (group or 1) * 100
            elif word in self.thousand:
                whole, group = whole + (group or 1) * 1000, 0.0
            else:
                group += self.ones[word]
        return whole + group


def spelled(text: str) -> list[Piece]:
    """The numbers in words, each read as digits."""
    found: list[Piece] = []
    end = 0
    for start in _starts(text):
        if start < end:
            continue
        runs = [
            (run.end(), value)
            for language in _languages()
            if (run := language.run.match(text, start)) and (value := language.value(run[0])) is not None
        ]
        if runs:
            end, value = max(runs)
            found.append((start, end, f"{value:.6g}", True))
    return found


def _starts(text: str) -> Iterator[int]:
    """Where a word begins as a number does: most words do not, and are not looked at any closer."""
    begins = _begin_with()
    for word in _WORD.finditer(text):
        if word[0][:_FEW].lower() in begins and _beginning().match(word[0]):
            yield word.start()


@lru_cache(maxsize=4096)
def may_spell(beginning: str) -> bool:
    """Whether an unfinished word is, or may become, a number."""
    said = beginning.lower()
    return bool(_beginning().match(said)) or said in _unfinished()


@lru_cache(maxsize=4096)
def spells(word: str) -> bool:
    """Whether a word begins a number."""
    return bool(_beginning().match(word)) and any(
        run.end() == len(word) and language.value(word) is not None
        for language in _languages()
        if (run := language.run.match(word))
    )


def goes_on(word: str) -> bool:
    """Whether a word may stand within a number."""
    return word in _within() or spells(word)


@cache
def _languages() -> tuple[_Language, ...]:
    data = tomllib.loads(files("coach.answering").joinpath("numerals.toml").read_text("utf-8"))
    return tuple(map(_language, data.values()))


def _language(row: dict[str, str]) -> _Language:
    ones = {" ".join(name): float(value) for *name, value in map(str.split, row["ones"].split(","))}
    lists = {name: frozenset(_listed(said)) for name, said in row.items() if name != "ones"}
    word = _either([*ones, *lists["hundred"], *lists["thousand"]])
    comma = _either(lists["point"])
    joint = f"(?:{_either(lists['joints'])}{_GAP})?" if lists["joints"] else ""
    return _Language(
        run=re.compile(rf"{word}(?:{_GAP}{joint}{word})*(?:\s{comma}(?:\s{word})+)?(?!\w)", re.IGNORECASE),
        word=re.compile(rf"{word}|(?<=\s){comma}", re.IGNORECASE),
        ones=ones,
        **lists,
    )


@cache
def _beginning() -> re.Pattern[str]:
    """Of a run, in whatever language."""
    return re.compile(_either(_first_words()), re.IGNORECASE)


@cache
def _begin_with() -> frozenset[str]:
    return frozenset(word[:_FEW] for word in _first_words())


@cache
def _unfinished() -> frozenset[str]:
    return frozenset(word[:end] for word in _first_words() for end in range(1, len(word)))


@cache
def _first_words() -> tuple[str, ...]:
    """Those that a number may begin with: no articles, but for the German words that begin like one."""
    words = (
        word
        for language in _languages()
        for word in (*language.ones, *language.hundred, *language.thousand, *language.first)
        if word not in language.inner
    )
    return tuple(dict.fromkeys(words))


@cache
def _within() -> frozenset[str]:
    joints = (joint for language in _languages() for joint in (*language.joints, *language.point))
    return frozenset(word for joint in joints for word in joint.split()).union(
        *(language.inner for language in _languages())
    )


def _either(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word).replace(chr(92) + ' ', '[ -]') for word in longest_first)})"


def _listed(said: str) -> list[str]:
    return [one.strip() for one in said.split(",") if one.strip()]
