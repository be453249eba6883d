"""The exercise library: searched, read, with its videos."""

import json

import asyncpg
import pytest
from http_world import Athlete


def squat(id_: str, name: str, **fields: object) -> tuple[str, str]:
    record = {
        "name": name,
        "aliases": {"de": ["Kelchbeuge"]},
        "primary": ["quads"],
        "secondary": ["glutes"],
        "equipment": ["dumbbell", "bench"],
        "level": "beginner",
    }
    return id_, json.dumps(record | fields)


@pytest.fixture(autouse=True)
async def library(owner: asyncpg.Connection) -> None:
    await owner.execute("delete from coach.exercises")
    await owner.executemany(
        "insert into coach.exercises (id, record) values ($1, $2)",
        [
            squat("goblet-squat", "Goblet squat"),
            squat("front-squat", "Front squat", equipment=["barbell"], level="advanced", aliases={}),
            squat("bench-press", "Bench press", primary=["chest"], secondary=["triceps"], aliases={}),
        ],
    )
    await owner.execute(
        "insert into coach.exercise_videos (exercise, s3_key, title, start_s) values ($1, $2, $3, 1.5)",
        "goblet-squat",
        "videos/goblet squat.mp4",
        "From the side",
    )


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({}, ["bench-press", "front-squat", "goblet-squat"]),
        ({"query": "squ"}, ["front-squat", "goblet-squat"]),
        ({"query": "Squat GOB"}, ["goblet-squat"]),
        ({"query": "kelch"}, ["goblet-squat"]),
        ({"query": "'); drop table coach.exercises; --"}, []),
        ({"query": "& | ! <-> :*"}, ["bench-press", "front-squat", "goblet-squat"]),
        ({"muscle": "triceps"}, ["bench-press"]),
        ({"muscle": "quads", "level": "beginner"}, ["goblet-squat"]),
        ({"equipment": "barbell"}, ["front-squat"]),
        ({"equipment": "bench", "muscle": "glutes"}, ["goblet-squat"]),
        ({"level": "olympian"}, []),
    ],
)
async def test_a_search_finds_what_fits_in_order_of_name(
    athlete: Athlete, search: dict[str, str], found: list[str]
) -> None:
    page = (await athlete.http.get("/v1/exercises", params=search)).json()
    assert [item["id"] for item in page["items"]] == found


async def test_the_list_goes_on_after_its_cursor(athlete: Athlete) -> None:
    first = (await athlete.http.get("/v1/exercises", params={"limit": 2})).json()
    rest = (await athlete.http.get("/v1/exercises", params={"limit": 2, "cursor": first["cursor"]})).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [
        "bench-press",
        "front-squat",
        "goblet-squat",
    ]
    assert rest["cursor"] is None


async def test_an_exercise_comes_whole_with_its_videos(athlete: Athlete) -> None:
    exercise = (await athlete.http.get("/v1/exercises/goblet-squat")).json()
    assert (exercise["name"], exercise["record"]["primary"]) == ("Goblet squat", ["quads"])
    (video,) = exercise["videos"]
    assert video["url"] == "https://media.example/videos/goblet%20squat.mp4"
    assert (video["title"], video["start_s"]) == ("From the side", 1.5)


@pytest.mark.parametrize("exercise", ["nothing", "0a1b2c3d-0000-4000-8000-000000000000", "a%00b", "💪"])
async def test_an_exercise_that_there_is_not_is_no_server_error(athlete: Athlete, exercise: str) -> None:
    assert (await athlete.http.get(f"/v1/exercises/{exercise}")).status_code in (400, 404)
