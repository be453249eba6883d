"""What is somebody else's, in lists, cursors, bodies and forms: on every route, generated from the description."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from http_world import Athlete, World
from httpx import AsyncClient, Response
from rights import BODIES, PATHS, ROUTES, TURN, WITH_IDS, send, token

from coach.library import load_foods

OWN = Path(__file__).parents[3] / "library" / "foods"

LISTS = [path for method, path in ROUTES if method == "get" and "{" not in path and path != "/v1/health"]
PAGED = [
    path
    for path in LISTS
    if any(one["name"] == "cursor" for one in PATHS[path]["get"].get("parameters", ()))
    and path != "/v1/exercises"
]
MADE = [path for method, path in BODIES if method == "post" and "{" not in path]


@pytest.fixture(autouse=True)
async def foods(owner: asyncpg.Connection) -> None:
    """Without them no meal is one."""
    rows = [(food.id, food.model_dump_json()) for food in load_foods(OWN)]
    await owner.executemany(
        "insert into coach.foods (id, record) values ($1, $2) on conflict do nothing", rows
    )


def shows(answer: Response, theirs: dict[str, str]) -> list[str]:
    """Which of their ids stand in it."""
    return [name for name, id_ in theirs.items() if f'"{id_}"' in answer.text]


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_shows_nothing_of_others(
    client: AsyncClient, user: str, other: Athlete, theirs: dict[str, str], path: str
) -> None:
    answer = await send(client, "get", path, token(sub=user), {})
    assert answer.status_code in (200, 202)
    assert shows(answer, {**theirs, "user": other.id}) == []


async def test_the_owner_does_find_them_in_the_lists(other: Athlete, theirs: dict[str, str]) -> None:
    """So the test above is worth something."""
    found = {name for path in LISTS for name in shows(await other.http.get(path), theirs)}
    assert found >= {"conversation", "plan", "workout", "photo"}


@pytest.mark.parametrize("path", PAGED)
async def test_somebody_elses_cursor_leads_to_nothing_of_theirs(
    world: World, client: AsyncClient, user: str, other: Athlete, theirs: dict[str, str], path: str
) -> None:
    for made in MADE:
        for _ in range(2):
            await other.http.post(made, json=BODIES["post", made])
    if path == "/v1/conversations":
        await world.history.record(replace(TURN, user=other.id, id="t2", conversation="c2"))
    cursor = (await other.http.get(path, params={"limit": 1})).json()["cursor"]
    assert cursor is not None

    headers = {"Authorization": f"Bearer {token(sub=user)}"}
    answer = await client.get(path, params={"limit": 1, "cursor": cursor}, headers=headers)
    assert (answer.status_code, answer.json()["items"], answer.json()["cursor"]) == (200, [], None)


@pytest.mark.parametrize("path", MADE)
async def test_what_a_body_says_about_its_owner_or_its_state_is_not_taken_from_it(
    client: AsyncClient, user: str, other: Athlete, theirs: dict[str, str], path: str
) -> None:
    readable = [path for method, path in WITH_IDS if method == "get"]
    before = [(await other.http.get(path.format(**theirs))).json() for path in readable]
    forged = {
        **dict.fromkeys(("user", "user_id", "owner", "sub", "id_user"), other.id),
        "version": 99,
        "state": "accepted",
        "local_day": "2001-01-01",
        "photo": theirs["photo"],
        "s3_key": f"photos/{other.id}/1.jpg",
        "key": f"photos/{other.id}/1.jpg",
        "kcal": 1,
        "e1rm": 500,
    }
    headers = {"Authorization": f"Bearer {token(sub=user)}"}

    for name, said in forged.items():
        answer = await client.post(path, json={name: said, **BODIES["post", path]}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
        assert other.id not in answer.text
    answer = await client.post(path, json=BODIES["post", path], headers=headers)

    assert answer.status_code == 201, answer.text
    assert shows(answer, {**theirs, "user": other.id}) == []
    assert other.id not in answer.text
    assert answer.json().get("version", 1) == 1
    assert "2001-01-01" not in answer.text
    assert [(await other.http.get(path.format(**theirs))).json() for path in readable] == before


@pytest.mark.parametrize(
    ("path", "field", "named"),
    [("/v1/workouts", "id", "workout"), ("/v1/workouts", "plan", "plan")],
)
async def test_somebody_elses_id_in_a_body_is_like_one_that_nobody_has(
    client: AsyncClient, user: str, other: Athlete, theirs: dict[str, str], path: str, field: str, named: str
) -> None:
    headers = {"Authorization": f"Bearer {token(sub=user)}"}
    answers = []
    for id_ in (theirs[named], str(uuid4())):
        body = {**BODIES["post", path], field: id_}
        answers.append(await client.post(path, json=body, headers=headers))

    foreign, missing = answers
    changing = {"id", "started_at", "created_at", "updated_at", "plan", "trace"}
    said = [
        {name: value for name, value in one.json().items() if name not in changing}
        for one in (foreign, missing)
    ]
    assert foreign.status_code == missing.status_code
    assert said[0] == said[1]
    mine = (await client.get(f"/v1/workouts/{theirs['workout']}", headers=headers)).json()
    assert mine.get("sets", []) == []
    assert len((await other.http.get(f"/v1/workouts/{theirs['workout']}")).json()["sets"]) == 1


async def test_a_form_leads_to_a_place_of_its_own(
    client: AsyncClient, user: str, other: Athlete, theirs: dict[str, str]
) -> None:
    headers = {"Authorization": f"Bearer {token(sub=user)}"}
    asked = await client.post("/v1/photos", json={"key": "photos/x"}, headers=headers)
    assert (asked.status_code, asked.json()["code"]) == (400, "bad_frame")
    form = (await client.post("/v1/photos", json={}, headers=headers)).json()
    key = form["upload"]["fields"]["key"]
    assert key.startswith("uploads/")
    for foreign in (other.id, user, theirs["photo"], form["photo"]):
        assert foreign not in key
