"""What a sentence says to a model or about one, by the rules and words of lexicon/injection.toml and messages.toml."""

from collections.abc import Sequence
from functools import cache
from string import ascii_lowercase
from typing import Literal, NamedTuple

from coach.safety.folding import plain
from coach.safety.lexicon import Ending, Hit, Node, phrases, table
from coach.safety.reading import find
from coach.safety.words import ELISION, split

Kind = Literal["rule", "question", "framed"]
"""Which rules: those of a foreign text, of what nobody may ask for, of what sets a stage."""

_FILES: dict[Kind, str] = {"rule": "injection.toml", "question": "messages.toml", "framed": "messages.toml"}
_SHORTEST, _SEVERAL = 4, 2  # letters of a word that may be in disguise, and how many of them are no chance
_ROT13 = str.maketrans(ascii_lowercase, ascii_lowercase[13:] + ascii_lowercase[:13])


class _Rule(NamedTuple):
    """Needs are met where a hit of each stands within so many words of one of the need before it."""

    needs: list[list[str]]
    within: int
    unless: str

    def holds(self, hits: dict[str, list[Hit]]) -> bool:
        first, *others = ([hit for concept in need for hit in hits.get(concept, ())] for need in self.needs)
        reached = first if self.unless not in hits else []
        for group in others:
            reached = [hit for hit in group if any(0 <= _apart(one, hit) <= self.within for one in reached)]
        return bool(reached)


def speaks(sentence: str, kind: Kind) -> bool:
    """Whether one of the rules is met in a sentence, for a foreign text also in disguise."""
    words, tree = split(sentence.replace("_", " ")), _tree(kind)
    begins = [at for at, word in enumerate(words.words) if next(tree.step(word), None)]
    lines: dict[int, dict[str, list[Hit]]] = {}
    for hit, _ in find(words, tree, begins):
        lines.setdefault(words.sentence[hit.start], {}).setdefault(hit.concept, []).append(hit)
    spoken = any(rule.holds(hits) for hits in lines.values() for rule in _rules(kind))
    return spoken or (kind == "rule" and _in_disguise(words.words, tree))


def _in_disguise(words: Sequence[str], tree: Node) -> bool:
    """Whether several words are ours once they are read backwards or moved by thirteen letters."""
    strange = [word for word in words if len(word) >= _SHORTEST and word not in tree.words]
    backwards = sum(word[::-1] in tree.words for word in strange)
    return max(backwards, sum(word.translate(_ROT13) in tree.words for word in strange)) >= _SEVERAL


def _apart(one: Hit, other: Hit) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


@cache
def _tree(kind: Kind) -> Node:
    """The phrases of the concepts that these rules speak of."""
    wanted = {concept for rule in _rules(kind) for need in (*rule.needs, [rule.unless]) for concept in need}
    root = Node()
    for concept, block in table(_FILES[kind])["words"].items():
        if concept in wanted:
            for phrase in phrases(ELISION.sub(r"\1 ", plain(block)).replace("'", "").replace("-", " ")):
                root.add(phrase, Ending(concept))
    return root


@cache
def _rules(kind: Kind) -> list[_Rule]:
    return [
        _Rule([need.split() for need in row["needs"]], row["within"], row.get("unless", ""))
        for row in table(_FILES[kind])[kind]
    ]
