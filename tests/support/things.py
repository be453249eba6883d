"""One of everything that a route's address may name, made for one user as it comes about."""

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from http_world import HOUR, Athlete, World
from rights import BODIES, TURN

from coach.nutrition.estimating import Range
from coach.photos.plate import Plate, PlateItem, write_plate
from coach.proposals.change import Goal, Proposal

SOME = Range(3, 4, 5)
KEFIR = PlateItem(
    id="i1", name="kefir", status="matched", food="kefir", grams=SOME, kcal=SOME, protein_g=SOME, carbs_g=SOME,
    fat_g=SOME,
)  # fmt: skip


NAMES = ("conversation", "plan", "workout", "set", "proposal", "photo")


async def one_of_each(
    world: World,
    owner: asyncpg.Connection,
    who: Athlete,
    names: Collection[str] = NAMES,
    **workout: Any,
) -> dict[str, str]:
    """Their ids, by the names that addresses have for them. `workout`: how it begins, beside the usual."""
    ids = {name: uuid4().hex for name in ("conversation", "proposal")}
    if "conversation" in names:
        name = ids["conversation"]
        await world.history.record(replace(TURN, user=who.id, id=name, conversation=name))
    if "plan" in names:
        ids["plan"] = (await _made(who, "/v1/plans", BODIES["post", "/v1/plans"]))["id"]
    if "workout" in names:
        begun = BODIES["post", "/v1/workouts"] | workout
        ids["workout"] = (await _made(who, "/v1/workouts", begun))["id"]
    if "set" in names:
        lifted = BODIES["post", "/v1/workouts/{workout}/sets"]
        ids["set"] = (await _made(who, f"/v1/workouts/{ids['workout']}/sets", lifted))["id"]
    if "proposal" in names:
        version = (await who.http.get("/v1/me")).json()["version"]
        asked = Goal(version=version, weight_aim="maintain")
        proposal = Proposal(ids["proposal"], "t1", asked, "Shall I?", world.now + HOUR)
        await world.proposals.keep(who.id, proposal)
    if "photo" in names:
        ids["photo"] = (await _made(who, "/v1/photos", {}))["photo"]
        await seen(owner, ids["photo"])
    return ids


async def seen(owner: asyncpg.Connection, photo: str) -> None:
    """It was looked at, and waits for its user."""
    await owner.execute(
        "update coach.food_photos set status = 'needs_review', estimate = $2, sha256 = 'c0ffee' where id = $1",
        UUID(photo),
        json.dumps(write_plate(Plate((KEFIR,)))),
    )


async def _made(who: Athlete, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await who.http.post(path, json=body)
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said
