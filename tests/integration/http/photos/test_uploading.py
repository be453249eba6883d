"""A form for one picture, and the pictures that there are."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from http_world import HOUR, NOW, Athlete, World
from plates import SHA, TODAY, change, day, estimated, read, started

from coach.ports import Connection
from coach.records.photo import copy_key


async def test_a_form_is_for_one_key_one_type_and_some_bytes(
    athlete: Athlete, owner: asyncpg.Connection
) -> None:
    said = await started(athlete, content_type="image/png")
    row = await owner.fetchrow("select * from coach.food_photos where id = $1", UUID(said["photo"]))
    policy = json.loads(b64decode(said["upload"]["fields"]["policy"]))
    assert {"key": row["s3_key"]} in policy["conditions"]
    assert {"bucket": "coach"} in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert ["content-length-range", 1, said["upload"]["max_bytes"]] in policy["conditions"]
    assert datetime.fromisoformat(policy["expiration"]) - datetime.fromtimestamp(
        NOW / 1000, UTC
    ) <= timedelta(minutes=15)
    assert said["upload"]["url"] == "https://s3.example/coach"


async def test_the_key_of_an_upload_tells_nothing_of_its_owner(athlete: Athlete) -> None:
    said = await started(athlete)
    key = said["upload"]["fields"]["key"]
    assert key.startswith("uploads/")
    assert athlete.id not in key
    assert said["photo"] not in key


async def test_the_same_key_starts_one_photo(athlete: Athlete) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first, again = [(await athlete.http.post("/v1/photos", json={}, headers=key)).json() for _ in range(2)]
    assert first["photo"] == again["photo"]
    assert first["upload"]["fields"]["key"] == again["upload"]["fields"]["key"]
    assert len((await athlete.http.get("/v1/photos")).json()["items"]) == 1


@pytest.mark.parametrize(
    "new",
    [
        {"content_type": "image/svg+xml"},
        {"content_type": "text/html"},
        {"eaten_at": "2031-01-01T00:00:00Z"},
        {"eaten_at": "2020-01-01T00:00:00Z"},
    ],
)
async def test_what_is_no_photo_is_refused(athlete: Athlete, new: dict[str, object]) -> None:
    answer = await athlete.http.post("/v1/photos", json=new)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


async def test_a_hundred_photos_are_enough_for_a_day(
    athlete: Athlete, other: Athlete, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        """insert into coach.food_photos (user_id, s3_key, content_type, local_day, upload_expires_at)
        select $1, gen_random_uuid()::text, 'image/jpeg', current_date, now() from generate_series(1, 100)""",
        UUID(athlete.id),
    )
    refused = await athlete.http.post("/v1/photos", json={})
    assert (refused.status_code, refused.json()["code"]) == (429, "quota_exceeded")
    assert (await other.http.post("/v1/photos", json={})).status_code == 201


async def test_nothing_is_shown_of_a_picture_before_it_was_checked(athlete: Athlete) -> None:
    photo = (await started(athlete))["photo"]
    said = await read(athlete, photo)
    assert (said["status"], said["url"], said["estimate"]) == ("awaiting_upload", None, None)


async def test_a_deleted_photo_takes_its_files_and_its_meal_with_it(
    athlete: Athlete, owner: asyncpg.Connection, world: World
) -> None:
    photo = await estimated(athlete, owner)
    uploaded = await owner.fetchval("select s3_key from coach.food_photos where id = $1", UUID(photo))
    for key in (uploaded, copy_key(athlete.id, photo, SHA), "photos/somebody-else.jpg"):
        await world.objects.put(key, b"x", "image/jpeg")
    await athlete.http.post(f"/v1/photos/{photo}/confirm")
    assert (await athlete.http.delete(f"/v1/photos/{photo}")).status_code == 204
    assert set(world.objects.objects) == {"photos/somebody-else.jpg"}
    assert (await day(athlete))["meals"] == []
    assert (await athlete.http.get(f"/v1/photos/{photo}")).status_code == 404


async def test_a_deletion_that_cannot_reach_the_files_keeps_the_photo(
    athlete: Athlete, owner: asyncpg.Connection, world: World
) -> None:
    photo = await estimated(athlete, owner)
    world.objects.down = True
    assert (await athlete.http.delete(f"/v1/photos/{photo}")).status_code == 503
    assert (await read(athlete, photo))["status"] == "needs_review"


async def test_photos_come_newest_first_in_pages(athlete: Athlete, other: Athlete) -> None:
    made = [(await started(athlete))["photo"] for _ in range(3)]
    await started(other)
    first = (await athlete.http.get("/v1/photos?limit=2")).json()
    rest = (await athlete.http.get(f"/v1/photos?limit=2&cursor={first['cursor']}")).json()
    assert [photo["id"] for photo in (*first["items"], *rest["items"])] == made[::-1]
    assert rest["cursor"] is None


async def test_other_devices_hear_of_every_step(
    athlete: Athlete, owner: asyncpg.Connection, world: World
) -> None:
    await world.connections.add(Connection("phone", athlete.id, "s", NOW, NOW + HOUR), 5)
    world.outbox.connect("phone")
    photo = await estimated(athlete, owner)
    await change(athlete, photo, items=[{"id": "i1"}])
    await athlete.http.post(f"/v1/photos/{photo}/confirm")
    await athlete.http.delete(f"/v1/photos/{photo}")
    events = [json.loads(frame) for frame in world.outbox.posted["phone"]]
    assert [(event["event"], event["data"]["status"]) for event in events] == [
        ("nutrition.updated", "needs_review"),
        ("nutrition.updated", "confirmed"),
        ("nutrition.updated", "deleted"),
    ]
    assert {event["data"]["photo"] for event in events} == {photo}
    assert {event["data"]["date"] for event in events} == {TODAY}
