"""Text from elsewhere is data: snippets, meals, notes, signs in photos never instruct the model.

What reaches a prompt has gone through `screen`: nothing invisible, no addresses, no markup, and cut off where
it begins to speak to the model. The phrases are data (lexicon/injection.toml).
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from string import ascii_lowercase
from typing import NamedTuple

from coach.safety.folding import plain, visible
from coach.safety.lexicon import Ending, Hit, Node, phrases, table
from coach.safety.markup import breaks_out
from coach.safety.reading import find
from coach.safety.words import ELISION, split

# Every repetition is bounded or cannot begin twice in one run: a hostile text costs no more than a long one.
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_ENDINGS = (
    "com|net|org|info|biz|io|ai|app|dev|xyz|site|online|shop|store|link|click|top|club|fit|gym|live|tv|ly|gg|"
    "example|test|onion|zip|mov"
)
_TAIL = r"[^\s<>\")\]]"
_URL = re.compile(
    rf"(?:\b(?:h(?:tt|xx)ps?|ftps?|file|wss?)\s?:\s?/{{0,2}}{_TAIL}+"
    r"|\b(?:javascript|data):\S+"
    rf"|\bwww\.{_TAIL}+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    rf"|(?<![\w-])(?:[a-z0-9-]{{1,63}}(?:\.|\[\.\]|\(dot\)|\sdot\s)){{1,8}}(?:{_ENDINGS})\b(?:[/?#]{_TAIL}*)?"
    rf"|(?<![\w.-])(?:[a-z0-9-]{{1,63}}\.){{1,8}}[a-z]{{2,24}}/{_TAIL}*)",
    re.IGNORECASE,
)
_SHORTEST, _SEVERAL = 4, 2  # letters of a word that may be in disguise, and how many of them are no chance
_ROT13 = str.maketrans(ascii_lowercase, ascii_lowercase[13:] + ascii_lowercase[:13])
_SENTENCE = re.compile(r"[.!?\n।]+")
_EDGE = re.compile(r"[.!?\n।,;:()\[\]]|\s[-–—]\s")


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


def strip_urls(text: str) -> str:
    """The text without web and mail addresses; a Markdown link leaves its words."""
    text = _LINK.sub(r"\1", visible(text))
    return _URL.sub("", text)


def addresses_model(text: str) -> bool:
    """Whether some sentence of a text speaks to the model instead of being about its subject."""
    return _begins(visible(text), _SENTENCE) is not None


def asks_for_instructions(question: str) -> bool:
    """Whether somebody wants to read what the model was told."""
    return any(
        _speaks(question[start:end], "question")
        for start, end in _spans(_SENTENCE, question, 0, len(question))
    )


def screen(text: str, *, prose: bool = False) -> str:
    """What may be put into a prompt: no addresses, and only what stands before anything said to the model.

    The rest goes with it, since an instruction rarely ends with its sentence. In prose nothing is kept of the
    sentence either: what leads up to an order belongs to it. A list of foods keeps what stands before its comma.
    """
    shown = strip_urls(text)
    begins = _begins(shown, _SENTENCE if prose else _EDGE)
    return (shown if begins is None else shown[:begins]).strip()


def _begins(text: str, edge: re.Pattern[str]) -> int | None:
    """Where a text begins to speak to the model: after which edge, but for markup, which has its own."""
    broken = breaks_out(text)
    until = len(text) if broken is None else broken
    for start, end in _spans(_SENTENCE, text, 0, until):
        if _speaks(text[start:end]):
            inner = [at for at, stop in _spans(edge, text, start, end) if _speaks(text[at:stop])]
            return inner[0] if inner else start
    if broken is None or not text[broken].isalnum():
        return broken
    return max((found.end() for found in edge.finditer(text, 0, broken)), default=0)


def _spans(edge: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = [start, *(match.end() for match in edge.finditer(text, start, end)), end]
    return ((a, b) for a, b in pairwise(cuts) if a < b)


def _speaks(sentence: str, kind: str = "rule") -> bool:
    words, tree = split(sentence.replace("_", " ")), _tree()
    begins = [at for at, word in enumerate(words.words) if next(tree.step(word), None)]
    lines: dict[int, dict[str, list[Hit]]] = {}
    for hit, _ in find(words, tree, begins):
        lines.setdefault(words.sentence[hit.start], {}).setdefault(hit.concept, []).append(hit)
    spoken = any(rule.holds(hits) for hits in lines.values() for rule in _rules(kind))
    return spoken or _in_disguise(words.words)


def _in_disguise(words: list[str]) -> bool:
    """Whether several words are ours once they are read backwards or moved by thirteen letters."""
    known = _tree().words
    strange = [word for word in words if len(word) >= _SHORTEST and word not in known]
    backwards = sum(word[::-1] in known for word in strange)
    return max(backwards, sum(word.translate(_ROT13) in known for word in strange)) >= _SEVERAL


def _apart(one: Hit, other: Hit) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


@cache
def _tree() -> Node:
    root = Node()
    for concept, block in table("injection.toml")["words"].items():
        for phrase in phrases(ELISION.sub(r"\1 ", plain(block)).replace("'", "").replace("-", " ")):
            root.add(phrase, Ending(concept))
    return root


@cache
def _rules(kind: str) -> list[_Rule]:
    return [
        _Rule([need.split() for need in row["needs"]], row["within"], row.get("unless", ""))
        for row in table("injection.toml")[kind]
    ]
