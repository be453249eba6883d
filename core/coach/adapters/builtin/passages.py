"""Reads passages back: an exercise into its parts, any other text into sentences fit to be quoted.

A passage may hold what a user or a stranger wrote. Quoting stops where a text starts to give orders, to
speak in another role, or to name an address.
"""

import re
import unicodedata
from dataclasses import dataclass

from coach.ports import Passage

_FOREIGN_MATTER = re.compile(
    r"https?:|www\.|\b[\w-]+\.(com|net|org|io|example)\b|<[^>]*>|[#`{}]{2,}"
    r"|[\u200b\u202a-\u202e\u2066-\u2069]"
    r"|\b(system|assistant|developer|user|coach)\s*(note\s*)?:"
    r"|\bignore\b[^.]*\b(instructions?|rules?|previous|above|safety|gate)|\byou are now\b|\bprompt\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_SOURCE = re.compile(r"\(Source: .*\)\s*$")
_LABEL = re.compile(r"^(Cues|Easier|Harder|Instead|Kinder to|Take care): ")
_FAULT = re.compile(r"^[A-Z][^.?]{2,90}\? \S")
_TRAINS = re.compile(r"Trains (.+?)(?:, with help from (?:.+?))?\. Needs (.+?)\. ")
_ALSO = re.compile(r"^.*? \(also: (.*)\)\.$")


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise as its passage tells it; a part that the passage lacks is empty."""

    ref: int
    """The number under which the answer cites it."""
    name: str
    names: tuple[str, ...]
    trains: tuple[str, ...]
    needs: str
    how: tuple[str, ...]
    cues: tuple[str, ...]
    fixes: tuple[str, ...]
    instead: tuple[str, ...]
    kind_to: str
    care: str
    judged: bool
    """Whether somebody who knew what to warn of wrote it, and all of it is here."""

    @property
    def cited(self) -> str:
        return f"{self.name} [{self.ref}]"

    def is_kind_to(self, joint: str) -> bool:
        """Whether the joint takes it better than most lifts for the same muscles."""
        return bool(joint) and joint in self.kind_to

    def spares(self, joint: str) -> bool:
        """Whether it is kind to the joint, or known neither to train its region nor to ask much of it."""
        unknown = joint not in self.care and joint not in self.trains
        return self.is_kind_to(joint) or (self.judged and unknown)


def exercise(ref: int, passage: Passage) -> Exercise:
    lines = [clean(line) for line in passage.text.split("\n")]
    whole = lines[-1].endswith(".")
    if not whole and len(lines) > 1:
        lines.pop()
    labelled = {m[1]: line[m.end() :].rstrip(".") for line in lines if (m := _LABEL.match(line))}
    facts = next((m for line in lines if (m := _TRAINS.match(f"{line} "))), None)
    also = _ALSO.match(lines[0])
    name = clean(passage.title)
    return Exercise(
        ref=ref,
        name=name,
        names=(name, *_parts(also[1] if also else "", ", ")),
        trains=_parts(facts[1] if facts else "", ", "),
        needs=facts[2] if facts else "",
        how=tuple(sentence for line in lines[1:] if _is_prose(line) for sentence in quotable(line)),
        cues=_parts(labelled.get("Cues", ""), "; "),
        fixes=tuple(line for line in lines[1:] if _FAULT.match(line)),
        instead=_parts(labelled.get("Instead", ""), ", "),
        kind_to=labelled.get("Kinder to", ""),
        care=labelled.get("Take care", ""),
        judged=bool({"Cues", "Take care"} & labelled.keys()) and whole,
    )


def quotable(text: str) -> list[str]:
    """The sentences of a text up to where it stops being one."""
    own, foreign = _own(text)
    sentences = [s.strip() for s in _SENTENCE_END.split(clean(own)) if s.strip()]
    if foreign and sentences and not sentences[-1].endswith((".", "!", "?")):
        sentences.pop()
    return sentences


def advice(passage: Passage) -> list[str]:
    """A snippet's sentences without its title and its source, which are shown beside the answer."""
    sentences = quotable(_SOURCE.sub("", passage.text))
    titled = sentences and sentences[0].rstrip(".?!") == passage.title.rstrip(".?!")
    return sentences[1:] if titled else sentences


def logged(passage: Passage) -> str:
    """What a user wrote down: the first sentence, or what there is of it."""
    own, _ = _own(passage.text)
    return _SENTENCE_END.split(clean(own))[0].rstrip(".")


def clean(text: str) -> str:
    """Without characters that cannot be seen or that turn the direction of reading."""
    seen = (" " if unicodedata.category(c).startswith(("C", "Z")) else c for c in text)
    return re.sub(r" +", " ", "".join(seen)).strip()


def _own(text: str) -> tuple[str, bool]:
    foreign = _FOREIGN_MATTER.search(text)
    return (text[: foreign.start()], True) if foreign else (text, False)


def _is_prose(line: str) -> bool:
    return bool(line) and not (_LABEL.match(line) or _TRAINS.match(f"{line} ") or _FAULT.match(line))


def _parts(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())
