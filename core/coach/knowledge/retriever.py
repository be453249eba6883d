"""A question becomes the passages that its answer may rest on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from coach.errors import Unavailable
from coach.knowledge.abstain import is_chance, missing_equipment, missing_movement
from coach.knowledge.entry import EntryKind
from coach.knowledge.index import LibraryIndex
from coach.knowledge.ingest import COLLECTIONS
from coach.knowledge.rank import Ranked, rank
from coach.knowledge.replacing import with_replaced_muscles
from coach.knowledge.understand import Understood, understand
from coach.ports import Embedder, Hit, Knowledge, Passage, Search, Vector

Kind = Literal["exercise", "snippet", "meal"]
ALL_KINDS: frozenset[Kind] = frozenset({"exercise", "snippet", "meal"})

CHUNKS = 100
"""Nearest chunks that are looked at; an entry has up to three."""
LONGEST = 1_500
"""Characters of a question that are embedded."""
MEALS = 5
MEAL_NEARNESS = 0.35
"""Least cosine of a meal with a question about food."""
SNIPPET_FLOOR = 1.3
"""Least score of a snippet."""
BESIDE = 0.4
"""Least share of the other kind's best score, for exercises beside snippets and the other way round."""

Reason = Literal["no_such_movement", "nothing_fits"]


@dataclass(frozen=True, slots=True)
class Grounding:
    """`abstained` says that the library has no exercise, snippet or meal for the question.

    `missing` is the movement that was asked for and is not in the library. `words_only` marks passages
    found without vectors, because the knowledge base or the embedder was away.
    """

    passages: tuple[Passage, ...]
    abstained: bool
    reason: Reason | None
    understood: Understood
    missing: str | None = None
    words_only: bool = False


class Retriever:
    """Finds passages in one concurrent round to the knowledge base."""

    def __init__(self, knowledge: Knowledge, embedder: Embedder, index: LibraryIndex) -> None:
        self._knowledge = knowledge
        self._embedder = embedder
        self._index = index

    async def ground(
        self,
        question: str,
        *,
        user: str | None = None,
        limit: int = 6,
        kinds: frozenset[Kind] = ALL_KINDS,
    ) -> Grounding:
        """At most `limit` passages, best first, of the kinds that are asked for.

        `user` is the id of a verified token: only that user's own meals are looked at. Never raises
        Unavailable: without vectors, words alone decide. The caller sets the time limit.
        """
        understood = with_replaced_muscles(understand(question, self._index.spelling), self._index)
        near = await self._near(question, understood, user if "meal" in kinds else None, kinds)
        found = near or _Near({}, ())
        exercises = self._ranked(understood, found, "exercise", kinds)
        snippets = self._ranked(understood, found, "snippet", kinds)
        snippets = [one for one in snippets if one.score >= SNIPPET_FLOOR]
        missing = missing_movement(understood, self._index)
        if (
            missing
            or missing_equipment(understood, self._index)
            or is_chance(understood, self._index, exercises, words_only=near is None)
        ):
            exercises = []
        passages = _mixed(
            [self._passage(one) for one in _beside(exercises, snippets)[:limit]],
            [self._passage(one) for one in _beside(snippets, exercises)],
            [_meal(hit) for hit in found.meals if understood.elsewhere and 1 - hit.distance >= MEAL_NEARNESS],
            limit,
        )
        abstained = bool(missing) or not passages
        return Grounding(
            passages=passages,
            abstained=abstained,
            reason=("no_such_movement" if missing else "nothing_fits") if abstained else None,
            understood=understood,
            missing=missing.name if missing else None,
            words_only=near is None,
        )

    async def _near(
        self, question: str, understood: Understood, user: str | None, kinds: frozenset[Kind]
    ) -> "_Near | None":
        """What lies near by its vectors; None where they are not to be had."""
        try:
            asked = question[:LONGEST]
            vector = between(await self._embedder.embed([asked, understood.english or asked]))
            library: list[EntryKind] = [kind for kind in COLLECTIONS if kind in kinds]
            searches = [Search(COLLECTIONS[kind], vector, CHUNKS) for kind in library]
            if user is not None:
                searches.append(Search(meals_collection(user), vector, MEALS))
            hits = await self._knowledge.search(searches)
        except Unavailable:
            return None
        return _Near(self._similar(hits[: len(library)]), tuple(hits[-1]) if user is not None else ())

    def _similar(self, hits: Sequence[Sequence[Hit]]) -> dict[int, float]:
        """By row, the nearest chunk's cosine; chunks of entries that the index lacks are passed by."""
        similar: dict[int, float] = {}
        for hit in (hit for found in hits for hit in found):
            if (row := self._index.rows.get(str(hit.metadata.get("entry")))) is not None:
                similar[row] = max(1.0 - hit.distance, similar.get(row, -1.0))
        return similar

    def _ranked(
        self, understood: Understood, near: "_Near", kind: EntryKind, kinds: frozenset[Kind]
    ) -> list[Ranked]:
        return rank(understood, self._index, near.similar, kind) if kind in kinds else []

    def _passage(self, ranked: Ranked) -> Passage:
        entry = self._index.entries[ranked.row]
        title = f"{entry.name} ({entry.credit})" if entry.credit else entry.name
        return Passage(entry.kind, entry.id, title, entry.text, entry.url, round(ranked.score, 4))


@dataclass(frozen=True, slots=True)
class _Near:
    similar: dict[int, float]
    meals: tuple[Hit, ...]


def meals_collection(user: str) -> str:
    """The collection of one user's meals: nobody else's can be reached through it, and it names nobody."""
    return f"meals-{sha256(user.encode()).hexdigest()[:32]}"


def between(vectors: Sequence[Vector]) -> Vector:
    """The unit vector in the middle of several."""
    sums = [sum(column) for column in zip(*vectors, strict=True)]
    length = math.sqrt(sum(x * x for x in sums))
    return [x / length for x in sums] if length else sums


def _beside(ranked: Sequence[Ranked], others: Sequence[Ranked]) -> list[Ranked]:
    """Those that are not far weaker than the best of the other kind."""
    if not others:
        return list(ranked)
    floor = BESIDE * others[0].score
    return [one for one in ranked if one.score >= floor]


def _mixed(
    exercises: Sequence[Passage], snippets: Sequence[Passage], meals: Sequence[Passage], limit: int
) -> tuple[Passage, ...]:
    """Up to a third of the room goes to snippets, and meals come first where food is asked for."""
    room = max(1, limit // 3)
    kept = [*meals[:room], *snippets[: limit if not exercises else room]]
    return tuple(sorted((*exercises[: limit - len(kept)], *kept), key=lambda passage: -passage.score)[:limit])


def _meal(hit: Hit) -> Passage:
    title = str(hit.metadata.get("title", "Your meal"))
    return Passage("meal", hit.id, title, hit.document, None, round(2 * (1 - hit.distance), 4))
