"""Photos of meals: the form, the estimate and its edits, and what a confirmed one counts for."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from http_world import HOUR, NOW, Athlete, World

from coach.library import load_foods
from coach.nutrition.estimating import Given, Range
from coach.nutrition.matching import Foods
from coach.photos.plate import Part, Plate, Question, served, write_plate
from coach.ports import Connection
from coach.records.photo import copy_key

OWN = load_foods(Path(__file__).parents[3] / "library" / "foods")
SHA = "c0ffee"
TODAY = "2026-09-21"
"""The day of NOW in UTC."""

CHICKEN = Part("i1", Given("chicken breast", "cooked", Range(100, 150, 200)), ("turkey breast",))
HALLOUMI = Part("i2", Given("halloumi", None, Range(50, 80, 100)))


@pytest.fixture(autouse=True)
async def table(owner: asyncpg.Connection) -> None:
    rows = [(food.id, food.model_dump_json()) for food in OWN]
    await owner.executemany(
        "insert into coach.foods (id, record) values ($1, $2) on conflict do nothing", rows
    )


async def started(athlete: Athlete, **new: object) -> dict[str, Any]:
    answer = await athlete.http.post("/v1/photos", json=new)
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def estimated(athlete: Athlete, owner: asyncpg.Connection, *parts: Part, **new: object) -> str:
    """A photo that was looked at already."""
    photo: str = (await started(athlete, **new))["photo"]
    items = served(parts or (CHICKEN, HALLOUMI), Foods(OWN))
    plate = write_plate(Plate(items, [Question("Cooked in oil?", "i1", 90)]))
    await owner.execute(
        """update coach.food_photos set status = 'needs_review', estimate = $2, sha256 = 'c0ffee', width = 640,
        height = 480 where id = $1""",
        UUID(photo),
        json.dumps(plate),
    )
    return photo


async def read(athlete: Athlete, photo: str) -> dict[str, Any]:
    answer = await athlete.http.get(f"/v1/photos/{photo}")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def change(athlete: Athlete, photo: str, **changes: object) -> dict[str, Any]:
    answer = await athlete.http.patch(f"/v1/photos/{photo}", json=changes)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def day(athlete: Athlete, date: str = TODAY) -> dict[str, Any]:
    said: dict[str, Any] = (await athlete.http.get(f"/v1/nutrition/days/{date}")).json()
    return said


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


async def test_an_estimate_is_a_range_with_what_it_rests_on(
    athlete: Athlete, owner: asyncpg.Connection
) -> None:
    photo = await estimated(athlete, owner)
    said = await read(athlete, photo)
    chicken, halloumi = said["estimate"]["items"]
    assert (chicken["id"], chicken["status"], chicken["alternatives"]) == ("i1", "matched", ["turkey breast"])
    assert chicken["grams"] == {"low": 100, "mid": 150, "high": 200}
    assert (halloumi["status"], halloumi["kcal"]) == ("unmatched", None)
    kcal = said["estimate"]["totals"]["kcal"]
    assert kcal["low"] < kcal["mid"] == chicken["kcal"]["mid"] < kcal["high"]
    assert said["estimate"]["questions"] == [{"text": "Cooked in oil?", "item": "i1", "kcal_swing": 90}]
    assert said["url"] == f"https://media.example/{copy_key(athlete.id, photo, SHA)}"


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


async def test_an_edit_that_changes_nothing_is_none(athlete: Athlete, owner: asyncpg.Connection) -> None:
    """Also for whoever sends it again, with the tag of the time before it."""
    photo = await estimated(athlete, owner)
    said = [
        await athlete.http.patch(f"/v1/photos/{photo}", json={"text": "2 eggs"}, headers={"If-Match": '"1"'})
        for _ in range(2)
    ]
    assert [(answer.status_code, answer.headers["etag"]) for answer in said] == [(200, '"2"')] * 2


async def test_it_counts_on_the_day_when_it_was_eaten(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    await change(athlete, photo, eaten_at="2026-09-18T12:00:00Z")
    await athlete.http.post(f"/v1/photos/{photo}/confirm")
    assert (await day(athlete))["meals"] == []
    assert len((await day(athlete, "2026-09-18"))["meals"]) == 1


async def test_grams_that_are_said_are_exact(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    said = await change(athlete, photo, items=[{"id": "i1", "grams": 200}, {"id": "i2"}])
    chicken, halloumi = said["estimate"]["items"]
    assert chicken["grams"] == {"low": 200, "mid": 200, "high": 200}
    assert chicken["kcal"]["mid"] == pytest.approx(200 / 150 * 247.5, rel=0.02)
    assert halloumi["status"] == "unmatched"
    assert (said["estimate"]["edited"], said["version"]) == (True, 2)


async def test_an_item_may_be_another_food_be_gone_or_be_missing(
    athlete: Athlete, owner: asyncpg.Connection
) -> None:
    photo = await estimated(athlete, owner)
    items = [{"id": "i2", "name": "feta"}, {"name": "olive oil", "grams": 10}]
    said = await change(athlete, photo, items=items)
    feta, oil = said["estimate"]["items"]
    assert (feta["id"], feta["status"], feta["grams"]["mid"]) == ("i2", "matched", 80)
    assert (oil["id"], oil["status"], oil["grams"]["mid"]) == ("u3", "matched", 10)


async def test_words_take_the_place_of_what_was_seen(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    said = await change(athlete, photo, text="200 g white rice and 150 g chicken breast")
    assert [item["name"] for item in said["estimate"]["items"]] == ["white rice", "chicken breast"]
    again = await change(athlete, photo, items=[{"id": "t2"}])
    assert [item["name"] for item in again["estimate"]["items"]] == ["chicken breast"]


async def test_a_photo_that_failed_is_mended_in_words(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = (await started(athlete))["photo"]
    await owner.execute(
        "update coach.food_photos set status = 'failed', failure = 'unavailable' where id = $1", UUID(photo)
    )
    failed = await read(athlete, photo)
    assert failed["failure"]["reason"] == "unavailable"
    assert "in words" in failed["failure"]["advice"]
    refused = await athlete.http.patch(f"/v1/photos/{photo}", json={"eaten_at": "2026-09-20T12:00:00Z"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    mended = await change(athlete, photo, text="2 eggs")
    assert (mended["status"], mended["failure"]) == ("needs_review", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"items": [{"id": "i9"}]},
        {"items": [{"id": "i1"}, {"id": "i1"}]},
        {"items": [{"grams": 5}]},
        {"items": [{"id": "i1", "grams": 0}]},
        {"items": [{"id": "i1", "grams": 1_501}]},
        {"items": [{"id": "i1", "state": "burnt"}]},
        {"items": [{"name": "rice"}] * 41},
        {"items": [{"id": "i1"}], "text": "rice"},
        {"text": ""},
        {"text": "—"},
        {"eaten_at": "2031-01-01T00:00:00Z"},
    ],
)
async def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(
    athlete: Athlete, owner: asyncpg.Connection, changes: dict[str, object]
) -> None:
    photo = await estimated(athlete, owner)
    before = await read(athlete, photo)
    answer = await athlete.http.patch(f"/v1/photos/{photo}", json=changes)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    assert await read(athlete, photo) == before


async def test_who_edits_an_older_version_is_told(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    before = (await athlete.http.get(f"/v1/photos/{photo}")).headers["ETag"]
    await change(athlete, photo, items=[{"id": "i1"}])
    for send, path in (
        (athlete.http.patch, ""),
        (athlete.http.post, "/confirm"),
        (athlete.http.post, "/reject"),
    ):
        body = {"json": {"text": "rice"}} if path == "" else {}
        answer = await send(f"/v1/photos/{photo}{path}", headers={"If-Match": before}, **body)
        assert (answer.status_code, answer.json()["code"]) == (412, "conflict"), path
    answer = await athlete.http.delete(f"/v1/photos/{photo}", headers={"If-Match": before})
    assert answer.status_code == 412


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


async def test_whoever_is_to_see_no_numbers_sees_none(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    await owner.execute("insert into coach.users (id, hide_numbers) values ($1, true)", UUID(athlete.id))
    said = await read(athlete, photo)
    assert (said["hidden"], said["estimate"]["totals"]) == (True, None)
    assert {item["kcal"] for item in said["estimate"]["items"]} == {None}
    assert {question["kcal_swing"] for question in said["estimate"]["questions"]} == {0}


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


async def test_what_was_confirmed_teaches_what_is_usual(athlete: Athlete, owner: asyncpg.Connection) -> None:
    for grams in (140, 150, 260):
        photo = await estimated(athlete, owner)
        await change(athlete, photo, items=[{"name": "white rice", "grams": grams}])
        await athlete.http.post(f"/v1/photos/{photo}/confirm")
    photo = await estimated(athlete, owner)
    said = await change(athlete, photo, items=[{"name": "white rice"}])
    assert said["estimate"]["items"][0]["grams"]["mid"] == 150
