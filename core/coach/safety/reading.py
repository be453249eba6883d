"""What a message says, as concepts with their places, in the languages it is written in."""

from collections.abc import Iterator
from dataclasses import dataclass

from coach.safety.lexicon import LANGUAGES, NUMBER, Hit, Lexicon, Node, lexicon
from coach.safety.words import Words, split

_GAP = 3  # words that may stand between the two halves of an open phrase
_ENGLISH = 1  # the words of the gym and of medicine are English in every language; its grammar is not
_CONTENT = 0.5  # what other words count for against the small ones in telling languages apart
_SHARE = 0.6  # a language is spoken when it explains at least this share of what the best one explains

_NEGATIONS = {"not_next", "not_prev", "never", "without", "cannot"}
_PERSONS = {"self", "own", "other"}
GRAMMAR = (
    _NEGATIONS | _PERSONS | {"but", "or", "general", "long_ago", "still", "was", "what_if", "unprecedented"}
)
_OPEN_TO_NEGATION = {"painless", "natural", "planned_not", "resolved", "cleared", "recovered"}


@dataclass(slots=True)
class Reading:
    """`hits` by concept, in order of place; `language` is the message's main one."""

    text: Words
    hits: dict[str, list[Hit]]
    language: str

    def of(self, concept: str) -> list[Hit]:
        return self.hits.get(concept, [])

    def add(self, hit: Hit) -> None:
        self.hits.setdefault(hit.concept, []).append(hit)

    def sentence(self, hit: Hit) -> int:
        return self.text.sentence[hit.start]

    def near(self, concept: str, sentence: int) -> list[Hit]:
        return [hit for hit in self.of(concept) if self.sentence(hit) == sentence]


def read(text: str) -> Reading:
    """The concepts of a message; typos are mended, hidden words left out."""
    words, known = split(text), lexicon()
    spoken, best = _spoken(words.words, known)
    for i, word in enumerate(words.words):
        if not known.languages(word) and i not in words.values:
            words.words[i] = known.mend(word, spoken | _ENGLISH)
    reading = Reading(words, {}, LANGUAGES[best])
    for hit in _uncovered(list(_found(words, known, spoken))):
        if hit.concept == NUMBER:
            words.values.setdefault(hit.start, hit.value)
        reading.add(hit)
    return reading


def _spoken(words: list[str], known: Lexicon) -> tuple[int, int]:
    """Bits of the languages spoken, and the number of the first."""
    scores = [0.0] * len(LANGUAGES)
    for word in words:
        weight, bits = (1.0, known.marks[word]) if word in known.marks else (_CONTENT, known.languages(word))
        for number in range(len(scores)):
            if bits >> number & 1:
                scores[number] += weight / bits.bit_count()
    best = max(range(len(scores)), key=scores.__getitem__)
    bar = scores[best] * _SHARE
    return sum(1 << number for number, score in enumerate(scores) if score >= bar), best


def _found(text: Words, known: Lexicon, spoken: int) -> Iterator[Hit]:
    """Every phrase of the languages spoken, and English words that none of those has for its own."""
    for start, word in enumerate(text.words):
        own = known.languages(word) & spoken
        content = spoken if own & ~_ENGLISH else spoken | _ENGLISH
        for node, end, opened in _paths(text, known.root, start):
            for ending in node.ends or ():
                if ending.language & (spoken if ending.grammar else content):
                    yield Hit(start, end, ending.concept, opened, ending.value)


def _paths(text: Words, root: Node, start: int) -> Iterator[tuple[Node, int, bool]]:
    """Every phrase that begins at `start`, within its sentence."""
    words, sentence = text.words, text.sentence
    open_ends = [(root, start, False)]
    while open_ends:
        node, at, opened = open_ends.pop()
        if node.ends:
            yield node, at, opened
        if at < len(words) and sentence[at] == sentence[start]:
            open_ends += [(child, at + 1, opened) for child in node.step(words[at])]
        if node.gap is not None:
            open_ends += [
                (node.gap, at + skipped, True) for skipped in range(_GAP + 1) if at + skipped < len(words)
            ]


def _uncovered(hits: list[Hit]) -> list[Hit]:
    """Without what a look-alike, a fixed expression or a "can't ..." phrase takes up."""
    covers = [hit for hit in hits if not hit.open and (hit.end - hit.start > 1 or hit.concept == "harmless")]
    return [hit for hit in dict.fromkeys(hits) if not any(_hides(cover, hit) for cover in covers)]


def _hides(cover: Hit, hit: Hit) -> bool:
    if not (cover.start <= hit.start and hit.end <= cover.end):
        return False
    longer = cover.end - cover.start > hit.end - hit.start
    match cover.concept:
        case "harmless":
            return hit.concept not in GRAMMAR and hit.concept not in ("harmless", NUMBER)
        case "whole":
            return longer
        case "neutral":
            return longer and hit.concept in GRAMMAR
        case concept if concept in _OPEN_TO_NEGATION or concept in GRAMMAR:
            return longer and cover.concept == hit.concept
        case _:
            return longer and hit.concept in _NEGATIONS
