"""Collections of vectors, files, and what turns words into vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Vector = Sequence[float]


@dataclass(frozen=True, slots=True)
class Search:
    """Nearest neighbours of a vector in one collection; `where` is a filter of equalities."""

    collection: str
    vector: Vector
    limit: int = 20
    where: Mapping[str, str | int | float | bool | list[str]] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    distance: float
    """Cosine distance, 0 to 2."""
    document: str
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """What a collection stores."""

    id: str
    vector: Vector
    document: str
    metadata: Mapping[str, str | int | float | bool]


class Knowledge(Protocol):
    """Collections of vectors."""

    async def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        """One concurrent round; a collection that does not exist has no hits. Raises Unavailable."""

    async def store(self, collection: str, records: Sequence[Record]) -> None:
        """Adds or replaces by id; makes the collection where needed."""

    async def remove(self, collection: str, ids: Sequence[str] | None = None) -> None:
        """The records named, or the whole collection."""

    async def ids(self, collection: str) -> set[str]: ...


class Objects(Protocol):
    """Files in a bucket, by key."""

    async def get(self, key: str, version: str | None = None) -> bytes | None:
        """None where there is none. `version` is of a bucket that keeps several. Raises Unavailable."""

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        """Raises Unavailable."""

    async def remove(self, key: str) -> None:
        """Also where there is none. Raises Unavailable."""


class Embedder(Protocol):
    """Turns texts into unit vectors, the same ones locally and in the cloud."""

    name: str

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Raises Unavailable."""
