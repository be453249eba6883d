"""Mistyped words: the known word that is meant, found by shared letter triples and edit distance."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from coach.knowledge.text import CLAUSE_ENDS, trigrams

SHORTEST, LONGEST = 4, 24
"""Letters of a word that is mended: shorter ones have too many neighbours, longer ones are none of ours."""

MENDED = 20
"""Unknown words of a question that are mended; more are no slips of the hand."""


class Spelling:
    """Known words; those said more often win where two are equally near."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._by_trigram: defaultdict[str, list[str]] = defaultdict(list)
        for word in known:
            for trigram in trigrams(word):
                self._by_trigram[trigram].append(word)

    def __contains__(self, word: object) -> bool:
        return word in self._known

    def mend(self, word: str) -> str | None:
        """The nearest known word within one slip, two for seven letters or more, and for six that keep their
        beginning; None where there is none."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return None
        return self._nearest(word, 1 if len(word) < 7 else 2) or (
            self._nearest(word, 2, beginning=word[:3]) if len(word) == 6 else None
        )

    def _nearest(self, word: str, reach: int, beginning: str = "") -> str | None:
        near = [
            (slips(word, other, reach), -self._known[other], other)
            for other in self._candidates(word, reach)
            if other.startswith(beginning)
        ]
        best = min(near, default=(reach + 1, 0, ""))
        return best[2] if best[0] <= reach else None

    def _candidates(self, word: str, reach: int) -> Iterable[str]:
        """Each slip spoils at most three triples, so a near word keeps the rest, and here at least one."""
        wanted = trigrams(word)
        shared = Counter(other for trigram in wanted for other in self._by_trigram.get(trigram, ()))
        least = max(1, len(wanted) - 3 * reach - 1)
        return (other for other, n in shared.items() if n >= least and abs(len(other) - len(word)) <= reach)


def mended(said: Sequence[str], spelling: Spelling) -> Iterator[str]:
    """Words as they were meant: `over hed` is overhead, `dumbel` is dumbbell."""
    at, left = 0, MENDED
    while at < len(said):
        word, after = said[at], said[at + 1] if at + 1 < len(said) else ""
        at += 1
        if word in CLAUSE_ENDS or (word in spelling and (after in spelling or not after.isalpha())):
            yield word
        elif left and (joined := _joined(word, after, spelling)):
            at += 1
            left -= 1
            yield joined
        elif left and word not in spelling:
            left -= 1
            yield from _parted(word, spelling) or [spelling.mend(word) or word]
        else:
            yield word


def _joined(word: str, after: str, spelling: Spelling) -> str:
    """The one word that was typed as two, where the second alone is none."""
    if not after.isalpha() or after in spelling:
        return ""
    whole = word + after
    return whole if whole in spelling else (spelling.mend(whole) or "" if len(whole) > 6 else "")


def _parted(word: str, spelling: Spelling) -> list[str]:
    """The two words that were typed as one."""
    cuts = range(3, len(word) - 2) if word.isalpha() else range(0)
    return next(
        ([word[:cut], word[cut:]] for cut in cuts if word[:cut] in spelling and word[cut:] in spelling), []
    )


def slips(a: str, b: str, limit: int) -> int:
    """Insertions, deletions, replacements and swapped neighbours between two words; `limit + 1` for more."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
