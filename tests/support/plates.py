"""Photos of meals over HTTP, as if they had been looked at."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from http_world import Athlete

from coach.library import load_foods
from coach.nutrition.estimating import Given, Range
from coach.nutrition.matching import Foods
from coach.photos.plate import Part, Plate, Question, served, write_plate

OWN = load_foods(Path(__file__).parents[2] / "library" / "foods")
SHA = "c0ffee"
TODAY = "2026-09-21"
"""The day of NOW in UTC."""
CHICKEN = Part("i1", Given("chicken breast", "cooked", Range(100, 150, 200)), ("turkey breast",))
HALLOUMI = Part("i2", Given("halloumi", None, Range(50, 80, 100)))


async def started(athlete: Athlete, **new: object) -> dict[str, Any]:
    answer = await athlete.http.post("/v1/photos", json=new)
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def estimated(athlete: Athlete, owner: asyncpg.Connection, *parts: Part, **new: object) -> str:
    """A photo that was looked at already."""
    photo: str = (await started(athlete, **new))["photo"]
    items = served(parts or (CHICKEN, HALLOUMI), Foods(OWN))
    plate = write_plate(Plate(items, [Question("Cooked in oil?", "i1", 90)]))
    await owner.execute(
        """update coach.food_photos set status = 'needs_review', estimate = $2, sha256 = 'c0ffee', width = 640,
        height = 480 where id = $1""",
        UUID(photo),
        json.dumps(plate),
    )
    return photo


async def read(athlete: Athlete, photo: str) -> dict[str, Any]:
    answer = await athlete.http.get(f"/v1/photos/{photo}")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def change(athlete: Athlete, photo: str, **changes: object) -> dict[str, Any]:
    answer = await athlete.http.patch(f"/v1/photos/{photo}", json=changes)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def day(athlete: Athlete, date: str = TODAY) -> dict[str, Any]:
    said: dict[str, Any] = (await athlete.http.get(f"/v1/nutrition/days/{date}")).json()
    return said
