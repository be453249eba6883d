"""What a message says, as concepts with their places, in the languages it is written in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from coach.safety.lexicon import NUMBER, Hit, Language, Lexicon, Node, lexicon
from coach.safety.words import Words, split

_GAP = 3  # words that may stand between the two halves of an open phrase
_CONTENT = 0.5  # what other words count for against the small ones in telling languages apart
_DEVANAGARI = re.compile("[\u0900-\u097f]")
_SHARE = 0.6  # a language is spoken when it explains at least this share of what the best one explains

NEGATIONS = frozenset({"not_next", "not_prev", "never", "without", "cannot"})
PERSONS = frozenset({"self", "own", "other"})
GRAMMAR = (
    NEGATIONS
    | PERSONS
    | {
        "but",
        "or",
        "general",
        "long_ago",
        "some_time_ago",
        "ago_or_since",
        "still",
        "was",
        "what_if",
        "unprecedented",
    }
)
_OPEN_TO_NEGATION = frozenset({"painless", "natural", "planned_not", "resolved", "cleared", "recovered"})


@dataclass(slots=True)
class Reading:
    """Hits by concept and by sentence, in order of place; `language` is the message's main one."""

    text: Words
    language: str = "en"
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    lines: dict[tuple[str, int], list[Hit]] = field(default_factory=dict)

    @property
    def written(self) -> str:
        """The main language, and its letters where they are not its own: `hi-Latn` is Hindi as a chat has it."""
        own = any(_DEVANAGARI.search(word) for word in self.text.words)
        return "hi-Latn" if self.language == "hi" and not own else self.language

    def add(self, hit: Hit) -> None:
        self.hits.setdefault(hit.concept, []).append(hit)
        self.lines.setdefault((hit.concept, self.sentence(hit)), []).append(hit)

    def of(self, concept: str) -> list[Hit]:
        return self.hits.get(concept, [])

    def near(self, concept: str, sentence: int) -> list[Hit]:
        """The hits of a concept in one sentence."""
        return self.lines.get((concept, sentence), [])

    def sentence(self, hit: Hit) -> int:
        return self.text.sentence[hit.start]


def read(text: str) -> Reading:
    """The concepts of a message; typos are mended, hidden words left out."""
    words, known = split(text), lexicon()
    spoken = _spoken(words.words, known)
    tongues = _bits(spoken) | known.languages[0].bit
    for at, word in enumerate(words.words):
        if at not in words.values and not known.speakers(word):
            words.words[at] = known.mend(word, tongues)
    reading = Reading(words, spoken[0].code)
    for hit in _uncovered(_found(words, spoken, known), words.paused):
        if hit.concept == NUMBER:
            words.values.setdefault(hit.start, hit.value)
        reading.add(hit)
    return reading


def _bits(languages: Iterable[Language]) -> int:
    return sum(language.bit for language in languages)


def _spoken(words: list[str], known: Lexicon) -> list[Language]:
    """The languages of a message, the main one first."""
    scores: dict[int, float] = defaultdict(float)
    for word in words:
        weight, bits = (1.0, known.marks[word]) if word in known.marks else (_CONTENT, known.speakers(word))
        if bits:
            scores[bits] += weight / bits.bit_count()
    ranked = sorted(
        ((sum(score for bits, score in scores.items() if bits & one.bit), one) for one in known.languages),
        key=lambda pair: -pair[0],
    )
    return [one for score, one in ranked if score >= ranked[0][0] * _SHARE]


def _found(text: Words, spoken: list[Language], known: Lexicon) -> list[Hit]:
    """Every phrase of the languages spoken, and English words that none of those has for its own.

    The words of the gym and of medicine are English in every language; its grammar is not.
    """
    found = [hit for language in spoken for hit, _ in find(text, language.tree, range(len(text.words)))]
    english = known.languages[0]
    if english not in spoken:
        own = _bits(spoken)
        strange = [at for at, word in enumerate(text.words) if not known.speakers(word) & own]
        found += [hit for hit, content in find(text, english.tree, strange) if content]
    return sorted(set(found))


def find(text: Words, root: Node, starts: Iterable[int]) -> Iterator[tuple[Hit, bool]]:
    for start in starts:
        for node, end, opened in _paths(text, root, start):
            for ending in node.ends or ():
                yield Hit(start, end, ending.concept, opened, ending.value), ending.content


def _paths(text: Words, root: Node, start: int) -> Iterator[tuple[Node, int, bool]]:
    """Every phrase that begins at `start`, within its sentence."""
    words, sentence, last = text.words, text.sentence, len(text.words)
    paths = [(root, start, False)]
    while paths:
        node, at, opened = paths.pop()
        if node.ends:
            yield node, at, opened
        if at < last and sentence[at] == sentence[start]:
            paths += [(after, at + 1, opened) for after in node.step(words[at])]
        if node.gap is not None:
            paths += [(node.gap, skipped, True) for skipped in range(at, min(at + _GAP + 1, last))]


def _uncovered(hits: list[Hit], paused: set[int]) -> list[Hit]:
    """Without what a look-alike, a fixed expression or a "can't ..." phrase takes up, in one breath."""
    covers: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        wide = hit.end - hit.start > 1 or hit.concept == "harmless"
        if wide and not hit.open and paused.isdisjoint(range(hit.start + 1, hit.end)):
            for place in range(hit.start, hit.end):
                covers[place].append(hit)
    return [hit for hit in hits if not any(_hides(cover, hit) for cover in covers[hit.start])]


def _hides(cover: Hit, hit: Hit) -> bool:
    if not (cover.start <= hit.start and hit.end <= cover.end):
        return False
    longer = cover.end - cover.start > hit.end - hit.start
    match cover.concept:
        case "harmless":
            return hit.concept not in GRAMMAR and hit.concept not in ("harmless", "pulse", NUMBER)
        case "whole":
            return longer
        case "neutral":
            return longer and hit.concept in GRAMMAR
        case concept if concept in _OPEN_TO_NEGATION or concept in GRAMMAR:
            return longer and concept == hit.concept
        case _:
            return longer and hit.concept in NEGATIONS
