"""Every route that changes something, where nobody hears of a commit: it is answered as ever, and done once."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from forgetful import Forgetful
from http_world import Athlete, World
from httpx import ASGITransport, AsyncClient
from rights import BODIES, PATHS, ROUTES
from things import NAMES, one_of_each

from coach.adapters.postgres.database import Database
from coach.library import load_foods
from coach_local.postgres import Postgres

CHANGING = [route for route in ROUTES if route[0] != "get"]
WAYS = [(method, path, careful) for method, path in CHANGING for careful in (False, True)]
RICE = [food for food in load_foods(Path(__file__).parents[3] / "library" / "foods") if "rice" in food.names]

Way = tuple[str, str, bool]
Seen = Mapping[str, Any]


@pytest.fixture(scope="module")
def seen(server: Postgres, app_dsn: str, background: asyncio.Runner) -> Mapping[Way, tuple[Seen, Seen]]:
    """What each request does over a database as it should be, and over one whose replies get lost."""

    async def see() -> Mapping[Way, tuple[Seen, Seen]]:
        owner = await asyncpg.connect(server.dsn())
        await owner.executemany(
            "insert into coach.foods (id, record) values ($1, $2) on conflict do nothing",
            [(food.id, food.model_dump_json()) for food in RICE],
        )
        usual, lossy = World(Database(app_dsn)), World(Forgetful(app_dsn))
        found = {way: (await asked(usual, owner, *way), await asked(lossy, owner, *way)) for way in WAYS}
        for closing in (owner, usual.database, lossy.database):
            await closing.close()
        return found

    return background.run(see())


@pytest.mark.parametrize("careful", [False, True], ids=["plain", "with key and tag"])
@pytest.mark.parametrize(("method", "path"), CHANGING)
def test_a_change_that_nobody_heard_of_is_made_once_and_answered_as_ever(
    seen: Mapping[Way, tuple[Seen, Seen]], method: str, path: str, *, careful: bool
) -> None:
    usual, lossy = seen[method, path, careful]
    assert usual["status"] < 300
    assert lossy == usual


async def asked(world: World, owner: asyncpg.Connection, method: str, path: str, careful: bool) -> Seen:
    """By somebody new: how it was answered, how many rows there are then, and what the devices were told."""
    user = str(await owner.fetchval("insert into auth.users (id) values (gen_random_uuid()) returning id"))
    who = {"Authorization": f"Bearer {world.token(user)}"}
    async with AsyncClient(
        transport=ASGITransport(world.app), base_url="https://api.example", headers=who
    ) as http:
        named = [name for name in NAMES if f"{{{name}}}" in path]
        ids = await one_of_each(world, owner, Athlete(user, http), named)
        world.now += 1_000  # or chance decides which of two events was first
        headers = await _careful(http, method, path, ids) if careful else {}
        body = BODIES.get((method, path))
        answer = await http.request(method, path.format(**ids), json=body, headers=headers)
    told = [stored.item.event for stored in world.inbox.logs[user].items.values()]
    shape = sorted(answer.json()) if answer.content else []
    return {"status": answer.status_code, "shape": shape, "rows": await _rows(owner, user), "told": told}


async def _careful(http: AsyncClient, method: str, path: str, ids: dict[str, str]) -> dict[str, str]:
    """What the route takes so that it is done once, and to nothing else than what was read."""
    taken = {one["name"] for one in PATHS[path][method].get("parameters", ())}
    headers = {"Idempotency-Key": uuid4().hex} if "idempotency-key" in taken else {}
    if "if-match" not in taken:
        return headers
    of_set = path.endswith("{set}")
    read = path.partition("/sets")[0] if of_set else path.removesuffix("/confirm").removesuffix("/reject")
    seen = await http.get(read.format(**ids))
    tag = f'"{seen.json()["sets"][0]["revision"]}"' if of_set else seen.headers["etag"]
    return headers | {"If-Match": tag}


async def _rows(owner: asyncpg.Connection, user: str) -> Mapping[str, int]:
    """Of each table that holds users' data."""
    tables = await owner.fetch(
        "select table_name as name from information_schema.columns where table_schema = 'coach' "
        "and column_name = 'user_id' order by 1"
    )
    counts = [
        f"(select count(*) from coach.{row['name']} where user_id = $1) as {row['name']}" for row in tables
    ]
    return dict(await owner.fetchrow(f"select {', '.join(counts)}", user))
