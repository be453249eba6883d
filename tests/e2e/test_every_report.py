"""Every report that a client can make of a workout and every push that can follow, over real sockets: two
devices, and a phone that is lost in the middle."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from lifting import Device, lifted
from running_stack import RunningStack, answer

from coach.training.rules import RULES

pytestmark = pytest.mark.xdist_group("stack")

ITEMS = [
    {
        "exercise": name, "equipment": "barbell", "class": "compound", "sets": sets,
        "target_reps": 5, "target_rpe": 8, "range": [5, 8],
    }
    for name, sets in (("bench-press", 6), ("barbell-row", 3))
]  # fmt: skip
PLAN = {"name": "Push and pull", "days": [{"name": "A", "items": ITEMS}]}


async def test_two_devices_hear_all_that_follows_from_every_report(stack: RunningStack) -> None:
    name, workout = f"every-{uuid4().hex[:8]}", str(uuid4())
    async with stack.client(name) as watch_client:
        watch = Device(watch_client, workout)
        await watch.until(lambda: bool(watch.ready))
        async with stack.client(name) as first_phone:
            phone = Device(first_phone, workout)
            plan = await planned(stack, name)
            await phone.tell("workout.start", plan=plan, unit="kg", readiness=4)
            await watch.hears("prescription", 1, exercise="barbell-row")
            await resting_is_moved_by_the_user_alone(phone, watch)
            await what_is_unasked_comes_once_a_rest(phone, watch)
        async with stack.client(name) as second_phone:
            phone = Device(second_phone, workout)
            await the_rest_is_where_it_was(phone, watch)
            await options_are_given_when_they_are_asked_for(phone, watch)
            await an_emergency_sign_ends_all_loads(phone, watch)
            await no_other_workout_of_the_day_gives_a_load(stack, name)
    every_push_says_why(watch)
    assert not watch.refused


async def planned(stack: RunningStack, name: str) -> str:
    headers = {"authorization": f"Bearer {await stack.token(name)}"}
    async with httpx.AsyncClient(base_url=stack.stack.url, headers=headers, timeout=30) as http:
        return str((await http.post("/v1/plans", json=PLAN)).raise_for_status().json()["id"])


async def resting_is_moved_by_the_user_alone(phone: Device, watch: Device) -> None:
    await phone.tell("readiness", readiness=4)
    await watch.hears("prescription", 2, exercise="bench-press")
    await phone.tell("set.logged", **lifted(5, 60, 8))
    fixed = await watch.hears("rest", 3)
    cue = await watch.hears("form_cue", 3)
    assert len(cue["text"].split()) <= 12

    await phone.tell("rest.extended", by_s=30)
    longer = await watch.hears("rest", 4)
    assert longer["ends_at"] == fixed["ends_at"] + 30_000

    await phone.tell("rest.skipped")
    assert (await watch.hears("rest", 5))["ends_at"] < longer["ends_at"]

    await phone.tell("rest.started", planned_s=200)
    await watch.hears("rest", 6)


async def what_is_unasked_comes_once_a_rest(phone: Device, watch: Device) -> None:
    await phone.tell("set.logged", **lifted(5, 70, 8))
    record = await watch.hears("record", 7)
    assert (record["types"], record["load"]) == (["weight", "e1rm"], 70)

    [push] = [one["push"] for one in watch.events if one["event"] == "record"]
    await watch.tell("push.feedback", push=push, verdict="down")

    await phone.tell("set.logged", **lifted(3, 72.5, 10))
    await watch.hears("prescription", 9, exercise="bench-press")
    assert watch.told("record") == [record], "a thumb down silences the kind"
    last = lifted(3, 72.5, 10)
    await phone.tell("set.logged", **last)
    await watch.hears("fatigue_warning", 10, exercise="bench-press")

    await phone.tell("set.deleted", set=last["set"])
    gone = await watch.hears("workout.updated", 11)
    assert gone["removed"] == [last["set"]]


async def the_rest_is_where_it_was(phone: Device, watch: Device) -> None:
    """A phone that comes back finds the deadline that the others were told of."""
    await phone.until(lambda: bool(phone.ready))
    back = phone.ready[0]["workout"]
    assert (back["id"], back["version"]) == (phone.workout, 11)
    assert back["rest"]["ends_at"] == watch.told("rest")[-1]["ends_at"]
    assert back["prescription"]["exercise"] == "bench-press"


async def options_are_given_when_they_are_asked_for(phone: Device, watch: Device) -> None:
    await phone.tell("heart_rate", samples=[[phone.ready[0]["server_time"], 151]])
    await phone.tell("time.limit", minutes_left=4)
    plan = await watch.hears("time_plan", 12)
    assert plan["minutes_left"] == 4
    assert sum(one["sets"] for one in plan["keep"]) < 6, "what is left of both exercises takes longer"

    await phone.tell(
        "exercise.swap", **{"from": "bench-press"}, reason="busy", equipment=["dumbbell", "bench"]
    )
    options = (await watch.hears("swap_options", 13))["options"]
    assert options

    to = options[0]["exercise"]
    await phone.tell("exercise.swap", **{"from": "bench-press"}, reason="busy", to=to)
    lift = await watch.hears("prescription", 14, exercise=to)
    assert (lift["load"], lift["reason"]) == (None, "need_first_set"), "no load is carried over"

    await phone.tell("exercise.skipped", exercise=to)
    await watch.hears("prescription", 15, exercise="barbell-row")


async def an_emergency_sign_ends_all_loads(phone: Device, watch: Device) -> None:
    await phone.tell("pain.reported", region="chest", severity=2, kind="chest_pressure")
    await watch.hears("safety_stop", 16)
    stopped = await watch.hears("prescription", 16)
    assert (stopped["load"], stopped["reason"]) == (None, "safety_stop")

    await phone.tell("safety.acknowledged")
    acknowledged = await watch.hears("workout.updated", 17)
    assert (acknowledged["locked"], acknowledged["acknowledged"]) == (True, True)

    await phone.tell("set.logged", **lifted(5, 60, 8, "barbell-row"))
    locked = await watch.hears("prescription", 18, exercise="barbell-row")
    assert (locked["load"], locked["reason"]) == (None, "session_locked")

    await phone.tell("workout.end", srpe=8)
    summary = await watch.hears("workout_summary", 19)
    assert summary["heart"]["peak"] == 151
    assert all(one["reason"] == "hold_pain" for one in summary["next"])


async def no_other_workout_of_the_day_gives_a_load(stack: RunningStack, name: str) -> None:
    async with stack.client(name) as client:
        other = Device(client, str(uuid4()))
        await other.tell("workout.start", plan=await planned(stack, name), unit="kg")
        lift = await other.hears("prescription", 1, workout=other.workout, exercise="bench-press")
        assert (lift["load"], lift["reason"]) == (None, "session_locked")


def every_push_says_why(device: Device) -> None:
    """By rules that can be looked up, or by the passage that a cue was taken from; and what is unasked
    comes at most once after a set."""
    live: list[dict[str, Any]] = [one for one in device.events if "workout" in one["data"]]
    assert all(one["because"] for one in live)
    named = {why for one in live for why in one["because"] if one["event"] != "form_cue"}
    assert named <= set(RULES)
    unasked = [one["data"]["after"] for one in live if one["priority"] == "low"]
    assert len(unasked) == len(set(unasked)) > 0


async def test_a_sign_in_words_stops_the_workout_on_every_device(stack: RunningStack) -> None:
    name, workout = f"words-{uuid4().hex[:8]}", str(uuid4())
    async with stack.client(name) as phone_client, stack.client(name) as watch_client:
        phone, watch = Device(phone_client, workout), Device(watch_client, workout)
        await watch.until(lambda: bool(watch.ready))
        await phone.tell("workout.start", plan=await planned(stack, name), unit="kg")

        await answer(phone_client, "there is a crushing pressure in my chest", workout=workout, mode="live")

        await watch.hears("safety_stop", 2)
        await watch.tell("set.logged", **lifted(5, 60, 8))
        locked = await phone.hears("prescription", 3, exercise="bench-press")
        assert (locked["load"], locked["reason"]) == (None, "session_locked")
