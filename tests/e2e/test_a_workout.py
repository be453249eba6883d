"""A whole workout over real sockets: two devices, a connection that is lost in the middle, and its end."""

import time
from uuid import uuid4

import httpx
import pytest
from lifting import Device, lifted, offline
from running_stack import RunningStack, answer

pytestmark = pytest.mark.xdist_group("stack")

ITEMS = [
    {
        "exercise": "bench-press", "equipment": "barbell", "class": "compound", "sets": 3,
        "target_reps": 5, "target_rpe": 8, "range": [5, 8],
    },
    {
        "exercise": "seated-cable-row", "equipment": "cable", "class": "compound", "sets": 2,
        "target_reps": 8, "target_rpe": 8, "range": [8, 12],
    },
]  # fmt: skip
PLAN = {"name": "Push and pull", "days": [{"name": "A", "items": ITEMS}]}
GYM = {
    "barbell": {"bar": 20, "pairs": {"20": 2, "10": 1, "5": 2, "2.5": 2, "1.25": 2}},
    "cable": {"min": 5, "max": 100, "step": 5},
}


async def test_two_devices_go_through_a_workout(stack: RunningStack) -> None:
    name = f"lifter-{uuid4().hex[:8]}"
    headers = {"authorization": f"Bearer {await stack.token(name)}"}
    workout = str(uuid4())
    async with (
        httpx.AsyncClient(base_url=stack.stack.url, headers=headers, timeout=30) as http,
        stack.client(name) as phone_client,
        stack.client(name) as watch_client,
    ):
        plan = (await http.post("/v1/plans", json=PLAN)).raise_for_status().json()["id"]
        phone, watch = Device(phone_client, workout), Device(watch_client, workout)
        await watch.until(lambda: bool(watch.ready))
        await phone.tell("workout.start", plan=plan, unit="kg", inventory=GYM, readiness=4)
        await watch.hears("prescription", 1, exercise="bench-press")

        first = lifted(5, 80, 8)
        await phone.tell("set.logged", **first)
        lift = await watch.hears("prescription", 2)
        assert (lift["load"], lift["reason"], lift["plates"]["per_side"]) == (80, "hold_on_target", [20, 10])

        rest = await watch.hears("rest", 2)

        await watch.tell("set.logged", **lifted(5, 80, 7))
        assert (await phone.hears("prescription", 3))["load"] == 82.5

        question = "what load should I use for my next set?"
        said = await answer(phone_client, question, workout=workout, mode="live")
        text = next(one.view.text for one in reversed(said) if one.view is not None)
        assert "82.5 kg for 5" in text
        assert len(text.split()) <= 45

        async with stack.client(name) as other_client:
            other = Device(other_client, workout)
            await other.until(lambda: bool(other.ready))
            back = other.ready[0]["workout"]
            assert (back["id"], back["version"], back["prescription"]["load"]) == (workout, 3, 82.5)
            assert back["rest"]["ends_at"] > rest["ends_at"]

        offline(phone_client)
        phone_client.report("set.edited", workout, set=first["set"], rpe=9)
        phone_client.report("set.logged", workout, **lifted(5, 82.5, 8))
        await phone.until(lambda: phone_client.session.unreported == 0)
        await watch.hears("prescription", 5, exercise="bench-press", reason="exercise_done")
        await watch.hears("prescription", 5, exercise="seated-cable-row", reason="need_first_set")

        await watch.tell(
            "pain.reported", region="elbow", severity=5, kind="sharp", exercise="seated-cable-row"
        )
        await phone.hears("prescription", 6, reason="pain_stop_exercise")
        options = await phone.hears("swap_options", 6)
        assert "seated-cable-row" not in {one["exercise"] for one in options["options"]}

        await phone.tell("workout.end", srpe=7)
        summary = await watch.hears("workout_summary", 7)
        assert (summary["sets"], summary["next"][0]["exercise"]) == (3, "bench-press")

        kept = (await http.get(f"/v1/workouts/{workout}")).json()
        assert (kept["status"], [row["load"] for row in kept["sets"]]) == ("ended", [80, 80, 82.5])
        assert not phone.refused
        assert not watch.refused
        assert (await http.get("/v1/progress")).json()["maxima"][0]["exercise"] == "bench-press"


async def test_a_workout_of_another_user_is_neither_seen_nor_touched(stack: RunningStack) -> None:
    workout = str(uuid4())
    async with stack.client("gwen") as mine, stack.client("hugo") as theirs:
        owner, stranger = Device(mine, workout), Device(theirs, workout)
        await stranger.until(lambda: bool(stranger.ready))
        await owner.tell("workout.start", unit="kg")
        await stranger.tell("set.logged", **lifted(5, 80, 8))
    assert stranger.refused == ["not_found"]
    assert stranger.events == []


async def test_an_evening_without_a_connection_arrives_in_its_own_time(stack: RunningStack) -> None:
    workout, began = str(uuid4()), time.time_ns() // 1_000_000 - 4 * 3_600_000
    async with stack.client(f"late-{uuid4().hex[:8]}") as client:
        phone = Device(client, workout)
        client.report("workout.start", workout, began, unit="kg")
        for number in range(1, 4):
            client.report("set.logged", workout, began + number * 180_000, **lifted(5, 100 + number, 8))
        client.report("workout.end", workout, began + 3_600_000)
        await phone.until(lambda: client.session.unreported == 0)
        await phone.hears("workout_summary", 5)
        await phone.hears("workout.updated", 5, ended=True)
    assert phone.told("prescription") == []
    assert phone.told("rest") == []
