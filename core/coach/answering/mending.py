"""What becomes of a piece of an answer once it is held against the evidence."""

import re
from dataclasses import dataclass
from typing import Literal

from coach.answering import writing
from coach.answering.bounds import unfit
from coach.answering.claim_classifier import Sound
from coach.answering.claims import Claim, claim_at, denial_in, word
from coach.answering.evidence import Evidence
from coach.answering.links import without_foreign
from coach.answering.numbers import quantities
from coach.safety.reading import read

Fault = Literal["number", "claim", "source", "link", "prompt"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A source is cited for the first time, in the text that follows."""

    ref: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something did not stand up to the evidence and was mended or cut."""

    fault: Fault


Remark = Cited | Withheld

MARKER = re.compile(writing.MARKER)
OPENS_MARKER = re.compile(writing.OPENS_MARKER)
_PLAIN = re.compile(r"\s?\[[\d,; ]+\]")
STUDY = re.compile(
    r"\s?\((?P<name>[A-ZÀ-Ý][\w'’-]+)[^()]{0,60}?,?\s(?:19|20)\d\d[a-z]?\)"  # "(Schoenfeld et al., 2017)"
)
OPENS_STUDY = re.compile(r"\([A-ZÀ-Ý]")
_CLOSING = re.compile(r"[\s.!?…。！？\"'”’»)*_]*\Z")
_CUT = "…"
_NAMES = re.compile(r"(?<=[\s(])[A-ZÀ-Ý][\w-]{2,}")  # "the ACSM recommends"

CLAIMS = 0.75
"""How probable a claim is for what only sounds like one to be cut."""


@dataclass(frozen=True, slots=True)
class Held:
    """What waited. `before` are the words of the sentence that went through, `tail` the last characters of them.
    `sound` is how all of it sounds; from chunk `begun` on what only sounds like a claim may be cut."""

    chunks: list[str]
    before: list[str]
    tail: str
    sound: Sound
    begun: int


class Mending:
    """One answer's checks; it remembers what was cited and what was put right. Texts in, mended texts out.

    `remarks` collects what was found since it was last taken.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._cited: list[int] = []
        self._denied = False
        self._remarks: list[Remark] = []

    def learn(self, evidence: Evidence) -> None:
        self._evidence = evidence

    def remarks(self) -> list[Remark]:
        taken, self._remarks = self._remarks, []
        return taken

    def sentence(self, held: Held) -> str:
        """What waited to the end of its sentence: claims, then numbers, then markers and links."""
        text = self._unlinked(self._unclaimed(held))
        return self._sourced(self._counted(text, held.before, held.tail))

    def without_links(self, text: str) -> str:
        """As it will be read: nobody sees what stood between a number and its unit."""
        return without_foreign(text, self._evidence.urls)[0]

    def plain(self, text: str) -> str:
        """What need not wait: links and markers."""
        return self._sourced(self._unlinked(text))

    def _unlinked(self, text: str) -> str:
        """Without foreign addresses."""
        shown, foreign = without_foreign(text, self._evidence.urls)
        if foreign:
            self._remarks.append(Withheld("link"))
        return shown

    def _sourced(self, text: str) -> str:
        """Without markers of sources that there are none of and studies that no passage names; the rest is noted."""
        if any(ref not in self._evidence.passages for ref in refs(text)):
            self._remarks.append(Withheld("source"))
        text = MARKER.sub(self._known, text)
        known = STUDY.sub(self._stated, text)
        if known != text:
            self._remarks.append(Withheld("source"))
            text = known
        for ref in refs(text):
            if ref not in self._cited:
                self._cited.append(ref)
                self._remarks.append(Cited(ref))
        return text

    def _unclaimed(self, held: Held) -> str:
        """Without a claim that no tool result bears out, and what follows it in the sentence."""
        chunks = held.chunks
        for at in range(len(chunks)):
            said = [*held.before, *map(word, chunks[:at])]
            state = claim_at(chunks[at:], said, ended=True)
            if isinstance(state, Claim) and not self._bears_out(state):
                self._remarks.append(Withheld("source" if state.study else "claim"))
                broken = f" {_CUT}" if said else ""
                return "".join(chunks[:at]) + broken + self._denial(state, chunks[at])
        return self._unheard(held)

    def _unheard(self, held: Held) -> str:
        """Without what only sounds like a claim: of a deed where no tool did any, of a source where none is cited; and
        without talk of instructions."""
        kept, rest = "".join(held.chunks[: held.begun]), "".join(held.chunks[held.begun :])
        fault = self._unheard_fault(kept + rest, held.sound)
        if fault is None or not rest:
            return kept + rest
        self._remarks.append(Withheld(fault))
        kept += f" {_CUT}" if kept or held.before else ""
        if fault != "claim":
            return kept
        gap = rest[: len(rest) - len(rest.lstrip())]
        return kept + self._denial(Claim(None, denial_in(self._language(rest))), gap)

    def _unheard_fault(self, text: str, sound: Sound) -> Fault | None:
        """What is wrong with a sentence by its sound; one that cites a passage rests on it."""
        if sound.worst < CLAIMS or any(ref in self._evidence.passages for ref in refs(text)):
            return None
        match sound.worst:
            case sound.deed:
                return None if self._evidence.done else "claim"
            case sound.source:
                return None if any(map(self._names, _NAMES.findall(text))) else "source"
            case _:
                return "prompt"

    def _language(self, text: str) -> str:
        """Of the turn: the user's, and where they said little, the answer's."""
        return read(" ".join((*self._evidence.said, text))).written

    def _bears_out(self, claim: Claim) -> bool:
        if claim.study:
            return self._names(claim.study)
        done = self._evidence.done
        return claim.effect in done if claim.effect else bool(done)

    def _denial(self, claim: Claim, chunk: str) -> str:
        if self._denied or not claim.denial:
            return ""
        self._denied = True
        return chunk[: len(chunk) - len(chunk.lstrip())] + claim.denial

    def _counted(self, text: str, before: list[str], tail: str) -> str:
        """Without numbers that nothing supports, or that only our rules could; with the marker of a passage that
        supports one uncited. Where a number goes, what stood before it may become one ("kg 100 RPE 8")."""
        cited, missing = [*refs(text), *self._cited], list[int]()
        while (mended := self._proved(text, before, tail, cited, missing)) != text:
            text = mended
        return _before_end(text, "".join(f" [{ref}]" for ref in missing))

    def _proved(self, text: str, before: list[str], tail: str, cited: list[int], missing: list[int]) -> str:
        mended, at = "", 0
        for found in quantities(tail + text):
            start, end = found.start - len(tail), found.end - len(tail)
            if end <= 0:
                continue
            fit = self._evidence.computes(found) or not unfit(tail + text, found, " ".join(before))
            if fit and self._evidence.backs(found):
                continue
            ref = self._evidence.citing(found, cited) if fit else None
            if ref is None:
                self._remarks.append(Withheld("number"))
                begun = (
                    start if start >= 0 else len(text) - len(text.lstrip())
                )  # the unit went through before
                mended, at = mended + text[at:begun] + _CUT + _markup(text[begun:end]), end
            elif ref not in cited:
                cited.append(ref)
                missing.append(ref)
        return mended + text[at:]

    def _stated(self, study: re.Match[str]) -> str:
        """A study in brackets, if a passage names it."""
        return study[0] if self._names(study["name"]) else ""

    def _names(self, author: str) -> bool:
        return any(author in text for text in self._evidence.passages.values())

    def _known(self, marker: re.Match[str]) -> str:
        """A marker of what there is, as the reader's program knows it."""
        there = [ref for ref in refs(marker[0]) if ref in self._evidence.passages]
        if there == refs(marker[0]) and _PLAIN.fullmatch(marker[0]):
            return marker[0]
        gap = " " if marker[0][0].isspace() else ""
        return gap + "".join(f"[{ref}]" for ref in there) if there else ""


def refs(text: str) -> list[int]:
    """The sources that a text cites, in order."""
    return [int(ref) for found in MARKER.finditer(text) for ref in re.findall(r"\d+", found[0])]


def _markup(figure: str) -> str:
    """What opens or closes something within a figure."""
    return "".join(re.findall(writing.MARKUP, figure))


def _before_end(sentence: str, added: str) -> str:
    closing = _CLOSING.search(sentence)
    at = closing.start() if closing else len(sentence)
    at = max((found.end() for found in MARKER.finditer(sentence) if found.end() > at), default=at)
    return sentence[:at] + added + sentence[at:]
