"""Meals told in words or by items, what a day adds up to, and who hears of it."""

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from http_world import HOUR, NOW, Athlete, World

from coach.library import load_foods
from coach.library.importers.usda_sr28 import foods as read_table
from coach.ports import Connection

OWN = Path(__file__).parents[3] / "library" / "foods"
ROWS = [
    {"ndb_no": "90002", "description": "Onions, cooked, boiled, drained, without salt", "kcal": "44",
     "protein_g": "1.4", "carbs_g": "10.2", "fat_g": "0.2"},
    {"ndb_no": "90007", "description": "Fish, turbot, european, cooked, dry heat", "kcal": "122",
     "protein_g": "20.6", "carbs_g": "0", "fat_g": "3.8"},
]  # fmt: skip
TODAY = "2026-09-21"
"""The day of NOW in UTC."""

BODY = {"birth_date": "1990-01-01", "sex": "male", "height_cm": 180, "activity": "moderate"}


@pytest.fixture(autouse=True)
async def table(owner: asyncpg.Connection) -> None:
    """The library's own foods, and two rows of the table."""
    foods = [*load_foods(OWN), *read_table(ROWS).records]
    rows = [(food.id, food.model_dump_json()) for food in foods]
    await owner.executemany(
        "insert into coach.foods (id, record) values ($1, $2) on conflict do nothing", rows
    )


async def logged(athlete: Athlete, **meal: object) -> dict[str, Any]:
    answer = await athlete.http.post("/v1/meals", json=meal)
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def day(athlete: Athlete, date: str = TODAY) -> dict[str, Any]:
    answer = await athlete.http.get(f"/v1/nutrition/days/{date}")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def weigh(athlete: Athlete, kg: float) -> None:
    await athlete.http.post("/v1/progress", json={"kind": "bodyweight", "value": kg, "unit": "kg"})


async def test_a_meal_in_words_is_kept_with_its_ranges(athlete: Athlete) -> None:
    meal = await logged(athlete, text="150g chicken breast, 200g white rice and 80 g halloumi")
    assert [(item["name"], item["ndb_no"], item["status"]) for item in meal["items"]] == [
        ("chicken breast", "05064", "matched"),
        ("white rice", "20045", "matched"),
        ("halloumi", None, "unmatched"),
    ]
    assert meal["totals"]["kcal"]["mid"] == 507.5
    assert meal["totals"]["kcal"]["low"] < 507.5 < meal["totals"]["kcal"]["high"]


async def test_items_without_a_weight_get_a_wide_range(athlete: Athlete) -> None:
    meal = await logged(athlete, items=[{"name": "banana"}, {"name": "rice", "state": "dry", "grams": 80}])
    banana, rice = meal["items"]
    assert (banana["grams"]["mid"], rice["ndb_no"], rice["grams"]["low"]) == (118, "20044", 80)
    assert banana["flags"] == ["portion_assumed"]


async def test_what_was_weighed_before_is_taken_for_what_is_not_weighed(
    athlete: Athlete, other: Athlete
) -> None:
    for grams in (140, 150, 260):
        await logged(athlete, text=f"{grams} g white rice")
    mine, theirs = await logged(athlete, text="white rice"), await logged(other, text="white rice")
    assert (mine["items"][0]["grams"]["mid"], theirs["items"][0]["grams"]["mid"]) == (150, 158)
    assert mine["items"][0]["assumed"] == ["taken as cooked", "your usual 150 g"]


async def test_what_our_foods_lack_comes_from_the_rest_of_the_table(athlete: Athlete) -> None:
    meal = await logged(athlete, text="100 g cooked onions, 200 g turbot")
    assert [item["ndb_no"] for item in meal["items"]] == ["90002", "90007"]


async def test_a_meal_of_which_nothing_is_known_is_refused(athlete: Athlete) -> None:
    answer = await athlete.http.post("/v1/meals", json={"text": "300 g shakshuka"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    assert "shakshuka" not in answer.text
    assert (await day(athlete))["meals"] == []


@pytest.mark.parametrize(
    "meal",
    [
        {},
        {"text": "rice", "items": [{"name": "rice"}]},
        {"text": ""},
        {"text": "x" * 3_000},
        {"items": []},
        {"items": [{"name": "rice"}] * 41},
        {"items": [{"name": "rice", "grams": 1_501}]},
        {"items": [{"name": "rice", "grams": 0}]},
        {"items": [{"name": "rice", "state": "burnt"}]},
        {"text": "rice", "eaten_at": "2026-09-21T12:00:00"},
        {"text": "rice", "eaten_at": "2031-01-01T00:00:00Z"},
        {"text": "rice", "eaten_at": "2020-01-01T00:00:00Z"},
    ],
)
async def test_what_is_no_meal_is_refused(athlete: Athlete, meal: dict[str, object]) -> None:
    answer = await athlete.http.post("/v1/meals", json=meal)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


async def test_nobody_sets_what_is_not_theirs_to_set(athlete: Athlete, other: Athlete) -> None:
    forged = {"text": "200 g rice", "user_id": other.id, "kcal": 1, "id": str(uuid4())}
    answer = await athlete.http.post("/v1/meals", json=forged)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    assert (await day(athlete))["meals"] == (await day(other))["meals"] == []


async def test_the_same_key_keeps_one_meal_however_often_and_at_once(athlete: Athlete) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(
        *(athlete.http.post("/v1/meals", json={"text": "1 banana"}, headers=key) for _ in range(4))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await day(athlete))["meals"]) == 1


async def test_the_same_key_for_another_meal_is_a_conflict(athlete: Athlete) -> None:
    key = {"Idempotency-Key": "k"}
    await athlete.http.post("/v1/meals", json={"text": "1 banana"}, headers=key)
    answer = await athlete.http.post("/v1/meals", json={"text": "2 bananas"}, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_every_device_hears_of_a_meal(world: World, athlete: Athlete) -> None:
    await world.connections.add(Connection("phone", athlete.id, "s", NOW, NOW + HOUR), 5)
    world.outbox.connect("phone")
    meal = await logged(athlete, text="1 banana")
    (frame,) = map(json.loads, world.outbox.posted["phone"])
    assert (frame["event"], frame["data"]) == ("nutrition.updated", {"date": TODAY, "meal": meal["id"]})


async def test_a_meal_is_kept_though_nobody_can_be_told(world: World, athlete: Athlete) -> None:
    world.inbox.down = True
    await logged(athlete, text="1 banana")
    assert len((await day(athlete))["meals"]) == 1


async def test_a_day_is_the_users_own(athlete: Athlete) -> None:
    await athlete.http.patch("/v1/me", json={"time_zone": "Asia/Tokyo"})
    meal = await logged(athlete, text="1 banana", eaten_at="2026-09-20T16:00:00Z")
    assert meal["local_day"] == "2026-09-21"
    assert ((await day(athlete))["time_zone"], len((await day(athlete))["meals"])) == ("Asia/Tokyo", 1)
    assert (await day(athlete, "2026-09-20"))["meals"] == []


async def test_a_day_says_what_is_still_to_be_eaten(athlete: Athlete) -> None:
    await athlete.http.patch("/v1/me", json=BODY)
    await weigh(athlete, 80)
    await logged(athlete, text="200 g chicken breast")
    said = await day(athlete)
    assert said["targets"]["kcal"] == 2_712.5  # 1,750 kcal basal, times 1.55
    assert said["targets"]["macros"] == {"protein_g": 128, "fat_g": 64, "carbs_g": 406}
    assert said["left"]["protein_g"] == 128 - 62
    assert said["left"]["kcal"] == round(2_712.5 - said["totals"]["kcal"]["mid"], 1)


async def test_what_is_missing_for_a_target_is_named(athlete: Athlete) -> None:
    await athlete.http.patch("/v1/me", json={"sex": "female"})
    targets = (await day(athlete))["targets"]
    assert (targets["kcal"], targets["missing"]) == (None, ["weight", "height_cm", "birth_date"])


@pytest.mark.parametrize(
    ("profile", "kg", "reason"),
    [
        ({"birth_date": "2011-01-01"}, 60, "minor"),
        ({"sex": "female", "pregnant": True}, 60, "pregnant"),
        ({}, 55, "underweight"),
    ],
)
async def test_nobody_is_given_a_deficit_who_must_not_have_one(
    athlete: Athlete, profile: dict[str, object], kg: float, reason: str
) -> None:
    await athlete.http.patch("/v1/me", json={**BODY, "weight_aim": "lose", "weight_pace": 1, **profile})
    await weigh(athlete, kg)
    said = await day(athlete)
    assert (said["targets"]["kcal"], said["targets"]["refused"], said["left"]) == (None, reason, None)


async def test_no_wish_leads_below_the_floor(athlete: Athlete) -> None:
    small = {
        "sex": "female",
        "height_cm": 150,
        "activity": "sedentary",
        "weight_aim": "lose",
        "weight_pace": 2,
    }
    await athlete.http.patch("/v1/me", json={**BODY, **small})
    await weigh(athlete, 50)
    targets = (await day(athlete))["targets"]
    assert (targets["kcal"], targets["clamped"]) == (1_200, True)


async def test_who_is_shown_no_numbers_gets_none(athlete: Athlete, owner: asyncpg.Connection) -> None:
    await athlete.http.patch("/v1/me", json=BODY)
    await weigh(athlete, 80)
    await logged(athlete, text="1 banana")
    await owner.execute("update coach.users set hide_numbers = true where id = $1", athlete.id)
    said = await day(athlete)
    assert (said["hidden"], said["totals"], said["targets"], said["meals"]) == (True, None, None, [])


@pytest.mark.parametrize("date", ["2026-02-30", "today", "1", "10000-01-01", "0001-01-01", "9999-12-31"])
async def test_a_day_that_is_none_is_refused(athlete: Athlete, date: str) -> None:
    assert (await athlete.http.get(f"/v1/nutrition/days/{date}")).status_code == 400
