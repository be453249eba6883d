"""A field that a route does not know is refused by name, wherever it stands, and nothing comes of the rest."""

import asyncpg
import pytest
from http_world import Athlete, World
from httpx import Response
from rights import BODIES, DAY
from things import one_of_each

SLIP = "heigth_cm"
ACHE = {"region": "knee", "severity": 2, "kind": "dull"}


def refused(answer: Response, field: str) -> bool:
    said = answer.json()
    assert (answer.status_code, said["code"], said["retryable"]) == (400, "bad_frame", False)
    return f"`{field}`: there is no such field here" in said["detail"]


@pytest.mark.parametrize(("method", "path"), BODIES)
async def test_a_body_with_an_unknown_field_is_refused_by_name(
    world: World, owner: asyncpg.Connection, athlete: Athlete, method: str, path: str
) -> None:
    ids = await one_of_each(world, owner, athlete)
    address, body = path.format(**ids), BODIES[method, path]
    answer = await athlete.http.request(method, address, json=body | {SLIP: 1})
    assert refused(answer, SLIP if path != "/v1/progress" else f"readiness.{SLIP}")
    assert (await athlete.http.request(method, address, json=body)).status_code < 300


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/workouts", {"unit": "kg", "pain": ACHE | {SLIP: 1}}, f"pain.0.{SLIP}"),
        ("/v1/meals", {"items": [{"name": "rice", "gram": 200}]}, "items.0.gram"),
        ("/v1/plans", {"name": "p", "days": [DAY | {SLIP: 1}]}, f"days.0.{SLIP}"),
        ("/v1/progress", {"kind": "bodyweight", "value": 80, "unit": "kg", "valeu": 81}, "bodyweight.valeu"),
    ],
)  # fmt: skip
async def test_an_unknown_field_further_in_is_refused_too(
    athlete: Athlete, path: str, body: dict[str, object], field: str
) -> None:
    assert refused(await athlete.http.post(path, json=body), field)


async def test_a_target_with_an_unknown_field_is_refused_where_a_set_is_logged_and_where_it_is_corrected(
    world: World, owner: asyncpg.Connection, athlete: Athlete
) -> None:
    ids = await one_of_each(world, owner, athlete, ("workout", "set"))
    sets, target = f"/v1/workouts/{ids['workout']}/sets", {"target": {"reps": 5, "rep": 8}}
    lifted = BODIES["post", "/v1/workouts/{workout}/sets"] | target
    assert refused(await athlete.http.post(sets, json=lifted), "target.rep")
    assert refused(await athlete.http.patch(f"{sets}/{ids['set']}", json=target), "target.rep")


async def test_of_a_change_with_a_slip_nothing_is_made(athlete: Athlete) -> None:
    assert refused(await athlete.http.patch("/v1/me", json={"unit": "lb", SLIP: 171}), SLIP)
    me = (await athlete.http.get("/v1/me")).json()
    assert (me["unit"], me["version"]) == ("kg", 1)


async def test_a_field_that_is_named_back_is_cut_short(athlete: Athlete) -> None:
    answer = await athlete.http.patch("/v1/me", json={"x" * 10_000: 1})
    assert refused(answer, "x" * 64)


async def test_a_plan_that_newer_code_has_kept_more_of_is_read_all_the_same(
    athlete: Athlete, owner: asyncpg.Connection
) -> None:
    plan = (await athlete.http.post("/v1/plans", json=BODIES["post", "/v1/plans"])).json()["id"]
    added = "update coach.plans set document = document || '{\"phases\": []}' where id = $1"
    await owner.execute(added, plan)
    assert (await athlete.http.get(f"/v1/plans/{plan}")).json()["id"] == plan
