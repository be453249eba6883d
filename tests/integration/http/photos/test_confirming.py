"""What a photo counts for once it was confirmed, and not before."""

import asyncpg
import pytest
from http_world import Athlete, World
from plates import HALLOUMI, change, day, estimated, read, started


async def test_it_counts_only_once_it_was_confirmed(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    assert (await day(athlete))["meals"] == []
    answer = await athlete.http.post(f"/v1/photos/{photo}/confirm")
    (meal,) = (await day(athlete))["meals"]
    assert (meal["photo"], meal["source"], meal["id"]) == (photo, "photo", answer.json()["meal"])
    assert meal["totals"] == answer.json()["estimate"]["totals"]
    assert (await day(athlete))["totals"] == meal["totals"]


async def test_confirmed_twice_it_counts_once(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    first, again = [await athlete.http.post(f"/v1/photos/{photo}/confirm") for _ in range(2)]
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["meal"] == again.json()["meal"]
    assert len((await day(athlete))["meals"]) == 1


@pytest.mark.parametrize("step", ["confirm", "reject"])
async def test_under_a_key_the_answer_stays_the_first_whatever_became_of_the_photo(
    athlete: Athlete, owner: asyncpg.Connection, world: World, step: str
) -> None:
    photo, key = await estimated(athlete, owner), {"Idempotency-Key": "k1"}
    path = f"/v1/photos/{photo}/{step}"
    first = await athlete.http.post(path, headers=key)
    await athlete.http.delete(f"/v1/photos/{photo}")
    again = await athlete.http.post(path, headers=key)
    assert (again.status_code, again.headers["etag"], again.json()) == (200, '"2"', first.json())
    assert (await athlete.http.post(path)).status_code == 404
    told = [stored.item.data["status"] for stored in world.inbox.logs[athlete.id].items.values()]
    assert told[-1] == "deleted"


async def test_the_key_of_one_step_is_not_good_for_another(
    athlete: Athlete, owner: asyncpg.Connection
) -> None:
    photo, key = await estimated(athlete, owner), {"Idempotency-Key": "k1"}
    await athlete.http.post(f"/v1/photos/{photo}/confirm", headers=key)
    answer = await athlete.http.post(f"/v1/photos/{photo}/reject", headers=key)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_a_step_that_was_refused_leaves_its_key_free(
    athlete: Athlete, owner: asyncpg.Connection
) -> None:
    photo, key = await estimated(athlete, owner), {"Idempotency-Key": "k1"}
    path = f"/v1/photos/{photo}/confirm"
    assert (await athlete.http.post(path, headers={**key, "If-Match": '"9"'})).status_code == 412
    assert (await athlete.http.post(path, headers=key)).json()["status"] == "confirmed"


async def test_it_counts_on_the_day_when_it_was_eaten(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    await change(athlete, photo, eaten_at="2026-09-18T12:00:00Z")
    await athlete.http.post(f"/v1/photos/{photo}/confirm")
    assert (await day(athlete))["meals"] == []
    assert len((await day(athlete, "2026-09-18"))["meals"]) == 1


async def test_a_plate_of_which_nothing_is_known_is_not_confirmed(
    athlete: Athlete, owner: asyncpg.Connection
) -> None:
    photo = await estimated(athlete, owner, HALLOUMI)
    answer = await athlete.http.post(f"/v1/photos/{photo}/confirm")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    assert (await read(athlete, photo))["status"] == "needs_review"


async def test_what_was_rejected_never_counts(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    for _ in range(2):
        assert (await athlete.http.post(f"/v1/photos/{photo}/reject")).json()["status"] == "rejected"
    answer = await athlete.http.post(f"/v1/photos/{photo}/confirm")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert (await day(athlete))["meals"] == []


async def test_a_photo_that_waits_is_neither_edited_nor_confirmed(athlete: Athlete) -> None:
    photo = (await started(athlete))["photo"]
    for answer in (
        await athlete.http.patch(f"/v1/photos/{photo}", json={"text": "2 eggs"}),
        await athlete.http.post(f"/v1/photos/{photo}/confirm"),
        await athlete.http.post(f"/v1/photos/{photo}/reject"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_what_was_confirmed_teaches_what_is_usual(athlete: Athlete, owner: asyncpg.Connection) -> None:
    for grams in (140, 150, 260):
        photo = await estimated(athlete, owner)
        await change(athlete, photo, items=[{"name": "white rice", "grams": grams}])
        await athlete.http.post(f"/v1/photos/{photo}/confirm")
    photo = await estimated(athlete, owner)
    said = await change(athlete, photo, items=[{"name": "white rice"}])
    assert said["estimate"]["items"][0]["grams"]["mid"] == 150
