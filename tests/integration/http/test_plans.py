"""Plans: made once, read, changed by several devices, deleted; and nobody else's."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from http_world import Athlete

SQUAT = {"exercise": "front-squat", "equipment": "barbell", "class": "compound", "sets": 3}
DAY = {"name": "A", "items": [{**SQUAT, "target_reps": 5, "target_rpe": 8}]}
PLAN = {"name": "Two days", "days": [DAY], "weeks": 6}


async def made(athlete: Athlete, **changes: object) -> dict[str, Any]:
    answer = await athlete.http.post("/v1/plans", json=PLAN | changes)
    assert answer.status_code == 201, answer.text
    plan: dict[str, Any] = answer.json()
    return plan


async def test_a_plan_comes_back_as_it_was_given(athlete: Athlete) -> None:
    answer = await athlete.http.post("/v1/plans", json=PLAN)
    plan = answer.json()
    again = await athlete.http.get(answer.headers["location"])
    assert again.json() == plan
    assert (plan["name"], plan["weeks"], plan["version"]) == ("Two days", 6, 1)
    assert plan["days"][0]["items"][0] | SQUAT == plan["days"][0]["items"][0]
    assert again.headers["etag"] == '"1"'


async def test_the_same_key_makes_one_plan_however_often_and_at_once(athlete: Athlete) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(
        *(athlete.http.post("/v1/plans", json=PLAN, headers=key) for _ in range(4))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await athlete.http.get("/v1/plans")).json()["items"]) == 1


async def test_the_same_key_for_another_plan_is_a_conflict(athlete: Athlete) -> None:
    key = {"Idempotency-Key": "k1"}
    await athlete.http.post("/v1/plans", json=PLAN, headers=key)
    answer = await athlete.http.post("/v1/plans", json=PLAN | {"name": "Other"}, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_a_refused_request_leaves_its_key_free(athlete: Athlete) -> None:
    key = {"Idempotency-Key": "k1"}
    assert (await athlete.http.post("/v1/plans", json=PLAN | {"days": []}, headers=key)).status_code == 400
    assert (await athlete.http.post("/v1/plans", json=PLAN, headers=key)).status_code == 201


async def test_the_same_key_of_two_users_makes_two_plans(athlete: Athlete, other: Athlete) -> None:
    key = {"Idempotency-Key": "k1"}
    plans = [(await who.http.post("/v1/plans", json=PLAN, headers=key)).json() for who in (athlete, other)]
    assert plans[0]["id"] != plans[1]["id"]


async def test_a_change_touches_what_it_names(athlete: Athlete) -> None:
    plan = await made(athlete, summary="Short.")
    answer = await athlete.http.patch(f"/v1/plans/{plan['id']}", json={"name": "Renamed", "summary": None})
    changed = answer.json()
    assert (changed["name"], changed["summary"], changed["days"]) == ("Renamed", None, plan["days"])
    assert (changed["version"], answer.headers["etag"]) == (2, '"2"')


async def test_two_devices_cannot_undo_each_other(athlete: Athlete) -> None:
    plan = await made(athlete)
    seen = {"If-Match": '"1"'}
    await athlete.http.patch(f"/v1/plans/{plan['id']}", json={"weeks": 8}, headers=seen)
    answer = await athlete.http.patch(f"/v1/plans/{plan['id']}", json={"weeks": 9}, headers=seen)
    assert (answer.status_code, answer.json()["code"]) == (412, "conflict")
    assert (await athlete.http.delete(f"/v1/plans/{plan['id']}", headers=seen)).status_code == 412
    assert (await athlete.http.get(f"/v1/plans/{plan['id']}")).json()["weeks"] == 8


async def test_a_deleted_plan_is_gone(athlete: Athlete) -> None:
    plan = await made(athlete)
    assert (await athlete.http.delete(f"/v1/plans/{plan['id']}")).status_code == 204
    assert (await athlete.http.get(f"/v1/plans/{plan['id']}")).status_code == 404
    assert (await athlete.http.delete(f"/v1/plans/{plan['id']}")).status_code == 404


async def test_the_list_goes_on_after_its_cursor(athlete: Athlete) -> None:
    ids = [(await made(athlete, name=f"plan {n}"))["id"] for n in range(5)]
    first = (await athlete.http.get("/v1/plans", params={"limit": 3})).json()
    rest = (await athlete.http.get("/v1/plans", params={"limit": 3, "cursor": first["cursor"]})).json()
    assert [plan["id"] for plan in first["items"] + rest["items"]] == ids[::-1]
    assert rest["cursor"] is None


async def test_a_plan_of_somebody_else_is_not_found(athlete: Athlete, other: Athlete) -> None:
    theirs = f"/v1/plans/{(await made(other))['id']}"
    assert (await athlete.http.get(theirs)).status_code == 404
    assert (await athlete.http.patch(theirs, json={"name": "mine now"})).status_code == 404
    assert (await athlete.http.delete(theirs)).status_code == 404
    assert (await athlete.http.get("/v1/plans")).json()["items"] == []
    assert (await other.http.get(theirs)).json()["name"] == "Two days"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": None},
        {"days": []},
        {"days": [DAY] * 15},
        {"days": [{"name": "A", "items": []}]},
        {"days": [{"name": "A", "items": [SQUAT]}]},
        {"weeks": 0},
        {"days": [{"name": "A", "items": [{**DAY["items"][0], "sets": -1}]}]},  # type: ignore[index, dict-item]
    ],
)
async def test_what_is_no_plan_is_refused(athlete: Athlete, changes: dict[str, object]) -> None:
    answer = await athlete.http.post("/v1/plans", json=PLAN | changes)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


@pytest.mark.parametrize(
    "body", ['{"name": NaN}', '{"weeks": 1e999}', '{"name": "a", "name": "b"}', "[" * 2_000]
)
async def test_json_that_leaves_something_open_is_refused(athlete: Athlete, body: str) -> None:
    plan = await made(athlete)
    answer = await athlete.http.patch(
        f"/v1/plans/{plan['id']}", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
