"""Lists in pages. A cursor is the place where a page ended: it carries a position and no rights."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from coach.errors import BadFrame
from coach.records.request import Place, UuidPlace

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MOST = 100

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items a page may hold.")]
Cursor = Annotated[
    str | None,
    Query(max_length=512, description="The `cursor` of the page before; without it, the first page."),
]
Moment = Annotated[int, Field(ge=0, lt=250_000_000_000_000_000)]  # microseconds, to the year 9892
Id = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]

_in_time = TypeAdapter(tuple[Moment, Id])
_among_uuids = TypeAdapter(tuple[Moment, UUID])
_by_name = TypeAdapter(tuple[Id, Id])


class Page(BaseModel, Generic[T]):
    """`cursor` leads to the next page; null on the last one."""

    items: list[T]
    cursor: str | None = None


def cursor_in_time(at: datetime, id_: str | UUID) -> str:
    """Of a list that is ordered by time, newest first."""
    return _encode([(at - EPOCH) // MICROSECOND, str(id_)])


def place_in_time(cursor: str | None) -> Place | None:
    """Raises BadFrame."""
    if cursor is None:
        return None
    at, id_ = _decode(cursor, _in_time)
    return EPOCH + at * MICROSECOND, id_


def place_among_uuids(cursor: str | None) -> UuidPlace | None:
    """Raises BadFrame."""
    if cursor is None:
        return None
    at, id_ = _decode(cursor, _among_uuids)
    return EPOCH + at * MICROSECOND, id_


def cursor_by_name(name: str, id_: str) -> str:
    return _encode([name, id_])


def place_by_name(cursor: str | None) -> tuple[str, str] | None:
    """Raises BadFrame."""
    return None if cursor is None else _decode(cursor, _by_name)


def _encode(position: list[int | str]) -> str:
    return urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode().rstrip("=")


def _decode(cursor: str, shape: TypeAdapter[T]) -> T:
    try:
        return shape.validate_json(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), strict=True)
    except (ValueError, ValidationError):
        raise BadFrame("`cursor` is not one that this list has given.") from None
