"""Between the model and the reader: nothing invented, nothing claimed, nothing leaked, as the text streams.

Ordinary words go through as they come. From a number with a unit, or from what may claim a deed, to the end of
its sentence the text waits; then it is held against the evidence and mended. The caller ends the waiting after
at most a second with `expire`; there is no clock here. But for that, the same text remains however it is cut.

What is mended: a number with a unit that is neither computed nor in a passage becomes "…"; one that stands in a
passage not cited gets its marker; a false claim is cut from where it begins, and once a sentence puts it right;
markers of unknown sources, foreign addresses and the prompt's own words go.
"""

import re
from collections.abc import Iterator
from typing import Literal

from coach.answering.claim_classifier import Sentence, Sound
from coach.answering.claims import OPEN, Claim, claim_at, may_begin, word
from coach.answering.echo import Echo
from coach.answering.evidence import Evidence
from coach.answering.mending import (
    CLAIMS,
    MARKER,
    OPENS_MARKER,
    OPENS_STUDY,
    STUDY,
    Cited,
    Held,
    Mending,
    Withheld,
)
from coach.answering.naming import behind_numbers, may_name
from coach.answering.numbers import may_follow, quantities
from coach.answering.quantity import is_unit
from coach.answering.writing import goes_on, may_spell, spells

Piece = str | Cited | Withheld

_CHUNK = re.compile(r"\s*(?:[^\s。！？]*[。！？]+|\S+(?=\s))")
_NUMBER = re.compile(r"(?:^|[^A-Za-zÀ-ɏ\d]|rpe|rir|x)[\d¼-¾⅐-⅞]", re.IGNORECASE)  # "w17" is a name
_NAME = re.compile(r"[^\W\d_]+")
_BARE = re.compile(r"\s*[\d¼-¾⅐-⅞][\d.,:/¼-¾⅐-⅞]*")
_PART_OF_MARKER = re.compile(r"[\[【]\^?\d[\d,;]*\Z")
_UNIT_WITHIN = 3  # words after a number in which its unit may stand ("3 to 5 g")
_NAMES = 8  # words in brackets that may name a study
_JOINT = re.compile(r"[-'’]")
_END = re.compile(r"[.!?…।。！？][\"'”’»)\]*_]*$")
# Who writes "saved ✅" ends there too.
_PICTURE = re.compile(r"[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d]+")
_SHORT = frozenset(  # no sentence ends here
    (
        "al.",
        "e.g.",
        "i.e.",
        "approx.",
        "ca.",
        "vs.",
        "etc.",
        "z.b.",
        "d.h.",
        "bzw.",
        "no.",
        "nr.",
        "min.",
        "max.",
        "p.ej.",
        "p.ex.",
    )
)
MAYBE = 0.5
"""How probable a claim must be for a sentence to wait."""
ORDINARY = 0.7
"""A sentence that begins so probably like any other shows its next word as it comes."""
_WEB = ("http", "https", "hxxp", "www", "ftp")
_WORD = 40  # characters; no word is longer, only a text without spaces
_TAIL = 48  # characters before what waits in which a quantity may begin, or be named ("heart rate of 150")


class Provenance:
    """One answer's filter. Feed it the model's text, send on what it yields, and `flush` it at the end."""

    def __init__(self, evidence: Evidence) -> None:
        self._mending = Mending(evidence)
        self._echo = Echo(evidence.prompt)
        self._sentence = Sentence()  # of the words that went through and those that wait
        self._growing = ""  # the last chunk, unfinished
        self._given = 0  # characters of it that went through already
        self._waiting: list[str] = []
        self._holding = False  # to the end of the sentence, not only until the next word is known
        self._before: list[str] = []  # words of this sentence that went through
        self._tail = ""  # the last characters that did
        self._released = 0  # how often something that waited was let go

    def learn(self, evidence: Evidence) -> None:
        """What the answer may rest on from now on."""
        self._mending.learn(evidence)

    @property
    def waits(self) -> bool:
        """Whether something is held back, so that the caller's second runs."""
        return (
            bool(self._waiting)
            or self._echo.waits
            or (bool(self._growing.strip()) and len(self._growing) > self._given)
        )

    @property
    def wait(self) -> int | None:
        """Which wait this is, if something is held back: a new one has a second of its own."""
        return self._released if self.waits else None

    def feed(self, text: str) -> Iterator[Piece]:
        """What the reader may have now."""
        self._growing += text
        at = 0
        for found in _CHUNK.finditer(self._growing):
            at = found.end()
            yield from self._take(found[0])
        self._growing = self._growing[at:]
        if "\n" in _gap(self._growing) and not self._ends_in_a_number():
            yield from self._settle(ended=True)
        yield from self._hasten()

    def expire(self) -> Iterator[Piece]:
        """The second is over: what waits is checked as it stands and let go."""
        yield from self._settle(ended=False)
        if len(self._growing) > _WORD:
            whole, self._growing = self._growing, ""
            yield from self._take(whole)
            yield from self._settle(ended=False)
        yield from self._through(self._echo.expire())

    def flush(self) -> Iterator[Piece]:
        """The model has ended."""
        last, self._growing = self._growing, ""
        if last.strip():
            yield from self._take(last)
            last = ""
        yield from self._settle(ended=True)
        yield from self._through(self._echo.feed(last))
        yield from self._through(self._echo.flush())

    def _take(self, chunk: str) -> Iterator[Piece]:
        """A whole chunk: white space and what follows it, up to the next white space."""
        if "\n" in _gap(chunk) and not (self._ends_in_a_number() and self._may_be_counted(chunk)):
            yield from self._settle(ended=True)
        self._waiting.append(chunk)
        self._sentence.add(chunk)
        ends = _ends(chunk)
        while self._waiting and not self._holding:
            state = self._state(ended=ends)
            if state == OPEN:
                return
            if state is None:
                yield from self._pass(self._waiting.pop(0))
            self._holding = state is not None
        if ends:
            yield from self._settle(ended=True)

    def _state(self, *, ended: bool) -> Claim | Literal["open", "figure"] | None:
        """What the first chunk that waits is the beginning of, as far as can be told yet."""
        claim, first = claim_at(self._waiting, self._before, ended=ended), self._waiting[0]
        if claim is None and self._sounds_like_a_claim(ended=ended):
            claim = OPEN
        if claim == OPEN and ended:
            return "figure"
        if _spells(first):
            return claim or self._spelled(ended=ended)
        if OPENS_MARKER.search(first):
            return claim or ("figure" if len(self._waiting) > 1 or ended else OPEN)
        if OPENS_STUDY.search(first) and not claim:
            named = "".join(self._waiting)
            if STUDY.search(named):
                return "figure"
            if len(self._waiting) <= _NAMES and ")" not in named and not ended:
                return OPEN
        number = any(map(str.isnumeric, first)) and _NUMBER.search(MARKER.sub("", first))
        counted = not number and _counts(word(first)) and self._after_number()
        if isinstance(claim, Claim) or not (number or counted):
            return claim
        if number and _BARE.fullmatch(first) and not self._makes_a_quantity():
            return OPEN if self._words_after() < _UNIT_WITHIN and not ended else claim
        if self._is_a_figure():
            return "figure"
        if number and _PART_OF_MARKER.search(first):
            return "figure"
        return OPEN if self._words_after() < _UNIT_WITHIN and not ended else claim

    def _sounds_like_a_claim(self, *, ended: bool) -> bool:
        """Whether the first chunk that waits may be part of one; a beginning of it that went through already is not."""
        if self._begins_ordinary():
            return False
        return self._sound(ended=ended).worst >= (CLAIMS if ended else MAYBE)

    def _begins_ordinary(self) -> bool:
        """Whether what went through of the sentence sounds so ordinary that its next word is shown as it comes."""
        return self._sentence.after(len(self._before)).none >= ORDINARY

    def _sound(self, *, ended: bool) -> Sound:
        waiting = self._waiting
        return (
            self._sentence.whole(waiting[-1])
            if ended
            else self._sentence.after(len(self._before) + len(waiting))
        )

    def _spelled(self, *, ended: bool) -> Literal["open", "figure"] | None:
        """The same of a number in words, which may be several."""
        if self._is_a_figure():
            return "figure"
        return OPEN if self._words_after() < _UNIT_WITHIN and not ended else None

    def _words_after(self) -> int:
        """Those that wait behind the first chunk, from the first that belongs neither to its number nor to a list."""
        before, *after = self._shown(self._waiting) or [""]
        for at, chunk in enumerate(after):
            listed = _BARE.fullmatch(chunk) and before.endswith(",")
            if not (listed or goes_on(word(chunk)) or _spells(chunk)):
                return len(after) - at
            before = chunk
        return 0

    def _ends_in_a_number(self) -> bool:
        """Whether the last chunk that waits is one, so that what it is of may begin the next line."""
        return any(map(_is_number, self._shown(self._waiting)[-1:]))

    def _may_be_counted(self, chunk: str) -> bool:
        """Whether a line that begins so may say what the number before it is of; what goes says nothing."""
        return _counts(word(chunk)) or bool(OPENS_MARKER.search(chunk)) or not self._shown([chunk])

    def _shown(self, chunks: list[str]) -> list[str]:
        """The words in them, without links and markers."""
        return MARKER.sub("", self._mending.without_links("".join(chunks))).split()

    def _after_number(self) -> bool:
        """Whether what went through ends in a number, whose unit may yet come."""
        return any(map(_is_number, self._tail.split()[-1:]))

    def _is_a_figure(self) -> bool:
        """Whether a quantity begins in, or reaches into, the first chunk that waits."""
        first, *others = self._waiting
        text = self._tail + first + self._mending.without_links("".join(others))
        reach = len(self._tail) + len(first)
        return any(len(self._tail) < found.end and found.start < reach for found in quantities(text))

    def _makes_a_quantity(self) -> bool:
        """Whether what stands around a bare number could: looked at first, since most numbers count nothing."""
        if (self._before and self._before[-1] in ("rpe", "rir")) or may_name(self._tail):
            return True
        return any(may_follow(word(chunk)) for chunk in self._waiting[1:])

    def _pass(self, chunk: str) -> Iterator[Piece]:
        """An ordinary chunk: only markers and links are looked at."""
        yield from self._show(self._mending.plain(chunk))
        if chunk.endswith(":"):  # "Status: saved."
            self._before, self._sentence = [], Sentence(self._waiting)
        else:
            self._before.append(word(chunk))

    def _settle(self, *, ended: bool) -> Iterator[Piece]:
        """Check what waits and let the rest of it go; `ended`: with it the sentence ends."""
        sound = self._sound(ended=ended) if self._waiting else None
        begun = 1 if self._begins_ordinary() else 0  # its first letters may have been shown
        chunks, self._waiting, self._holding = self._waiting, [], False
        if sound:
            yield from self._show(
                self._mending.sentence(Held(chunks, self._before, self._tail, sound, begun))
            )
        self._before = [] if ended else [*self._before, *map(word, chunks)]
        if ended:
            self._sentence = Sentence()

    def _hasten(self) -> Iterator[Piece]:
        """The beginning of an unfinished chunk, where it can be nothing but a plain word."""
        body = self._growing.lstrip()
        parts = _JOINT.split(body)
        if self._waiting or not parts[0] or not all(_NAME.fullmatch(part) for part in parts if part):
            return
        if any(map(str.isnumeric, body)):  # "½" is a letter to `re`
            return
        if not self._begins_ordinary() or self._after_number():
            return
        if may_begin(body, self._before) or may_spell(parts[-1]) or _may_be_address(parts[-1].lower()):
            return
        shown, self._given = self._growing[self._given :], len(self._growing)
        yield from self._through(self._echo.feed(self._seen(shown)))

    def _show(self, text: str) -> Iterator[Piece]:
        """Let a checked text go, without what of it went through before it was whole."""
        given, self._given = self._given, 0
        yield from self._mending.remarks()
        yield from self._through(self._echo.feed(self._seen(text[given:])))

    def _seen(self, text: str) -> str:
        self._tail = (self._tail + text)[-_TAIL:]
        return text

    def _through(self, texts: Iterator[str]) -> Iterator[Piece]:
        """The last stage: the prompt's own words stay in."""
        dropped = self._echo.dropped
        if text := "".join(texts):
            self._released += 1
            yield text
        yield from (Withheld("prompt") for _ in range(self._echo.dropped - dropped))


def _is_number(chunk: str) -> bool:
    return bool(_BARE.fullmatch(chunk)) or goes_on(word(chunk)) or _spells(chunk)


def _counts(word: str) -> bool:
    """Whether a word may say what the number before it is of."""
    return is_unit(word) or word in behind_numbers()


def _spells(chunk: str) -> bool:
    """Whether a number in words is in it: all of it, or a part ("twenty-five", "sixty-ish")."""
    said = word(chunk)
    return spells(said) or ("-" in said and any(map(spells, said.split("-"))))


def _gap(chunk: str) -> str:
    return chunk[: len(chunk) - len(chunk.lstrip())]


def _ends(chunk: str) -> bool:
    body = chunk.strip()
    return bool(_END.search(body) or _PICTURE.fullmatch(body)) and body.lower() not in _SHORT


def _may_be_address(part: str) -> bool:
    return any(part.startswith(start) or start.startswith(part) for start in _WEB)
