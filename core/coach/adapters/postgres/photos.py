"""Photos of meals in Postgres, as their owners meet them; `photo_work` has what the pipeline does to them."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg
from pydantic import TypeAdapter

from coach.adapters.postgres import meals
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.once import once
from coach.adapters.postgres.progress import ZONE
from coach.adapters.postgres.values import FROM_THE_NEWEST_UUID
from coach.errors import Conflict, NotFound, Outdated, QuotaExceeded
from coach.records.meal import Eaten
from coach.records.photo import UPLOADS, Photo
from coach.records.request import Key, UuidPlace

COLUMNS = """
id, status, s3_key, content_type, sha256, width, height, estimate, edits, failure,
local_day, eaten_at, version, upload_expires_at, created_at, updated_at,
(select m.id from coach.meals m where m.user_id = p.user_id and m.photo = p.id) as meal
"""

LIST = """
select * from coach.food_photos p
where (created_at, id) < ($1, $2)
order by created_at desc, id desc
limit $3
""".replace("*", COLUMNS)

GET = "select * from coach.food_photos p where id = $1".replace("*", COLUMNS)

LATELY = "select count(*) from coach.food_photos where created_at > now() - interval '1 day'"
A_DAY = 100
"""Photos of one user that are looked at in a day, for each is paid for."""

ADD = """
insert into coach.food_photos as p (id, s3_key, content_type, local_day, eaten_at, upload_expires_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (user_id, id) do update set id = excluded.id
returning *
""".replace("*", COLUMNS)

EDIT = """
update coach.food_photos p set status = 'needs_review', failure = null, told = true, edits = $2, local_day = $3,
    eaten_at = $4, version = version + 1, updated_at = now()
where id = $1
returning *
""".replace("*", COLUMNS)

END = """
update coach.food_photos p set status = $2, totals = $3, version = version + 1, updated_at = now()
where id = $1
returning *
""".replace("*", COLUMNS)

EAT = """
insert into coach.meals
    (id, source, items, kcal, kcal_low, kcal_high, protein_g, carbs_g, fat_g, local_day, eaten_at, photo)
values ($1, $2, $3, $4::float8, $5::float8, $6::float8, $7::float8, $8::float8, $9::float8, $10, $11, $12)
on conflict (user_id, photo) where photo is not null do nothing
"""

DELETE = "delete from coach.food_photos where id = $1"

REVIEWED = ("needs_review", "failed")
"""What may be edited: an estimate, or in words what no estimate came of."""

_reply = TypeAdapter(Photo)


class Photos:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, user: str, content_type: str, eaten_at: datetime, upload_expires_at: datetime, key: Key | None
    ) -> Photo:
        """A photo that is yet to be uploaded, to a key that tells nothing. With a key, once.

        Raises Conflict where the key stands for another request, QuotaExceeded from the 101st of a day on.
        """
        photo, upload = uuid4(), uuid4()  # here, so that a repetition makes the same one

        async def write(connection: asyncpg.Connection) -> Photo:
            async def insert() -> Photo:
                if await connection.fetchval(LATELY) >= A_DAY:
                    raise QuotaExceeded("That is enough photos for one day. Say in words what you ate.")
                day = await _local_day(connection, eaten_at)
                row = (photo, f"{UPLOADS}{upload}", content_type, day, eaten_at, upload_expires_at)
                return _photo(await connection.fetchrow(ADD, *row))

            return await once(connection, key, _reply, insert)

        return await self._database.run(user, write)

    async def page(self, user: str, before: UuidPlace | None, limit: int) -> list[Photo]:
        """Newest first."""

        async def read(connection: asyncpg.Connection) -> list[Photo]:
            rows = await connection.fetch(LIST, *(before or FROM_THE_NEWEST_UUID), limit)
            return [_photo(row) for row in rows]

        return await self._database.run(user, read)

    async def get(self, user: str, photo: UUID) -> Photo:
        """Raises NotFound."""

        async def read(connection: asyncpg.Connection) -> Photo:
            return _found(await connection.fetchrow(GET, photo))

        return await self._database.run(user, read)

    async def edit(
        self,
        user: str,
        photo: UUID,
        version: int | None,
        *,
        edits: Mapping[str, Any] | None,
        eaten_at: datetime | None,
    ) -> Photo:
        """What is given takes the place of what was. Raises NotFound; Conflict for a photo that is not to
        be reviewed (any more); Outdated where `version` is given and is not the present one, unless
        everything is already as it should become."""
        said = None if edits is None else json.dumps(edits)

        async def write(connection: asyncpg.Connection) -> Photo:
            present = await _locked(connection, photo)
            at = eaten_at or present.eaten_at
            kept = present.edits if said is None else json.loads(said)
            if (present.status, present.edits, present.eaten_at) == ("needs_review", kept, at):
                return present
            _check(present, version)
            if present.status not in REVIEWED:
                raise Conflict(f"A photo that is {_so(present)} cannot be edited.")
            if present.status == "failed" and edits is None:
                raise Conflict("There is no estimate yet. Say in `text` what is on the plate.")
            day = await _local_day(connection, at)
            row = await connection.fetchrow(EDIT, photo, None if kept is None else json.dumps(kept), day, at)
            return _photo(row)

        return await self._database.run(user, write)

    async def confirm(
        self, user: str, photo: UUID, version: int | None, meal_of: Callable[[Photo], Eaten], key: Key | None
    ) -> Photo:
        """The photo becomes the meal that `meal_of` makes of it, once however often it is confirmed; with a
        key the reply stays the first one, whatever became of the photo since.

        Raises NotFound; Conflict and Outdated as `edit` does, Conflict too where the key stands for another
        request; and what `meal_of` raises.
        """
        meal = uuid4()

        async def write(connection: asyncpg.Connection) -> Photo:
            async def end() -> Photo:
                present = await _locked(connection, photo)
                if present.status == "confirmed":
                    return present
                _check(present, version)
                if present.status != "needs_review":
                    raise Conflict(f"A photo that is {_so(present)} cannot be confirmed.")
                eaten = meal_of(present)
                zone = ZoneInfo(await connection.fetchval(ZONE) or "UTC")
                await connection.execute(EAT, meal, *meals.values(eaten, zone), photo)
                return _photo(await connection.fetchrow(END, photo, "confirmed", _totals(eaten)))

            return await once(connection, key, _reply, end)

        return await self._database.run(user, write)

    async def reject(self, user: str, photo: UUID, version: int | None, key: Key | None) -> Photo:
        """It is kept and never counts. Again, it changes nothing; with a key as for `confirm`. Raises
        NotFound, Conflict, Outdated."""

        async def write(connection: asyncpg.Connection) -> Photo:
            async def end() -> Photo:
                present = await _locked(connection, photo)
                if present.status == "rejected":
                    return present
                _check(present, version)
                if present.status not in REVIEWED:
                    raise Conflict(f"A photo that is {_so(present)} cannot be rejected. Delete it.")
                return _photo(await connection.fetchrow(END, photo, "rejected", None))

            return await once(connection, key, _reply, end)

        return await self._database.run(user, write)

    async def delete(
        self, user: str, photo: UUID, version: int | None, remove: Callable[[Photo], Awaitable[None]]
    ) -> Photo:
        """The photo as it was; the meal that came of it goes too. `remove` takes its files away while nobody
        else can add to them. Raises NotFound, Outdated, and what `remove` raises."""
        ours: Photo | None = None  # where the reply was lost it is gone already, and by us

        async def write(connection: asyncpg.Connection) -> Photo:
            nonlocal ours
            row = await connection.fetchrow(GET + " for update", photo)
            if row is None and ours is not None:
                return ours
            present = _found(row)
            _check(present, version)
            await remove(present)
            await connection.execute(DELETE, photo)
            ours = present
            return present

        return await self._database.run(user, write)


async def _locked(connection: asyncpg.Connection, photo: UUID) -> Photo:
    return _found(await connection.fetchrow(GET + " for update", photo))


def _totals(eaten: Eaten) -> str:
    names = ("kcal", "kcal_low", "kcal_high", "protein_g", "carbs_g", "fat_g")
    return json.dumps({name: getattr(eaten, name) for name in names})


async def _local_day(connection: asyncpg.Connection, at: datetime) -> Any:
    zone = ZoneInfo(await connection.fetchval(ZONE) or "UTC")
    return at.astimezone(zone).date()


def _check(present: Photo, version: int | None) -> None:
    if version not in (None, present.version):
        raise Outdated("The photo has changed meanwhile. Read it again.")


def _so(photo: Photo) -> str:
    return photo.status.replace("_", " ")


def _found(row: asyncpg.Record | None) -> Photo:
    if row is None:
        raise NotFound("There is no such photo.")
    return _photo(row)


def _photo(row: asyncpg.Record) -> Photo:
    documents = {name: row[name] and json.loads(row[name]) for name in ("estimate", "edits")}
    return Photo(**{**row, **documents})
