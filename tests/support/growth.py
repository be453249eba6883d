"""What every route touches of the database while that grows: by the user's own rows, and by everybody else's."""

import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from crowd import SIZES, TALKATIVE, grow
from http_world import Athlete, World
from httpx import ASGITransport, AsyncClient
from rights import BODIES, PATHS, ROUTES
from things import NAMES, one_of_each
from touched import Watched

from coach.library import load_foods
from coach_http.paging import cursor_by_name, cursor_in_time

Route = tuple[str, str]
Ids = Mapping[str, str]
Way = tuple[str, Any]
"""What follows the path, and the body."""
Touched = Mapping[str, Mapping[int, Counter[str]]]
"""Blocks by table or index, at each size, by way to ask the route."""

LONG_AGO = "2001-01-01T12:00:00Z"
DEEP = cursor_in_time(datetime(2005, 1, 1, tzinfo=UTC), str(UUID(int=5)))
CURSORS = defaultdict(lambda: DEEP, {"/v1/exercises": cursor_by_name("Exercise 8", "e5")})

MORE: Mapping[Route, list[Way]] = {
    ("get", "/v1/progress"): [
        ("?limit=10&kind=bodyweight", None),
        ("?limit=10&exercise=e1", None),
        ("?limit=10&kind=e1rm_record&exercise=e1", None),
    ],
    ("get", "/v1/exercises"): [("?limit=10&query=exercise+abc", None)],
    ("post", "/v1/workouts"): [
        ("", {"unit": "kg", "plan": str(UUID(int=2))}),
        ("", {"unit": "kg", "at": LONG_AGO}),
    ],
    ("post", "/v1/workouts/{workout}/sets"): [("", {"exercise": "e1", "reps": 5, "load": 60})],
}
"""Ways to ask beside the usual one, that make a route ask something else of the database."""

OF_OTHERS_ALONE = {("delete", "/v1/me")}
"""Routes that may read more, the more their user has: the end of an account lists every upload of it. Here
somebody new asks."""

RICE = [food for food in load_foods(Path(__file__).parents[2] / "library" / "foods") if "rice" in food.names]
"""Something that can be eaten; our own foods are read whole, for they do not grow."""


async def touched_by_routes(owner: asyncpg.Connection, app_dsn: str) -> Mapping[Route, Touched]:
    found: dict[Route, dict[str, dict[int, Counter[str]]]] = {route: defaultdict(dict) for route in ROUTES}
    await owner.executemany(
        "insert into coach.foods (id, record) values ($1, $2) on conflict do nothing",
        [(food.id, food.model_dump_json()) for food in RICE],
    )
    for before, size in zip((0, *SIZES), SIZES, strict=False):
        await grow(owner, size, before)
        database = Watched(app_dsn)
        world = World(database, now=time.time_ns() // 1_000_000)
        for route in ROUTES:
            async for way, touched in _touched(route, world, database, owner):
                found[route][way][size] = touched
        await database.close()
    return found


async def _touched(
    route: Route, world: World, database: Watched, owner: asyncpg.Connection
) -> AsyncIterator[tuple[str, Counter[str]]]:
    method, path = route
    user = await _somebody_new(owner) if route in OF_OTHERS_ALONE else TALKATIVE
    headers = {"Authorization": f"Bearer {world.token(user)}"}
    async with AsyncClient(
        transport=ASGITransport(world.app), base_url="https://api.example", headers=headers
    ) as http:
        ids = await _ids(route, world, owner, Athlete(user, http))
        for number, (query, body) in enumerate(_ways(route)):
            database.touched.clear()
            answer = await http.request(method, path.format(**ids) + query, json=body)
            assert answer.status_code < 400, f"{method} {path}{query}: {answer.text}"
            yield f"{number}. {method} {path}{query}", database.touched.copy()


async def _ids(route: Route, world: World, owner: asyncpg.Connection, who: Athlete) -> Ids:
    """The conversation that is read is the longest, the workout that is changed is one of long ago."""
    method, path = route
    since = {"at": LONG_AGO} if method in ("patch", "delete") else {}
    named = [name for name in NAMES if f"{{{name}}}" in path]
    ids = await one_of_each(world, owner, who, named, **since)
    longest = {"conversation": "c1"} if method == "get" else {}
    today = datetime.fromtimestamp(world.now / 1000, UTC).date().isoformat()
    return ids | longest | {"exercise": "e1", "date": today}


def _ways(route: Route) -> Iterator[Way]:
    method, path = route
    parameters = {one["name"] for one in PATHS[path][method].get("parameters", ())}
    if "cursor" in parameters:
        yield "?limit=10", None
        yield f"?limit=10&cursor={CURSORS[path]}", None
    else:
        yield "", BODIES.get(route)
    yield from MORE.get(route, ())


async def _somebody_new(owner: asyncpg.Connection) -> str:
    return str(await owner.fetchval("insert into auth.users (id) values (gen_random_uuid()) returning id"))
