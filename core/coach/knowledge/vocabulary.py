"""What people say for what a library calls otherwise: muscles, equipment, slang, near words, languages.

The words themselves are data: `vocabulary/*.txt`, read once per process. A line of them is
`the library's word: everything said for it`; `@` heads a group, `<` and `~` say what counts as what. A word with
`!` behind it is meant in this spelling only: `deads!` are deadlifts, a dead straight arm is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from coach.knowledge.text import stem, stems

Kind = Literal["muscle", "equipment", "category", "word"]
Phrase = tuple[str, ...]

LONGEST = 7
"""Words in the longest phrase that is looked for."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that has many names. A group stands for its `members`."""

    kind: Kind
    term: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: words `start` to `end`, and what they mean."""

    start: int
    end: int
    term: str
    concept: Concept | None = None


@dataclass(frozen=True)
class Vocabulary:
    concepts: Mapping[Phrase, Concept]
    spelled: Mapping[str, Concept]
    """Words whose stem means something else: `chins` are done, a chin is touched."""
    related: Mapping[str, tuple[str, ...]]
    """Terms to look for as well, with less weight."""
    wider: Mapping[str, str]
    """`obliques` counts as `abs`, `smith_machine` as `machine`."""
    filed_under: Mapping[str, str]
    """`shins` may be found among `calves`, though calves are not meant by it."""
    starts: frozenset[str] = field(default=frozenset())

    def pieces(self, words: list[str]) -> list[Piece]:
        """The words as concepts where a phrase is known (the longest wins), else as stems."""
        stemmed = [stem(word) for word in words]
        found: list[Piece] = []
        at = 0
        while at < len(stemmed):
            piece = self._concept_at(stemmed, at) or Piece(at, at + 1, stemmed[at])
            if piece.end == at + 1 and (concept := self.spelled.get(words[at])):
                piece = Piece(at, at + 1, concept.term, concept)
            found.append(piece)
            at = piece.end
        return found

    def _concept_at(self, stemmed: list[str], at: int) -> Piece | None:
        if stemmed[at] not in self.starts:
            return None
        for end in range(min(at + LONGEST, len(stemmed)), at, -1):
            if concept := self.concepts.get(tuple(stemmed[at:end])):
                return Piece(at, end, concept.term, concept)
        return None


@cache
def vocabulary() -> Vocabulary:
    """The words that the package ships."""
    concepts: dict[Phrase, Concept] = {}
    spelled: dict[str, Concept] = {}
    wider: dict[str, str] = {}
    filed_under: dict[str, str] = {}
    for kind, name in (
        ("word", "words"),
        ("category", "categories"),
        ("equipment", "equipment"),
        ("muscle", "muscles"),
    ):
        for head, said in lines(f"{name}.txt"):
            if head[0] in "<~":
                narrow, wide = head[1:].split()
                (wider if head[0] == "<" else filed_under)[narrow] = wide
                continue
            concept = _concept(kind, head)  # type: ignore[arg-type]
            spelled.update((phrase[:-1], concept) for phrase in said if phrase.endswith("!"))
            phrases = (phrase for phrase in (*said, *_own_names(head)) if not phrase.endswith("!"))
            concepts.update((stems(phrase), concept) for phrase in phrases)
    related = {
        _term(head, concepts): tuple(_term(word, concepts) for word in said)
        for head, said in lines("related.txt")
    }
    return Vocabulary(
        concepts, spelled, related, wider, filed_under, frozenset(phrase[0] for phrase in concepts)
    )


def lines(name: str) -> Iterator[tuple[str, list[str]]]:
    """`head: one, two` as ("head", ["one", "two"]) for every line of a data file that says something."""
    text = files("coach.knowledge").joinpath("vocabulary", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            head, _, said = line.partition(":")
            yield head.strip(), [phrase.strip() for phrase in said.split(",") if phrase.strip()]


def _concept(kind: Kind, head: str) -> Concept:
    if head.startswith("@"):
        members = tuple(head[1:].split())
        return Concept(kind, "+".join(members), members)
    term = head.removesuffix("!").replace(" ", "_")
    return Concept(kind, term, (term,))


def _own_names(head: str) -> tuple[str, ...]:
    return () if head.startswith("@") or head.endswith("!") else (head.replace("_", " "),)


def _term(words: str, concepts: Mapping[Phrase, Concept]) -> str:
    phrase = stems(words.replace("_", " "))
    return concepts[phrase].term if phrase in concepts else "_".join(phrase)
