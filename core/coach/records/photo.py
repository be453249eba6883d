"""A photo of a meal as it is kept: what was uploaded, what was seen in it, and what the user made of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

PhotoStatus = Literal[
    "awaiting_upload", "queued", "analysing", "needs_review", "confirmed", "rejected", "failed"
]

UPLOADS = "uploads/"
"""The prefix of the keys that are uploaded to; nothing of ours is ever written under it."""


@dataclass(frozen=True, slots=True)
class Photo:
    """`estimate` is what came of the picture, `edits` what the user made of it; both are a Plate.

    `checked`: our own copy exists, at `copy_key`; what was uploaded is never shown. `failure` is one of
    `coach.photos.failures`. `meal` is there once the photo was confirmed.
    """

    id: UUID
    status: PhotoStatus
    s3_key: str
    content_type: str
    checked: bool
    width: int | None
    height: int | None
    estimate: Mapping[str, Any] | None
    edits: Mapping[str, Any] | None
    failure: str | None
    local_day: date
    eaten_at: datetime
    meal: UUID | None
    version: int
    upload_expires_at: datetime
    created_at: datetime
    updated_at: datetime


def copy_key(user: str, photo: UUID | str) -> str:
    """Where our own copy of a photo lies: derived from the row, whatever was uploaded."""
    return f"photos/{user}/{photo}.jpg"
