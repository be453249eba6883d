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

MOST_BYTES = 10 * 1024 * 1024
"""Of one upload."""

UPLOAD_MS = 600_000
"""How long a form is good for: what a function's own role has signed lives no longer than the role's session."""


@dataclass(frozen=True, slots=True)
class Photo:
    """`estimate` is what came of the picture, `edits` what the user made of it; both are a Plate.

    `sha256` is of our own copy, once there is one; what was uploaded is never shown. `failure` is one of
    `coach.photos.failures`. `meal` is there once the photo was confirmed.
    """

    id: UUID
    status: PhotoStatus
    s3_key: str
    content_type: str
    sha256: str | None
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


@dataclass(frozen=True, slots=True)
class Upload:
    """One object that S3 says was created. `version` is its version, or its ETag where there are none;
    `versioned` tells which. Of two, the one with the lesser `sequencer` came first."""

    bucket: str
    key: str
    version: str
    versioned: bool
    sequencer: str
    size: int


def copy_key(user: str, photo: UUID | str, sha256: str) -> str:
    """Where a checked copy of a photo lies; one of another upload to the same photo lies elsewhere."""
    return f"photos/{user}/{photo}-{sha256[:16]}.jpg"
