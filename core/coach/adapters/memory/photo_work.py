"""The memory twin of the photos' rows, as the pipeline works on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from coach.errors import Unavailable
from coach.photos.failures import Reason
from coach.photos.ports import Ended, Job, Picture, Unfinished
from coach.records.photo import UPLOAD_MS, PhotoStatus, Upload

GRACE_MS, OVERDUE_MS, LOST_MS = 120_000, 3_600_000, 130_000


@dataclass
class Row:
    user: str
    photo: str
    key: str
    expires_at: int
    updated_at: int
    day: date = date(2026, 9, 21)
    status: PhotoStatus = "awaiting_upload"
    version: int = 1
    upload: str | None = None
    sequencer: str = ""
    picture: Picture | None = None
    estimate: Mapping[str, Any] | None = None
    failure: Reason | None = None
    told: bool = False
    model: str = field(default="")


class MemoryPhotoWork:
    """`rows` by the upload's key. `down` stands for a database out of reach."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.down = False

    async def begin(self, upload: Upload, now: int) -> Job | Ended | None:
        row = self._of(upload.key)
        if row is None:
            return None
        same, sooner = row.upload == upload.version, _padded(upload.sequencer) < _padded(row.sequencer)
        if (
            (row.status in ("awaiting_upload", "queued") and (row.upload is None or same or sooner))
            or (row.status == "analysing" and (sooner if not same else row.updated_at < now - LOST_MS))
            or (row.status == "failed" and row.failure == "not_uploaded")
        ):
            row.status, row.failure, row.told, row.updated_at = "analysing", None, False, now
            row.upload, row.sequencer = upload.version, upload.sequencer
            return Job(row.user, row.photo, row.day, upload.version)
        return _untold(row) if row.upload in (None, upload.version) else None

    async def checked(self, job: Job, picture: Picture, size: int, now: int) -> bool:
        row = self._held(job)
        if row is not None:
            row.picture, row.updated_at = picture, now
        return row is not None

    async def put_back(self, job: Job, now: int) -> None:
        if row := self._held(job):
            row.status, row.updated_at = "queued", now

    async def estimated(
        self, job: Job, model: str, prompt: str, estimate: Mapping[str, Any], now: int
    ) -> Ended | None:
        row = self._held(job)
        if row is None:
            return None
        row.estimate, row.model = estimate, model
        return _end(row, "needs_review", None, now)

    async def failed(self, job: Job, reason: Reason, now: int) -> Ended | None:
        row = self._held(job)
        return None if row is None else _end(row, "failed", reason, now)

    async def give_up(self, upload: Upload, now: int) -> Ended | None:
        row = self._of(upload.key)
        waits = row is not None and row.status in ("awaiting_upload", "queued", "analysing")
        if row is None or not waits or row.upload not in (None, upload.version):
            return None
        return _end(row, "failed", "unavailable", now)

    async def told(self, ended: Ended) -> None:
        for row in self._all():
            if (row.photo, row.version) == (ended.photo, ended.version):
                row.told = True

    async def unfinished(self, now: int, limit: int) -> Sequence[Unfinished]:
        before = now - UPLOAD_MS - GRACE_MS
        left = [
            row
            for row in self._all()
            if not row.told and row.status not in ("confirmed", "rejected") and row.updated_at < before
        ]
        left.sort(key=lambda row: row.updated_at)
        return [Unfinished(row.user, row.photo) for row in left[:limit]]

    async def expire(self, photo: Unfinished, now: int) -> Ended | None:
        row = next((row for row in self._all() if row.photo == photo.photo), None)
        if row is None:
            return None
        if row.status == "awaiting_upload" and row.expires_at < now - GRACE_MS:
            return _end(row, "failed", "not_uploaded", now)
        if row.status in ("queued", "analysing") and row.expires_at < now - OVERDUE_MS:
            return _end(row, "failed", "overdue", now)
        return _untold(row)

    def _of(self, key: str) -> Row | None:
        self._reach()
        return self.rows.get(key)

    def _held(self, job: Job) -> Row | None:
        """The row, as long as the job holds it."""
        row = next((row for row in self._all() if row.photo == job.photo), None)
        held = row is not None and row.status == "analysing" and row.upload == job.version
        return row if held else None

    def _all(self) -> list[Row]:
        self._reach()
        return list(self.rows.values())

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("The database cannot be reached.")


def _end(row: Row, state: Literal["needs_review", "failed"], reason: Reason | None, now: int) -> Ended:
    row.status, row.failure, row.told, row.updated_at = state, reason, False, now
    row.version += 1
    return Ended(row.user, row.photo, row.day, state, reason, row.version)


def _untold(row: Row) -> Ended | None:
    if row.told or row.status not in ("needs_review", "failed"):
        return None
    state: Literal["needs_review", "failed"] = "failed" if row.status == "failed" else "needs_review"
    return Ended(row.user, row.photo, row.day, state, row.failure, row.version)


def _padded(sequencer: str) -> str:
    return sequencer.upper().ljust(64, "0")
