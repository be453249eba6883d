"""The exercise library as a person browses it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Video:
    """`start_s` and `end_s` cut out the part that shows the exercise."""

    s3_key: str
    title: str
    credit: str | None
    licence: str | None
    start_s: float | None
    end_s: float | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class Exercise:
    """`record` is the library's own, whole."""

    id: str
    name: str
    record: Mapping[str, Any]
    videos: Sequence[Video] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Every part that is given must hold. `query` matches the beginnings of the words of any name."""

    query: str | None = None
    muscle: str | None = None
    equipment: str | None = None
    level: str | None = None
