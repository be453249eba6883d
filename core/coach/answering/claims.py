"""Claims of action: "I've logged it", "dein Plan wurde geändert". What they look like is data (claims.toml)."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from coach.answering.evidence import Effect

OPEN: Literal["open"] = "open"  # may still become a claim with the next word
_FAR = 14  # words between a far opening and its deed
_NAMED_STUDY = re.compile(  # "the Miller & Cho trial of 2018"
    r"(?P<name>[A-ZÀ-Ý][\w'’]+)(?:[-\s](?:et al\.?|and|&|e|y|und|et|ed)(?:\s[A-ZÀ-Ý][\w'’]+)?)?"
    r"[^.;]{0,40}?\(?(?:19|20)\d\d\b"
)
_JOINED = re.compile(r"[-–—:/]")
_AT_START = ("whole", "bare")
_STOPS = tuple(".!:,–—")
_QUOTES = "*_`~\"'”»)"

Words = Sequence[str]
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said to be done; `effect` is None for a bare "Done." `denial` puts it right, in its language.

    Or something that a study is said to show: then `study` is whose it is, and there is nothing to put right.
    """

    effect: Effect | None
    denial: str
    study: str = ""


@dataclass(frozen=True, slots=True)
class _Language:
    openings: dict[str, list[tuple[str, Phrase]]]  # by first word: near, far, passive or bare
    fillers: tuple[Phrase, ...]
    things: frozenset[str]
    labels: frozenset[str]
    negations: frozenset[str]
    conditions: frozenset[str]
    deeds: dict[Phrase, Effect]
    denial: str


@lru_cache(maxsize=8192)
def word(chunk: str) -> str:
    """A chunk of text as a word to compare: small letters, plain apostrophe, no punctuation around it."""
    return chunk.strip().replace("’", "'").strip("\"'“”„«»()[]{}*_~`.,;:!?…–—-¡¿").lower()


def _plain(chunk: str) -> str:
    """A word without what hangs on it: "updated-ish" is "updated"."""
    said = word(chunk)
    return _JOINED.split(said, maxsplit=1)[0] or said


def claim_at(chunks: Words, before: Words, *, ended: bool) -> Claim | Literal["open"] | None:
    """What begins with the first of these chunks: a claim, perhaps one (`OPEN`), or none.

    `before` are the words of the sentence so far; with `ended` nothing more of the sentence will come.
    """
    if _plain(chunks[0]) not in _firsts():
        return None
    words = [_plain(chunk) for chunk in chunks]
    states = (
        state for language in _languages() for state in _states(language, chunks, words, before, ended=ended)
    )
    found = {type(state): state for state in states}
    if Claim in found:
        return found[Claim]
    return OPEN if str in found and not ended else None


def may_begin(beginning: str, before: Words) -> bool:
    """Whether an unfinished word may be the first of a claim."""
    return beginning.lower().replace("’", "'") in _beginnings(not before)


def _states(
    language: _Language, chunks: Words, words: Words, before: Words, *, ended: bool
) -> Iterator[Claim | Literal["open"]]:
    written = not language.things.isdisjoint(before)
    doubted = not language.conditions.isdisjoint(before[-2:])  # "before anything is sent"
    denied = not language.conditions.isdisjoint(before[-1:])  # "non ho"
    if not before and words[0] in language.labels and (label := _label(language, chunks, words, ended=ended)):
        yield label
    for kind, opening in language.openings.get(words[0], ()):
        match kind:
            case "near":
                state = _near(language, opening, words) if not denied else None
            case "far":
                state = _far(language, opening, words)
            case "passive":
                state = _passive(language, opening, words, written=written) if not doubted else None
            case "study":
                state = _study(opening, chunks, words)
            case "final":
                state = _whole(language, opening, words) if written and not doubted else None
            case "whole":
                state = _whole(language, opening, words) if not before else None
            case _:
                state = _bare(language, opening, chunks, words, ended=ended) if not before else None
        if state:
            yield state


def _near(language: _Language, opening: Phrase, words: Words) -> Claim | Literal["open"] | None:
    """An opening, fillers, a deed."""
    met = _begins(words, opening)
    if met is not True:
        return OPEN if met is None else None
    at, state = len(opening), None
    places = [at]
    while places:
        at = places.pop()
        for deed, effect in language.deeds.items():
            done = _begins(words[at:], deed)
            if done:
                return Claim(effect, language.denial)
            state = OPEN if done is None else state
        for filler in language.fillers:
            filled = _begins(words[at:], filler)
            if filled:
                places.append(at + len(filler))
            state = OPEN if filled is None else state
    return state


def _far(language: _Language, opening: Phrase, words: Words) -> Claim | Literal["open"] | None:
    """An opening, and a deed anywhere later in the sentence that no negation precedes."""
    met = _begins(words, opening)
    if met is not True:
        return OPEN if met is None else None
    rest = words[len(opening) : len(opening) + _FAR]
    if not language.negations.isdisjoint(rest):
        return None
    for at in range(len(rest)):
        for deed, effect in language.deeds.items():
            if _begins(rest[at:], deed):
                return Claim(effect, language.denial)
    return OPEN if len(rest) < _FAR else None


def _passive(
    language: _Language, opening: Phrase, words: Words, *, written: bool
) -> Claim | Literal["open"] | None:
    """The same where something that can be written is named before it or behind it."""
    state = _near(language, opening, words)
    if written or not isinstance(state, Claim) or len(opening) == 1:
        return state if written or state == OPEN else None
    if not language.things.isdisjoint(words[: len(opening) + _FAR]):
        return state
    return OPEN if len(words) < len(opening) + _FAR else None


def _study(opening: Phrase, chunks: Words, words: Words) -> Claim | Literal["open"] | None:
    """What somebody is said to have found: "according to Miller et al. (2019)"."""
    met = _begins(words, opening)
    if met is not True:
        return OPEN if met is None else None
    rest = "".join(chunks[len(opening) : len(opening) + _FAR])
    if named := _NAMED_STUDY.search(rest):
        return Claim(None, "", study=named["name"])
    return OPEN if len(words) < len(opening) + _FAR else None


def _whole(language: _Language, phrase: Phrase, words: Words) -> Claim | Literal["open"] | None:
    """What claims by itself at the beginning of a sentence: "It's in your log"."""
    met = _begins(words, phrase)
    return Claim(None, language.denial) if met else OPEN if met is None else None


def _bare(
    language: _Language, phrase: Phrase, chunks: Words, words: Words, *, ended: bool
) -> Claim | Literal["open"] | None:
    """A deed with nothing behind it: "Saved." """
    met = _begins(words, phrase)
    if met:
        return _alone(language, None, chunks, len(phrase), ended=ended)
    return OPEN if met is None else None


def _label(
    language: _Language, chunks: Words, words: Words, *, ended: bool
) -> Claim | Literal["open"] | None:
    """A thing and its deed with nothing behind them: "Breakfast saved" """
    if len(words) == 1:
        return OPEN
    for deed, effect in language.deeds.items():
        met = _begins(words[1:], deed)
        if met:
            return _alone(language, effect, chunks, 1 + len(deed), ended=ended)
    return None


def _alone(
    language: _Language, effect: Effect | None, chunks: Words, length: int, *, ended: bool
) -> Claim | Literal["open"] | None:
    """A claim of so many words, if the sentence ends there or something sets it off."""
    last = chunks[length - 1].rstrip().rstrip(_QUOTES)
    if last[-1:] in _STOPS or (ended and len(chunks) == length):
        return Claim(effect, language.denial)
    if len(chunks) == length:
        return OPEN
    return None if any(map(str.isalnum, chunks[length])) else Claim(effect, language.denial)


def _begins(words: Words, phrase: Phrase) -> bool | None:
    """True: the words begin with the phrase; None: they are too few to tell; False: they do not."""
    same = all(
        word.startswith(said[:-1]) if said[-1] == "*" else word == said
        for word, said in zip(words, phrase, strict=False)
    )
    return False if not same else True if len(words) >= len(phrase) else None


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("coach.answering").joinpath("claims.toml").read_text("utf-8"))


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(
        _Language(
            openings=_openings(row),
            fillers=tuple(_phrases(row["fillers"])),
            things=frozenset(row["things"]),
            labels=frozenset(row["labels"]),
            negations=frozenset(row["negations"]),
            conditions=frozenset(row["conditions"]),
            deeds={phrase: effect for effect, said in row["deeds"].items() for phrase in _phrases(said)},
            denial=row["denial"],
        )
        for row in _data().values()
    )


@cache
def denial_in(language: str) -> str:
    """What puts a claim right, in the language of that code; in English where there is none."""
    data = _data()
    return str(data.get(language, data["en"])["denial"])


def _openings(row: dict[str, list[str]]) -> dict[str, list[tuple[str, Phrase]]]:
    found: dict[str, list[tuple[str, Phrase]]] = {}
    for kind in ("near", "far", "passive", "final", "whole", "study", "bare"):
        for phrase in _phrases(row[kind]):
            found.setdefault(phrase[0], []).append((kind, phrase))
    return found


def _phrases(said: Iterable[str]) -> Iterator[Phrase]:
    return (tuple(phrase.split()) for phrase in said)


@cache
def _firsts(at_start: bool = True) -> frozenset[str]:
    """Every word that a claim may begin with; some only at the beginning of a sentence."""
    return frozenset(
        first
        for language in _languages()
        for first, openings in (*language.openings.items(), *((label, ()) for label in language.labels))
        if at_start or any(kind not in _AT_START for kind, _ in openings)
    )


@cache
def _beginnings(at_start: bool) -> frozenset[str]:
    """Every beginning of such a word."""
    return frozenset(first[:length] for first in _firsts(at_start) for length in range(1, len(first) + 1))
