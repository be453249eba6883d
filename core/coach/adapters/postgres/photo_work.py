"""The rows of photos as the pipeline works on them: whose they are is asked of the row, by the upload's key.

Each step is one conditional update, so that of two that do the same work one goes on and the other finds nothing.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.values import moment
from coach.photos.failures import ADVICE, Reason
from coach.photos.ports import Ended, Job, Picture, Unfinished
from coach.records.photo import UPLOAD_MS, Upload

GRACE_MS = 120_000
"""How long after its form's end an upload may still be told of: S3 sometimes takes more than a minute."""
OVERDUE_MS = 3_600_000
"""From the form's end to the end of the photo, at the most."""
LOST_MS = 130_000
"""After which a worker that has not come to an end is dead: it lives 120 s."""
SEQUENCER = 64

OWNER = "select user_id::text, id::text from coach.photo_owner($1)"

BEGIN = """
update coach.food_photos set status = 'analysing', failure = null, s3_version = $2, sequencer = $3,
    bytes = $4, told = false, updated_at = $5
where id = $1 and (
    (status in ('awaiting_upload', 'queued') and coalesce(s3_version = $2 or $3 < sequencer collate "C", true))
    or (status = 'analysing' and s3_version = $2 and updated_at < $6)
    or (status = 'analysing' and s3_version <> $2 and $3 < sequencer collate "C")
    or (status = 'failed' and failure = 'not_uploaded')
)
returning local_day
"""

BEGUN = """
select local_day from coach.food_photos where id = $1 and s3_version = $2 and status = 'analysing' and updated_at = $3
"""

UNTOLD = """
select status, failure, version, local_day from coach.food_photos
where id = $1 and not told and status in ('needs_review', 'failed') and coalesce(s3_version = $2, true)
"""

CHECKED = """
update coach.food_photos set sha256 = $3, width = $4, height = $5, bytes = $6, updated_at = $7
where id = $1 and s3_version = $2 and status = 'analysing'
returning true
"""

PUT_BACK = """
update coach.food_photos set status = 'queued', updated_at = $3
where id = $1 and s3_version = $2 and status = 'analysing'
"""

ESTIMATED = """
update coach.food_photos set status = 'needs_review', estimate = $3, model = $4, prompt_version = $5,
    version = version + 1, updated_at = $6
where id = $1 and s3_version = $2 and status = 'analysing'
returning status, failure, version, local_day
"""

FAILED = """
update coach.food_photos set status = 'failed', failure = $3, version = version + 1, updated_at = $4
where id = $1 and s3_version = $2 and status = 'analysing'
returning status, failure, version, local_day
"""

GIVE_UP = """
update coach.food_photos set status = 'failed', failure = 'unavailable', version = version + 1, updated_at = $3
where id = $1 and status in ('awaiting_upload', 'queued', 'analysing') and coalesce(s3_version = $2, true)
returning status, failure, version, local_day
"""

EXPIRE = """
update coach.food_photos set
    failure = case status when 'awaiting_upload' then 'not_uploaded' else 'overdue' end,
    status = 'failed', told = false, version = version + 1, updated_at = $2
where id = $1 and (
    (status = 'awaiting_upload' and upload_expires_at < $3)
    or (status in ('queued', 'analysing') and upload_expires_at < $4)
)
returning status, failure, version, local_day
"""

TOLD = "update coach.food_photos set told = true where id = $1 and version = $2"

TO_TEND = "select user_id::text, id::text from coach.photos_to_tend($1, $2)"


class PostgresPhotoWork:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, upload: Upload, now: int) -> Job | Ended | None:
        owner = await self._owner(upload.key)
        if owner is None:
            return None
        user, photo = owner
        sequencer = upload.sequencer.upper().ljust(SEQUENCER, "0")

        ours = False  # where the reply was lost it has begun already, and by us

        async def write(connection: asyncpg.Connection) -> Job | Ended | None:
            nonlocal ours
            times = moment(now), moment(now - LOST_MS)
            row = await connection.fetchrow(BEGIN, photo, upload.version, sequencer, upload.size, *times)
            if row is None and ours:
                row = await connection.fetchrow(BEGUN, photo, upload.version, moment(now))
            if row is not None:
                ours = True
                return Job(user, photo, row["local_day"], upload.version)
            return _ended(user, photo, await connection.fetchrow(UNTOLD, photo, upload.version))

        return await self._database.run(user, write)

    async def checked(self, job: Job, picture: Picture, size: int, now: int) -> bool:
        seen = picture.sha256, picture.width, picture.height, size, moment(now)
        return await self._row(job.user, CHECKED, job.photo, job.version, *seen) is not None

    async def put_back(self, job: Job, now: int) -> None:
        await self._row(job.user, PUT_BACK, job.photo, job.version, moment(now))

    async def estimated(
        self, job: Job, model: str, prompt: str, estimate: Mapping[str, Any], now: int
    ) -> Ended | None:
        said = json.dumps(estimate), model, prompt, moment(now)
        return await self._end(job.user, ESTIMATED, job.photo, job.version, *said)

    async def failed(self, job: Job, reason: Reason, now: int) -> Ended | None:
        return await self._end(job.user, FAILED, job.photo, job.version, reason, moment(now))

    async def give_up(self, upload: Upload, now: int) -> Ended | None:
        owner = await self._owner(upload.key)
        if owner is None:
            return None
        user, photo = owner
        return await self._end(user, GIVE_UP, photo, upload.version, moment(now))

    async def told(self, ended: Ended) -> None:
        await self._row(ended.user, TOLD, ended.photo, ended.version)

    async def unfinished(self, now: int, limit: int) -> Sequence[Unfinished]:
        async with self._database.as_server() as connection:
            rows = await connection.fetch(TO_TEND, moment(now - UPLOAD_MS - GRACE_MS), limit)
        return [Unfinished(row["user_id"], row["id"]) for row in rows]

    async def expire(self, photo: Unfinished, now: int) -> Ended | None:
        times = moment(now), moment(now - GRACE_MS), moment(now - OVERDUE_MS)

        async def write(connection: asyncpg.Connection) -> Ended | None:
            row = await connection.fetchrow(EXPIRE, photo.photo, *times)
            row = row or await connection.fetchrow(UNTOLD, photo.photo, None)
            return _ended(photo.user, photo.photo, row)

        return await self._database.run(photo.user, write)

    async def _owner(self, key: str) -> tuple[str, str] | None:
        """The look-up across users, by the login role itself: whose a key is, and no more."""
        async with self._database.as_server() as connection:
            row = await connection.fetchrow(OWNER, key)
        return None if row is None else (row["user_id"], row["id"])

    async def _end(self, user: str, query: str, photo: str, version: str, *arguments: object) -> Ended | None:
        ours = False  # where the reply was lost it has ended already, and nobody was told

        async def work(connection: asyncpg.Connection) -> asyncpg.Record | None:
            nonlocal ours
            row = await connection.fetchrow(query, photo, version, *arguments)
            if row is None and ours:
                row = await connection.fetchrow(UNTOLD, photo, version)
            ours = ours or row is not None
            return row

        return _ended(user, photo, await self._database.run(user, work))

    async def _row(self, user: str, query: str, *arguments: object) -> asyncpg.Record | None:
        async def work(connection: asyncpg.Connection) -> asyncpg.Record | None:
            return await connection.fetchrow(query, *arguments)

        return await self._database.run(user, work)


def _ended(user: str, photo: str, row: asyncpg.Record | None) -> Ended | None:
    if row is None:
        return None
    reason: Reason | None = next((name for name in ADVICE if name == row["failure"]), None)
    return Ended(user, photo, row["local_day"], row["status"], reason, row["version"])
