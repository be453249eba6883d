"""What a photo was taken for, and how it is mended."""

from uuid import UUID

import asyncpg
import pytest
from http_world import Athlete
from plates import SHA, change, estimated, read, started

from coach.records.photo import copy_key


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


async def test_an_edit_that_changes_nothing_is_none(athlete: Athlete, owner: asyncpg.Connection) -> None:
    """Also for whoever sends it again, with the tag of the time before it."""
    photo = await estimated(athlete, owner)
    said = [
        await athlete.http.patch(f"/v1/photos/{photo}", json={"text": "2 eggs"}, headers={"If-Match": '"1"'})
        for _ in range(2)
    ]
    assert [(answer.status_code, answer.headers["etag"]) for answer in said] == [(200, '"2"')] * 2


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


async def test_whoever_is_to_see_no_numbers_sees_none(athlete: Athlete, owner: asyncpg.Connection) -> None:
    photo = await estimated(athlete, owner)
    await owner.execute("insert into coach.users (id, hide_numbers) values ($1, true)", UUID(athlete.id))
    said = await read(athlete, photo)
    assert (said["hidden"], said["estimate"]["totals"]) == (True, None)
    assert {item["kcal"] for item in said["estimate"]["items"]} == {None}
    assert {question["kcal_swing"] for question in said["estimate"]["questions"]} == {0}
