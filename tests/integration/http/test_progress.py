"""Progress: entries, once per key and on the user's own calendar day; and sums of what was lifted."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from http_world import NOW, Athlete, World

TODAY = datetime.fromtimestamp(NOW / 1000, UTC)
"""Monday, 21 September 2026, 14:13 UTC."""


async def lifted(
    owner: asyncpg.Connection, athlete: Athlete, *sets: tuple[str, float, int, timedelta]
) -> str:
    """A workout with these sets: exercise, load, reps, how long ago."""
    workout = uuid4()
    await owner.execute(
        "insert into coach.workouts (user_id, id, unit, local_day, started_at) values ($1, $2, 'kg', $3, $4)",
        athlete.id,
        workout,
        TODAY.date(),
        TODAY,
    )
    for exercise, load, reps, ago in sets:
        await owner.execute(
            """insert into coach.workout_sets (user_id, id, workout, exercise, unit, load, reps, done_at)
            values ($1, gen_random_uuid(), $2, $3, 'kg', $4::float8, $5, $6)""",
            athlete.id,
            workout,
            exercise,
            load,
            reps,
            TODAY - ago,
        )
    return str(workout)


@pytest.fixture
async def library(owner: asyncpg.Connection) -> None:
    record = '{"name": "Squat", "primary": ["quads"], "secondary": ["glutes"]}'
    await owner.execute("delete from coach.exercises")
    await owner.execute("insert into coach.exercises (id, record) values ('squat', $1)", record)


async def test_a_measured_weight_is_in_the_list(athlete: Athlete) -> None:
    answer = await athlete.http.post("/v1/progress", json={"kind": "bodyweight", "value": 81.4, "unit": "kg"})
    entry = answer.json()
    assert answer.status_code == 201
    assert (entry["value"], entry["unit"], entry["local_day"]) == (81.4, "kg", "2026-09-21")
    page = (await athlete.http.get("/v1/progress")).json()
    assert page["items"] == [entry]


async def test_a_day_is_the_users_own(athlete: Athlete) -> None:
    await athlete.http.patch("/v1/me", json={"time_zone": "Asia/Tokyo"})
    late = {"kind": "readiness", "value": 4, "sleep": 7.5, "at": "2026-09-20T20:00:00Z"}
    entry = (await athlete.http.post("/v1/progress", json=late)).json()
    assert (entry["local_day"], entry["data"]) == ("2026-09-21", {"sleep": 7.5})


async def test_the_same_key_measures_once(athlete: Athlete) -> None:
    weight: dict[str, Any] = {"kind": "bodyweight", "value": 80, "unit": "kg"}
    entries = [
        (await athlete.http.post("/v1/progress", json=weight, headers={"Idempotency-Key": "k"})).json()
        for _ in range(2)
    ]
    assert entries[0] == entries[1]
    assert len((await athlete.http.get("/v1/progress")).json()["items"]) == 1


async def test_entries_are_listed_by_kind_and_page(athlete: Athlete) -> None:
    for n in range(5):
        at = (TODAY - timedelta(days=n)).isoformat()
        weight = {"kind": "bodyweight", "value": 80 + n, "unit": "kg", "at": at}
        await athlete.http.post("/v1/progress", json=weight)
        await athlete.http.post("/v1/progress", json={"kind": "readiness", "value": 3, "at": at})
    query = {"kind": "bodyweight", "limit": 3}
    first = (await athlete.http.get("/v1/progress", params=query)).json()
    rest = (await athlete.http.get("/v1/progress", params={**query, "cursor": first["cursor"]})).json()
    assert [entry["value"] for entry in first["items"] + rest["items"]] == [80, 81, 82, 83, 84]
    assert rest["cursor"] is None


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "weight_record", "value": 300, "unit": "kg"},
        {"kind": "bodyweight", "value": 0, "unit": "kg"},
        {"kind": "bodyweight", "value": 80},
        {"kind": "readiness", "value": 6},
        {"kind": "readiness", "value": 3, "at": "2026-09-21T10:00:00"},
        {"kind": "readiness", "value": 3, "at": "0001-01-01T00:00:00+14:00"},
        {"kind": "readiness", "value": 3, "at": "2030-01-01T00:00:00Z"},
        {},
    ],
)
async def test_what_only_the_rules_may_write_or_nobody_can_mean_is_refused(
    athlete: Athlete, entry: dict[str, object]
) -> None:
    answer = await athlete.http.post("/v1/progress", json=entry)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


@pytest.mark.usefixtures("library")
async def test_maxima_and_weekly_volume_come_from_the_sets(
    athlete: Athlete, owner: asyncpg.Connection
) -> None:
    day = timedelta(days=1)
    await lifted(
        owner, athlete, ("squat", 100, 5, 0 * day), ("squat", 120, 1, 1 * day), ("squat", 110, 3, 1 * day)
    )
    page = (await athlete.http.get("/v1/progress")).json()
    (maximum,) = page["maxima"]
    assert (maximum["exercise"], maximum["value"], maximum["label"]) == ("squat", 121.0, "e1RM")
    weeks = {(row["week"], row["muscle"]): (row["sets"], row["zone"]) for row in page["volume"]}
    assert weeks == {
        ("2026-09-21", "quads"): (1.0, "below"),
        ("2026-09-21", "glutes"): (0.5, "below"),
        ("2026-09-14", "quads"): (2.0, "below"),
        ("2026-09-14", "glutes"): (1.0, "below"),
    }


async def test_a_workout_is_read_with_its_sets(athlete: Athlete, owner: asyncpg.Connection) -> None:
    hour = timedelta(hours=1)
    workout = await lifted(owner, athlete, ("squat", 102.5, 5, 1 * hour), ("squat", 100, 8, 2 * hour))
    (listed,) = (await athlete.http.get("/v1/workouts")).json()["items"]
    whole = (await athlete.http.get(f"/v1/workouts/{workout}")).json()
    assert whole == {**listed, "sets": whole["sets"]}
    assert [(done["load"], done["reps"], done["rir"]) for done in whole["sets"]] == [
        (100, 8, None),
        (102.5, 5, None),
    ]


async def test_nothing_of_somebody_else_is_in_it(
    athlete: Athlete, other: Athlete, owner: asyncpg.Connection
) -> None:
    workout = await lifted(owner, other, ("squat", 100, 5, timedelta(0)))
    await other.http.post("/v1/progress", json={"kind": "readiness", "value": 3})
    page = (await athlete.http.get("/v1/progress")).json()
    assert (page["items"], page["maxima"], page["volume"]) == ([], [], [])
    assert (await athlete.http.get("/v1/workouts")).json()["items"] == []
    assert (await athlete.http.get(f"/v1/workouts/{workout}")).status_code == 404


async def test_workouts_are_listed_in_pages(
    athlete: Athlete, owner: asyncpg.Connection, world: World
) -> None:
    ids = [await lifted(owner, athlete) for _ in range(3)]
    first = (await athlete.http.get("/v1/workouts", params={"limit": 2})).json()
    rest = (await athlete.http.get("/v1/workouts", params={"limit": 2, "cursor": first["cursor"]})).json()
    assert sorted(item["id"] for item in first["items"] + rest["items"]) == sorted(ids)
