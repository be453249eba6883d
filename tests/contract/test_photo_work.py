"""What the rows of photos keep, in memory and on Postgres: of two that do the same work, one goes on."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

import asyncpg
import pytest

from coach.adapters.memory.photo_work import MemoryPhotoWork, Row
from coach.adapters.postgres.photo_work import PostgresPhotoWork
from coach.photos.ports import Ended, Job, PhotoWork, Picture, Unfinished
from coach.records.photo import UPLOAD_MS, Upload

MINUTE = 60_000
HOUR = 60 * MINUTE
COPY = Picture(b"jpeg", 640, 480, "ab" * 32)


class Rows(Protocol):
    """How a photo comes to be there."""

    work: PhotoWork

    async def started(self) -> "Started": ...


@dataclass(frozen=True)
class Started:
    """A photo whose form was given out at `at`."""

    user: str
    photo: str
    key: str
    at: int

    def upload(self, version: str = "v1", sequencer: str = "01") -> Upload:
        return Upload("coach", self.key, version, True, sequencer, 1_000)


class InMemory:
    def __init__(self) -> None:
        self.work = MemoryPhotoWork()

    async def started(self) -> Started:
        at = _now()
        row = Row(str(uuid4()), str(uuid4()), f"uploads/{uuid4()}", at + UPLOAD_MS, at)
        self.work.rows[row.key] = row
        return Started(row.user, row.photo, row.key, at)


class OnPostgres:
    def __init__(
        self, work: PostgresPhotoWork, owner: asyncpg.Connection, sign_up: Callable[[], Awaitable[str]]
    ) -> None:
        self.work, self._owner, self._sign_up = work, owner, sign_up

    async def started(self) -> Started:
        user, photo, key, at = await self._sign_up(), str(uuid4()), f"uploads/{uuid4()}", _now()
        expires = datetime.fromtimestamp(at / 1000, UTC) + timedelta(milliseconds=UPLOAD_MS)
        await self._owner.execute(
            """insert into coach.food_photos (user_id, id, s3_key, content_type, local_day, upload_expires_at)
            values ($1, $2, $3, 'image/jpeg', '2026-09-21', $4)""",
            UUID(user),
            UUID(photo),
            key,
            expires,
        )
        return Started(user, photo, key, at)


def _now() -> int:
    return round(datetime.now(UTC).timestamp() * 1000)


@pytest.fixture(params=["memory", "database", "forgetful"])
def rows(request: pytest.FixtureRequest) -> Rows:
    if request.param == "memory":
        return InMemory()
    get = request.getfixturevalue
    return OnPostgres(PostgresPhotoWork(get(request.param)), get("owner"), get("sign_up"))


@pytest.fixture
def work(rows: Rows) -> PhotoWork:
    return rows.work


async def begun(work: PhotoWork, photo: Started, **which: str) -> Job:
    job = await work.begin(photo.upload(**which), photo.at)
    assert isinstance(job, Job)
    return job


async def estimated(work: PhotoWork, photo: Started) -> Ended:
    ended = await work.estimated(await begun(work, photo), "m", "p", {"items": []}, photo.at)
    assert ended is not None
    return ended


async def test_an_upload_is_its_rows_owners_whatever_its_key_says(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    job = await begun(work, photo)
    assert (job.user, job.photo) == (photo.user, photo.photo)


async def test_a_key_that_nobody_was_given_is_nobodys(work: PhotoWork) -> None:
    assert await work.begin(Upload("coach", "uploads/unknown", "v", True, "01", 1), _now()) is None


async def test_of_the_same_event_twice_at_once_one_begins(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    both = await asyncio.gather(*(work.begin(photo.upload(), photo.at) for _ in range(2)))
    assert sorted(isinstance(one, Job) for one in both) == [False, True]


async def test_what_was_put_back_begins_again(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    await work.put_back(await begun(work, photo), photo.at)
    assert isinstance(await work.begin(photo.upload(), photo.at), Job)


async def test_a_dead_workers_photo_begins_again_and_a_living_ones_does_not(
    rows: Rows, work: PhotoWork
) -> None:
    photo = await rows.started()
    await begun(work, photo)
    assert await work.begin(photo.upload(), photo.at + 2 * MINUTE) is None
    assert isinstance(await work.begin(photo.upload(), photo.at + 3 * MINUTE), Job)


async def test_a_later_upload_to_the_same_key_is_ignored(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    job = await begun(work, photo, version="v1", sequencer="0A")
    later = photo.upload("v2", "0A1")
    assert await work.begin(later, photo.at) is None
    await work.put_back(job, photo.at)
    assert await work.begin(later, photo.at) is None
    assert isinstance(await work.begin(photo.upload("v1", "0A"), photo.at), Job)


async def test_the_first_upload_wins_also_where_it_is_told_of_last(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    late = await begun(work, photo, version="v2", sequencer="0055AED6DCD90281E5")
    first = await begun(work, photo, version="v1", sequencer="0055AED6DCD90281E4FF")
    assert not await work.checked(late, COPY, 1, photo.at)
    assert await work.estimated(late, "m", "p", {"items": ["late"]}, photo.at) is None
    assert await work.failed(late, "declined", photo.at) is None
    assert await work.checked(first, COPY, 1, photo.at)
    assert await work.estimated(first, "m", "p", {"items": []}, photo.at) is not None


async def test_what_is_estimated_stays_so_whatever_is_told_later(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    await work.told(await estimated(work, photo))
    for upload in (photo.upload(), photo.upload("v0", "00"), photo.upload("v2", "02")):
        assert await work.begin(upload, photo.at + HOUR) is None
        assert await work.give_up(upload, photo.at) is None


async def test_what_nobody_was_told_of_is_told_with_the_next_event(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    ended = await estimated(work, photo)
    assert (ended.state, ended.reason, ended.version) == ("needs_review", None, 2)
    assert await work.begin(photo.upload(), photo.at) == ended
    await work.told(ended)
    assert await work.begin(photo.upload(), photo.at) is None


async def test_a_failure_has_its_reason(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    ended = await work.failed(await begun(work, photo), "not_a_picture", photo.at)
    assert ended is not None
    assert (ended.state, ended.reason, ended.user, ended.photo) == (
        "failed",
        "not_a_picture",
        photo.user,
        photo.photo,
    )


async def test_what_was_tried_as_often_as_it_is_fails_once(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    await work.put_back(await begun(work, photo), photo.at)
    ended = await work.give_up(photo.upload(), photo.at)
    assert ended is not None
    assert ended.reason == "unavailable"
    assert await work.give_up(photo.upload(), photo.at) is None


async def test_giving_up_a_later_upload_leaves_the_first_alone(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    await begun(work, photo)
    assert await work.give_up(photo.upload("v2", "02"), photo.at) is None


async def test_what_never_came_is_overdue_soon_after_its_form(rows: Rows, work: PhotoWork) -> None:
    photo = await rows.started()
    here = Unfinished(photo.user, photo.photo)
    assert await work.expire(here, photo.at + UPLOAD_MS + MINUTE) is None
    ended = await work.expire(here, photo.at + UPLOAD_MS + 3 * MINUTE)
    assert ended is not None
    assert ended.reason == "not_uploaded"


async def test_an_upload_that_is_told_of_after_that_is_looked_at_all_the_same(
    rows: Rows, work: PhotoWork
) -> None:
    photo = await rows.started()
    ended = await work.expire(Unfinished(photo.user, photo.photo), photo.at + UPLOAD_MS + 3 * MINUTE)
    assert ended is not None
    await work.told(ended)
    again = await estimated(work, replace(photo, at=photo.at + UPLOAD_MS + 4 * MINUTE))
    assert (again.state, again.reason, again.version) == ("needs_review", None, 3)


@pytest.mark.parametrize("put_back", [False, True], ids=["analysing", "queued"])
async def test_what_comes_to_no_end_is_overdue_within_the_hour(
    rows: Rows, work: PhotoWork, *, put_back: bool
) -> None:
    photo = await rows.started()
    job = await begun(work, photo)
    if put_back:
        await work.put_back(job, photo.at)
    here = Unfinished(photo.user, photo.photo)
    assert await work.expire(here, photo.at + UPLOAD_MS + HOUR - MINUTE) is None
    ended = await work.expire(here, photo.at + UPLOAD_MS + HOUR + MINUTE)
    assert ended is not None
    assert ended.reason == "overdue"


async def test_the_sweep_finds_what_is_left_and_nothing_else(rows: Rows, work: PhotoWork) -> None:
    waiting, told, untold = [await rows.started() for _ in range(3)]
    await work.told(await estimated(work, told))
    ended = await estimated(work, untold)

    async def left(at: int) -> set[str]:
        found = await work.unfinished(at, 100_000)
        return {photo.photo for photo in found} & {waiting.photo, told.photo, untold.photo}

    assert await left(waiting.at + UPLOAD_MS) == set()
    assert await left(waiting.at + UPLOAD_MS + 3 * MINUTE) == {waiting.photo, untold.photo}
    assert await work.expire(Unfinished(untold.user, untold.photo), untold.at + HOUR) == ended


async def test_every_order_of_events_ends_the_same(rows: Rows, work: PhotoWork) -> None:
    """Two uploads, each told of twice, in any order: the first one is what is estimated, once."""
    uploads = [("v1", "01"), ("v2", "02"), ("v1", "01"), ("v2", "02")]
    for order in set(itertools.permutations(uploads)):
        photo = await rows.started()
        begun_jobs = [await work.begin(photo.upload(*which), photo.at) for which in order]
        jobs = [job for job in begun_jobs if isinstance(job, Job)]
        ends = [await work.estimated(job, "m", "p", {}, photo.at) for job in jobs]
        assert [job.version for job, end in zip(jobs, ends, strict=True) if end is not None] == ["v1"]
