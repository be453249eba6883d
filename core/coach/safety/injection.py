"""Text from elsewhere is data: snippets, meals, notes, signs in photos never instruct the model.

What reaches a prompt has gone through `screen`: nothing invisible, no addresses, no markup, and cut off where
it begins to speak to the model. The phrases are data (lexicon/injection.toml).
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from coach.safety.addressing import speaks
from coach.safety.folding import visible
from coach.safety.markup import breaks_out

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
_SENTENCE = re.compile(r"[.!?\n।]+")
_EDGE = re.compile(r"[.!?\n।,;:()\[\]]|\s[-–—]\s")


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
        speaks(question[start:end], "question")
        for start, end in _spans(_SENTENCE, question, 0, len(question))
    )


def screen(text: str, *, prose: bool = False) -> str:
    """What may be put into a prompt: no addresses, and only what stands before anything said to the model.

    The rest goes with it, since an instruction rarely ends with its sentence. In prose nothing is kept of the
    sentence either: what leads up to an order belongs to it, and what leads to an address is nothing without it.
    A list of foods keeps what stands before its comma.
    """
    shown = strip_urls(_without_pointers(text) if prose else text)
    begins = _begins(shown, _SENTENCE if prose else _EDGE)
    return (shown if begins is None else shown[:begins]).strip()


def _without_pointers(text: str) -> str:
    """Prose without the sentences that name an address."""
    shown = visible(text)
    found = [match.span() for match in _URL.finditer(shown)]
    if not found:
        return shown
    edges = (edge for edge in _SENTENCE.finditer(shown) if not any(a <= edge.start() < b for a, b in found))
    ends = [0, *(edge.end() for edge in edges), len(shown)]
    kept = (shown[a:b] for a, b in pairwise(ends) if not any(a <= start < b for start, _ in found))
    return "".join(kept)


def _begins(text: str, edge: re.Pattern[str]) -> int | None:
    """Where a text begins to speak to the model: after which edge, but for markup, which has its own."""
    broken = breaks_out(text)
    until = len(text) if broken is None else broken
    for start, end in _spans(_SENTENCE, text, 0, until):
        if speaks(text[start:end], "rule"):
            inner = [at for at, stop in _spans(edge, text, start, end) if speaks(text[at:stop], "rule")]
            return inner[0] if inner else start
    if broken is None or not text[broken].isalnum():
        return broken
    return max((found.end() for found in edge.finditer(text, 0, broken)), default=0)


def _spans(edge: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = [start, *(match.end() for match in edge.finditer(text, start, end)), end]
    return ((a, b) for a, b in pairwise(cuts) if a < b)
