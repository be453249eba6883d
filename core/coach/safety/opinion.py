"""What a message weighs: a second opinion beside the rules, learnt from messages that people judged.

Rules hear what somebody thought of, in any order of words. This hears what was never put on a list, because it is
worded like something that was judged. It is a linear model (`coach.linear_model`) over words, pairs of words, numbers,
and the concepts of the lexicon, which carry what was learnt in one language into the others. So each verdict can be
traced to its words, and the same message always gets the same one. `scripts/train-opinion` writes its weights from
library/messages and the sentences of the tests.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise

from coach import linear_model
from coach.linear_model import Weights, key
from coach.safety.modality import denied
from coach.safety.reading import GRAMMAR, Reading
from coach.safety.rules import PRIORITY, Action

WEIGHTS = "opinion.bin"
_LONGEST = 60  # words that are weighed together: longer messages are weighed piece by piece
_BOUNDS = (5, 10, 13, 18, 40, 70, 120, 220, 900, 1300)  # between ages, weights, pulses, calories


@dataclass(frozen=True, slots=True)
class Opinion:
    """`ordinary`: the probability that the message calls for nothing. `action` and `category` are the likeliest of
    what else it could be."""

    ordinary: float
    action: Action
    category: str


def opinion(reading: Reading) -> Opinion | None:
    """Of the piece of the message that sounds least ordinary; None where no word of it is known."""
    heard = (weighed(reading, *piece) for piece in _pieces(reading))
    return min((one for one in heard if one), key=lambda one: one.ordinary, default=None)


def features(reading: Reading, begin: int, end: int) -> set[str]:
    """What is weighed of the words from `begin` to `end` (exclusive)."""
    values = reading.text.values
    words = ["^"]
    found = set()
    for at in range(begin, end):
        word = reading.text.words[at]
        if at in values:
            size = f"v:{bisect(_BOUNDS, values[at])}"
            found.add(size)
            found.add(f"{size} {words[-1]}")
            if at + 1 < end:
                found.add(f"{size} > {reading.text.words[at + 1]}")
            word = "#" * len(word)
        elif at in reading.text.ratios:
            word = "#/#"
        elif len(word) > 5:
            found.add("4:" + word[:4])
            if len(word) > 7:
                found.add("6:" + word[:6])
        words.append(word)
    words.append("$")
    found.update(words[1:-1])
    found.update(map(" ".join, pairwise(words)))
    found.update(map(" _ ".join, zip(words[1:], words[3:-1], strict=False)))
    lines = range(reading.text.sentence[begin], reading.text.sentence[end - 1] + 1)
    for (concept, line), hits in reading.lines.items():
        if line in lines:
            found.add("k:" + concept)
            if concept not in GRAMMAR and any(denied(hit, reading) for hit in hits):
                found.add("not:" + concept)
    return found


def _pieces(reading: Reading) -> Iterator[tuple[int, int]]:
    """Whole sentences together, no more than are as long as what was learnt from."""
    begin = end = 0
    for _, words in groupby(reading.text.sentence):
        start, end = end, end + sum(1 for _ in words)
        if end - begin > _LONGEST and start > begin:
            yield begin, start
            begin = start
    if end:
        yield begin, end


def weighed(reading: Reading, begin: int, end: int) -> Opinion | None:
    """Of the words from `begin` to `end` (exclusive); None where none of them is known."""
    known = weights()
    total = known.nothing + known.of(map(key, features(reading, begin, end)))
    return _told(known.shares(total)) if any(total.columns) else None


def _told(shares: list[float]) -> Opinion:
    actions = dict.fromkeys(PRIORITY, 0.0)
    for (action, _), share in zip(topics()[1:], shares[1:], strict=True):
        actions[action] += share
    likeliest = max(actions, key=lambda action: actions[action])
    _, category = max(
        (share, category)
        for (action, category), share in zip(topics(), shares, strict=True)
        if action == likeliest
    )
    return Opinion(shares[0], likeliest, category)


@cache
def topics() -> tuple[tuple[Action, str], ...]:
    """Action and category of each label, the first of them ordinary."""
    return tuple((action, category) for action, category in map(str.split, weights().labels))  # type: ignore[misc]


@cache
def weights() -> Weights:
    """Those of this release, read once."""
    return linear_model.read("coach.safety", WEIGHTS)
