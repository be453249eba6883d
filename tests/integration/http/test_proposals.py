"""A yes or no to a proposal over HTTP: the same as the frame's."""

from datetime import UTC, datetime
from typing import Any

from http_world import HOUR, NOW, Athlete, World
from rights import DAY as DAY_OF_SQUATS

from coach.library.plan import Day
from coach.proposals.change import MealEaten, PlanChange, Proposal

KEFIR: dict[str, Any] = {
    "name": "kefir", "status": "matched", "food": "kefir",
    **{name: {"low": 90.0, "mid": 100.0, "high": 110.0} for name in ("grams", "kcal")},
    **{name: {"low": 3.0, "mid": 3.5, "high": 4.0} for name in ("protein_g", "carbs_g", "fat_g")},
}  # fmt: skip
SQUATS: dict[str, Any] = DAY_OF_SQUATS["items"][0]  # type: ignore[assignment]
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


async def test_a_plan_is_not_given_more_of_what_has_begun_to_hurt_since_it_was_proposed(
    world: World, athlete: Athlete
) -> None:
    plan = (await athlete.http.post("/v1/plans", json={"name": "p", "days": [DAY_OF_SQUATS]})).json()
    days = (Day.model_validate(DAY_OF_SQUATS | {"items": [SQUATS | {"sets": 4}]}),)
    change = PlanChange(
        plan=plan["id"], name="p", version=1, days=days, edits=("4 sets",), more="squat", trains=("quads",)
    )
    await world.proposals.keep(athlete.id, Proposal("p1", "t1", change, "More?", NOW + HOUR))
    await world.proposals.keep(
        athlete.id,
        Proposal("p2", "t1", change.model_copy(update={"more": None, "trains": ()}), "Less?", NOW + HOUR),
    )
    ache = {"region": "knee", "severity": 2, "kind": "dull"}
    await athlete.http.post("/v1/workouts", json={"unit": "kg", "pain": ache})

    refused = await athlete.http.post("/v1/proposals/p1/confirm")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert (await athlete.http.get(f"/v1/plans/{plan['id']}")).json()["version"] == 1
    assert (await athlete.http.post("/v1/proposals/p2/confirm")).status_code == 200
    assert (await athlete.http.get(f"/v1/plans/{plan['id']}")).json()["version"] == 2
