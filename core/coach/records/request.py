"""What requests have in common: where in a list a page begins, and the key under which one is done once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

Place = tuple[datetime, str]
"""In a list ordered by time, newest first: before this time, and at that time before this id."""

UuidPlace = tuple[datetime, UUID]
"""The same, where ids are UUIDs."""


@dataclass(frozen=True, slots=True)
class Key:
    """A client's idempotency key; `digest` is of the request, for one key stands for one request."""

    key: str
    digest: str
