"""Text from elsewhere is data: snippets, meals, notes, signs in photos never instruct the model.

What reaches a prompt has gone through `screen`: nothing invisible, no addresses, no markup, and cut off where
it begins to speak to the model. The phrases are data (lexicon/injection.toml).
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from coach.safety.folding import plain, visible
from coach.safety.lexicon import Ending, Hit, Node, phrases, table
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
# Where a text leaves its role: tags, chat templates, headings and labels of the conversation itself.
_BREAKOUT = re.compile(
    r"</?\s?(?:system|context|data|assistant|user|instructions?|prompt|tool|function|im_start|im_end|script|iframe|img|svg|style|object|embed)\b"
    r"|<\|[^|>\n]{1,40}\|?>|\[/?(?:inst|system|assistant)\]|<<\s?/?sys"
    r"|(?<!\#)\#{2,9}\s?(?:end|system|instruction|assistant|user|new|prompt|response)"
    r"|(?<![-=])[-=]{3,99}\s?(?:end|system|begin|new)\b"
    r"|(?:\{\s?)?[\"']?role[\"']?\s?:\s?[\"'](?:system|assistant|developer|tool)"
    r"|(?:^|(?<=\s))(?:system|assistant|developer|ai|chatgpt|gpt|claude|sistema|asistente|assistente|assistent|système)"
    r"(?:\s(?:note|message|prompt|instruction|override|update))?\s?[:>\]]"
    r"|\b[a-z]{1,40}(?:_[a-z]{1,40}){1,6}\s?\("
    r"|\b[a-z]{1,40}(?:_[a-z]{1,40}){1,6}\s?=\s?\S",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(r"[.!?\n।]+")
_CLAUSE = re.compile(r"[,;:()\[\]]|\s[-–—]\s")


def strip_urls(text: str) -> str:
    """The text without web and mail addresses; a Markdown link leaves its words."""
    text = _LINK.sub(r"\1", visible(text))
    return _URL.sub("", text)


def addresses_model(text: str) -> bool:
    """Whether some sentence of a text speaks to the model instead of being about its subject."""
    return _begins(visible(text)) is not None


def asks_for_instructions(question: str) -> bool:
    """Whether somebody wants to read what the model was told."""
    return any(
        _speaks(question[start:end], "question")
        for start, end in _spans(_SENTENCE, question, 0, len(question))
    )


def screen(text: str) -> str:
    """What may be put into a prompt: no addresses, and only what stands before anything said to the model.

    The rest goes with it, since an instruction rarely ends with its sentence.
    """
    shown = strip_urls(text)
    begins = _begins(shown)
    return (shown if begins is None else shown[:begins]).strip()


def _begins(text: str) -> int | None:
    """Where a text begins to speak to the model."""
    found = [match.start() for match in (_BREAKOUT.search(text),) if match]
    for start, end in _spans(_SENTENCE, text, 0, len(text)):
        if _speaks(text[start:end]):
            inner = [at for at, stop in _spans(_CLAUSE, text, start, end) if _speaks(text[at:stop])]
            found.append(inner[0] if inner else start)
            break
    return min(found, default=None)


def _spans(edge: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = [start, *(match.end() for match in edge.finditer(text, start, end)), end]
    return ((a, b) for a, b in pairwise(cuts) if a < b)


def _speaks(sentence: str, kind: str = "rule") -> bool:
    words = split(sentence.replace("_", " "))
    hits: dict[str, list[Hit]] = {}
    for hit, _ in find(words, _tree(), range(len(words.words))):
        hits.setdefault(hit.concept, []).append(hit)
    return any(_holds(needs, within, hits) for needs, within in _rules(kind))


def _holds(needs: list[list[str]], within: int, hits: dict[str, list[Hit]]) -> bool:
    groups = [[hit for concept in need for hit in hits.get(concept, ())] for need in needs]
    reached = groups[0]
    for group in groups[1:]:
        reached = [hit for hit in group for one in reached if _apart(one, hit) <= within and one != hit]
    return bool(reached)


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
def _rules(kind: str) -> list[tuple[list[list[str]], int]]:
    return [([need.split() for need in row["needs"]], row["within"]) for row in table("injection.toml")[kind]]
