"""Collections of vectors in memory: the twin of Chroma for tests and evaluation."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import Any

from coach.errors import Unavailable
from coach.knowledge.storable import MAX_RESULTS, WrongEmbedder, check_record, check_search
from coach.ports import Hit, Knowledge, Record, Search, Vector


@dataclass
class Collection:
    embedder: str
    records: dict[str, Record] = field(default_factory=dict)
    lengths: dict[str, float] = field(default_factory=dict)

    @property
    def dimensions(self) -> int | None:
        return next((len(record.vector) for record in self.records.values()), None)


class MemoryKnowledge(Knowledge):
    """Exact search. `down` makes every call raise Unavailable, as a store that is away would."""

    def __init__(self, embedder: str) -> None:
        self.embedder = embedder
        self.collections: dict[str, Collection] = {}
        self.down = False

    async def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        return [self._hits(search) for search in searches]

    async def store(self, collection: str, records: Sequence[Record]) -> None:
        for record in records:
            check_record(record)
        if not records:
            return
        held = self._collection(collection) or Collection(self.embedder)
        dimensions = held.dimensions or len(records[0].vector)
        for record in records:
            _same_dimension(record.vector, dimensions)
        self.collections[collection] = held
        held.records.update((record.id, record) for record in records)
        held.lengths.update((record.id, length(record.vector)) for record in records)

    async def remove(self, collection: str, ids: Sequence[str] | None = None) -> None:
        self._check_up()
        if ids is None:
            self.collections.pop(collection, None)
            return
        if held := self._collection(collection):
            for record in ids:
                held.records.pop(record, None)

    async def ids(self, collection: str) -> set[str]:
        held = self._collection(collection)
        return set(held.records) if held else set()

    def _hits(self, search: Search) -> list[Hit]:
        check_search(search)
        held = self._collection(search.collection)
        if held is None or not held.records:
            return []
        _same_dimension(search.vector, held.dimensions or 0)
        asked = length(search.vector)
        hits = [
            Hit(
                id,
                1.0 - cosine(record.vector, search.vector, held.lengths[id] * asked),
                record.document,
                record.metadata,
            )
            for id, record in held.records.items()
            if _passes(record, search.where)
        ]
        return sorted(hits, key=lambda hit: hit.distance)[: min(search.limit, MAX_RESULTS)]

    def _collection(self, name: str) -> Collection | None:
        self._check_up()
        held = self.collections.get(name)
        if held and held.embedder != self.embedder:
            raise WrongEmbedder(name, held.embedder, self.embedder)
        return held

    def _check_up(self) -> None:
        if self.down:
            raise Unavailable("The knowledge base does not answer. Try again.")


def length(vector: Vector) -> float:
    return math.sqrt(sum(map(mul, vector, vector)))


def cosine(a: Vector, b: Vector, lengths: float) -> float:
    """`lengths` is the product of both; 0 where one of them has no direction."""
    return sum(map(mul, a, b)) / lengths if lengths else 0.0


def _passes(record: Record, where: Mapping[str, Any] | None) -> bool:
    return all(
        key in record.metadata
        and (record.metadata[key] in wanted if isinstance(wanted, list) else record.metadata[key] == wanted)
        for key, wanted in (where or {}).items()
    )


def _same_dimension(vector: Vector, dimensions: int) -> None:
    if len(vector) != dimensions:
        raise Unavailable(f"The collection holds vectors of {dimensions} dimensions, not of {len(vector)}.")
