"""A yes or no to a proposal over HTTP: the same as the frame's."""

from datetime import UTC, datetime
from typing import Any

from http_world import HOUR, NOW, Athlete, World

from coach.proposals.change import MealEaten, Proposal

KEFIR: dict[str, Any] = {
    "name": "kefir", "status": "matched", "food": "kefir",
    **{name: {"low": 90.0, "mid": 100.0, "high": 110.0} for name in ("grams", "kcal")},
    **{name: {"low": 3.0, "mid": 3.5, "high": 4.0} for name in ("protein_g", "carbs_g", "fat_g")},
}  # fmt: skip
DAY = "/v1/nutrition/days/2026-09-21"


async def proposed(world: World, athlete: Athlete, id: str = "p1") -> str:
    meal = MealEaten(items=(KEFIR,), eaten_at=datetime.fromtimestamp(NOW / 1000, UTC), totals={})
    await world.proposals.keep(athlete.id, Proposal(id, "t1", meal, "Log kefir?", NOW + HOUR))
    return id


async def eaten(athlete: Athlete) -> int:
    return len((await athlete.http.get(DAY)).json()["meals"])


async def test_a_confirmed_meal_counts_once_however_often_it_is_confirmed(
    world: World, athlete: Athlete
) -> None:
    proposal = await proposed(world, athlete)
    for key in ("k1", "k1", "k2"):
        answer = await athlete.http.post(
            f"/v1/proposals/{proposal}/confirm", headers={"Idempotency-Key": key}
        )
        assert (answer.status_code, answer.json()) == (200, {"proposal": "p1", "state": "accepted"})
    assert await eaten(athlete) == 1


async def test_a_rejected_one_changes_nothing_and_stays_rejected(world: World, athlete: Athlete) -> None:
    proposal = await proposed(world, athlete)
    rejected = await athlete.http.post(f"/v1/proposals/{proposal}/reject")
    late = await athlete.http.post(f"/v1/proposals/{proposal}/confirm")
    assert rejected.json()["state"] == "rejected"
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert await eaten(athlete) == 0


async def test_one_that_has_run_out_is_a_conflict(world: World, athlete: Athlete) -> None:
    proposal = await proposed(world, athlete)
    world.now += HOUR
    late = await athlete.http.post(f"/v1/proposals/{proposal}/confirm")
    assert (late.status_code, late.json()["code"]) == (409, "conflict")


async def test_other_devices_hear_of_what_was_confirmed(world: World, athlete: Athlete) -> None:
    await athlete.http.post(f"/v1/proposals/{await proposed(world, athlete)}/confirm")
    (told,) = world.inbox.logs[athlete.id].items.values()
    assert (told.item.event, told.item.data["date"]) == ("nutrition.updated", "2026-09-21")
