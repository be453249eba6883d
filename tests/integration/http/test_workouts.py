"""Workouts over HTTP: the same rules as the live frames, each change pushed."""

import asyncio
from dataclasses import fields
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from http_world import NOW, Athlete, World

from coach.frames.workout import SetEdited, WorkoutFrame
from coach.records.workout import Workout, WorkoutSet

SET = {"exercise": "squat", "reps": 5, "load": 100, "rpe": 8, "target": {"reps": 5, "rpe": 8}}


async def begun(athlete: Athlete, **fields: Any) -> str:
    answer = await athlete.http.post("/v1/workouts", json={"unit": "kg"} | fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def pushed(world: World, athlete: Athlete, event: str) -> list[Any]:
    items = world.inbox.logs[athlete.id].items.values()
    return [stored.item.data for stored in items if stored.item.event == event]


async def test_a_set_logged_over_http_is_answered_by_a_push(world: World, athlete: Athlete) -> None:
    workout = await begun(athlete)
    answer = await athlete.http.post(f"/v1/workouts/{workout}/sets", json=SET)
    assert (answer.status_code, answer.json()["load"], answer.json()["target_reps"]) == (201, 100, 5)
    assert pushed(world, athlete, "prescription")[-1]["reason"] == "hold_on_target"
    assert pushed(world, athlete, "rest")


async def test_a_workout_is_read_back_with_its_sets(athlete: Athlete) -> None:
    name, of_set = str(uuid4()), str(uuid4())
    assert await begun(athlete, id=name) == name
    await athlete.http.post(f"/v1/workouts/{name}/sets", json=SET | {"id": of_set})
    found = (await athlete.http.get(f"/v1/workouts/{name}")).json()
    assert (found["version"], [row["id"] for row in found["sets"]]) == (2, [of_set])


async def test_the_same_key_logs_one_set_however_often_and_at_once(world: World, athlete: Athlete) -> None:
    workout, key = await begun(athlete), {"Idempotency-Key": "k1"}
    path = f"/v1/workouts/{workout}/sets"
    answers = await asyncio.gather(*(athlete.http.post(path, json=SET, headers=key) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    again = await athlete.http.post(path, json=SET | {"load": 120}, headers=key)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


async def test_the_same_key_begins_one_workout(athlete: Athlete) -> None:
    key = {"Idempotency-Key": "k1"}
    answers = [await athlete.http.post("/v1/workouts", json={"unit": "kg"}, headers=key) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {201}
    assert len((await athlete.http.get("/v1/workouts")).json()["items"]) == 1


async def test_a_workout_under_a_known_id_is_a_conflict(athlete: Athlete) -> None:
    name = await begun(athlete)
    answer = await athlete.http.post("/v1/workouts", json={"unit": "lb", "id": name})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_a_correction_changes_what_is_named_and_is_pushed(world: World, athlete: Athlete) -> None:
    workout = await begun(athlete)
    logged = (await athlete.http.post(f"/v1/workouts/{workout}/sets", json=SET)).json()
    path = f"/v1/workouts/{workout}/sets/{logged['id']}"
    corrected = (await athlete.http.patch(path, json={"load": 90, "rpe": None})).json()
    assert (corrected["load"], corrected["rpe"], corrected["reps"]) == (90, None, 5)
    assert pushed(world, athlete, "workout.updated")[-1]["sets"][0]["load"] == 90
    assert (await athlete.http.delete(path)).status_code == 204
    assert (await athlete.http.delete(path)).status_code == 404


async def test_ending_a_workout_leaves_its_summary(world: World, athlete: Athlete) -> None:
    workout = await begun(athlete)
    await athlete.http.post(f"/v1/workouts/{workout}/sets", json=SET)
    path = f"/v1/workouts/{workout}"
    ended = (await athlete.http.patch(path, json={"status": "ended", "srpe": 7})).json()
    assert (ended["status"], ended["summary"]["sets"], ended["summary"]["srpe"]) == ("ended", 1, 7)
    assert len(pushed(world, athlete, "workout_summary")) == 1
    assert (await athlete.http.patch(path, json={"status": "ended"})).json()["version"] == ended["version"]


async def test_a_title_is_told_to_the_other_devices(world: World, athlete: Athlete) -> None:
    workout = await begun(athlete)
    answer = await athlete.http.patch(f"/v1/workouts/{workout}", json={"title": "Legs"})
    assert answer.json()["title"] == "Legs"
    assert pushed(world, athlete, "workout.updated")[-1]["title"] == "Legs"


async def test_a_deleted_workout_is_gone_everywhere(world: World, athlete: Athlete) -> None:
    workout = await begun(athlete)
    assert (await athlete.http.delete(f"/v1/workouts/{workout}")).status_code == 204
    assert (await athlete.http.get(f"/v1/workouts/{workout}")).status_code == 404
    assert pushed(world, athlete, "workout.updated")[-1]["deleted"] is True


async def test_what_only_rules_write_cannot_be_written(athlete: Athlete) -> None:
    workout = await begun(athlete)
    forged = {"title": "x", "summary": {"sets": 99}, "live": {}, "version": 9, "emergency_at": None}
    answer = await athlete.http.patch(f"/v1/workouts/{workout}", json=forged)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    found = (await athlete.http.get(f"/v1/workouts/{workout}")).json()
    assert (found["title"], found["summary"], found["version"]) == (None, None, 1)


async def test_a_set_of_a_stranger_changes_nothing(athlete: Athlete, other: Athlete) -> None:
    workout = await begun(athlete)
    answer = await other.http.post(f"/v1/workouts/{workout}/sets", json=SET)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await athlete.http.get(f"/v1/workouts/{workout}")).json()["sets"] == []


async def test_an_inventory_in_the_wrong_unit_is_refused(athlete: Athlete) -> None:
    gym = {"barbell": {"bar_lb": 45, "pairs": {"45": 2}}}
    answer = await athlete.http.post("/v1/workouts", json={"unit": "kg", "inventory": gym})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


async def logged(athlete: Athlete, workout: str) -> str:
    answer = await athlete.http.post(f"/v1/workouts/{workout}/sets", json=SET)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    return f"/v1/workouts/{workout}/sets/{answer.json()['id']}"


async def live(world: World, athlete: Athlete, event: WorkoutFrame) -> None:
    """As a frame of another device."""
    await (await world.app.state.services.live.take(athlete.id, event))()


async def test_a_workout_comes_with_the_tag_that_its_edit_needs(athlete: Athlete) -> None:
    path = f"/v1/workouts/{await begun(athlete)}"
    for n, change in enumerate(({"title": "Legs"}, {"status": "ended", "title": "Legs, short"}), 1):
        seen = await athlete.http.get(path)
        assert (seen.headers["etag"], seen.json()["revision"]) == (f'"{n}"', n)
        answer = await athlete.http.patch(path, json=change, headers={"If-Match": seen.headers["etag"]})
        assert (answer.status_code, answer.headers["etag"]) == (200, f'"{n + 1}"')
    assert answer.json() | {"title": "Legs, short", "status": "ended"} == answer.json()


@pytest.mark.parametrize("method", ["patch", "delete"])
async def test_a_workout_that_changed_since_it_was_read_is_not_edited(athlete: Athlete, method: str) -> None:
    workout = await begun(athlete)
    path = f"/v1/workouts/{workout}"
    seen = (await athlete.http.get(path)).headers["etag"]
    await logged(athlete, workout)
    now = (await athlete.http.get(path)).json()
    body = {"json": {"title": "Legs", "status": "ended"}} if method == "patch" else {}
    answer = await athlete.http.request(method, path, headers={"If-Match": seen}, **body)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["content-type"]) == (412, "application/problem+json")
    assert (answer.json()["code"], answer.json()["detail"]) == (
        "conflict",
        "The workout has changed meanwhile. Read it again.",
    )
    assert (await athlete.http.get(path)).json() == now


@pytest.mark.parametrize("method", ["patch", "delete"])
async def test_a_set_that_a_live_event_changed_is_not_edited_over_it(
    world: World, athlete: Athlete, method: str
) -> None:
    workout = await begun(athlete)
    path = await logged(athlete, workout)
    edit = SetEdited(id="e1", workout=workout, at=NOW, set=path.rpartition("/")[2], load=95)
    await live(world, athlete, edit)
    (row,) = (await athlete.http.get(f"/v1/workouts/{workout}")).json()["sets"]
    assert (row["load"], row["revision"]) == (95, 2)
    world.now += 1_000
    body = {"json": {"load": 90}} if method == "patch" else {}
    answer = await athlete.http.request(method, path, headers={"If-Match": '"1"'}, **body)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (412, "conflict")
    assert "Read its workout again" in answer.json()["detail"]
    answer = await athlete.http.request(method, path, headers={"If-Match": '"2"'}, **body)  # type: ignore[arg-type]
    assert answer.is_success


async def test_an_edit_without_a_tag_or_with_any_is_made(world: World, athlete: Athlete) -> None:
    workout = await begun(athlete)
    path = await logged(athlete, workout)
    for n, headers in enumerate(({}, {"If-Match": "*"}, {}), 2):
        world.now += 1_000
        answer = await athlete.http.patch(path, json={"load": 100 + n}, headers=headers)
        assert (answer.status_code, answer.headers["etag"]) == (200, f'"{n}"')


async def test_whatever_is_shown_of_a_workout_or_set_makes_its_tag_another(owner: asyncpg.Connection) -> None:
    fixed = {"id", "revision", "plan", "plan_version", "unit", "local_day", "started_at"}
    for table, shape in (("workouts", Workout), ("workout_sets", WorkoutSet)):
        of_table = "tgname = 'revise' and tgrelid = ('coach.' || $1)::regclass"
        said = await owner.fetchval(f"select pg_get_triggerdef(oid) from pg_trigger where {of_table}", table)
        shown = {field.name for field in fields(shape)}
        assert [name for name in sorted(shown - fixed) if f"new.{name}" not in said] == []
