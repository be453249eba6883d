"""Mistyped words: the known word that is meant, found by shared letter triples and edit distance."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from coach.knowledge.text import trigrams

SHORTEST, LONGEST = 4, 24
"""Letters of a word that is mended: shorter ones have too many neighbours, longer ones are none of ours."""


class Spelling:
    """Known words; those said more often win where two are equally near."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._by_trigram: defaultdict[str, list[str]] = defaultdict(list)
        for word in known:
            for trigram in trigrams(word):
                self._by_trigram[trigram].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def mend(self, word: str) -> str | None:
        """The nearest known word within one slip, two for seven letters or more; None where there is none."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return None
        reach = 1 if len(word) < 7 else 2
        near = [
            (slips(word, other, reach), -self._known[other], other) for other in self._candidates(word, reach)
        ]
        best = min(near, default=(reach + 1, 0, ""))
        return best[2] if best[0] <= reach else None

    def _candidates(self, word: str, reach: int) -> Iterable[str]:
        """Each slip spoils at most three triples, so a near word keeps the rest, and here at least one."""
        wanted = trigrams(word)
        shared = Counter(other for trigram in wanted for other in self._by_trigram.get(trigram, ()))
        least = max(1, len(wanted) - 3 * reach - 1)
        return (other for other, n in shared.items() if n >= least and abs(len(other) - len(word)) <= reach)


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
