"""Sets are taken in once, whoever tells of them, and answered with what comes next."""

import asyncio
from uuid import uuid4

import pytest
from gym import DAY, MINUTE, NOW, Gym

from coach.errors import Conflict, NotFound
from coach.frames import PushFeedback


async def test_a_set_is_answered_with_the_next_load(gym: Gym) -> None:
    await gym.start()
    await gym.log(rpe=8, target={"reps": 5, "rpe": 8})
    prescription = gym.pushed("prescription")[-1]
    assert (prescription["load"], prescription["reps"], prescription["reason"]) == (100, 5, "hold_on_target")
    assert (await gym.look()).sets[0].load == 100


async def test_the_same_frame_again_has_one_effect_and_is_told_what_stands(gym: Gym) -> None:
    await gym.start()
    frame = {"id": "once", "set": str(uuid4()), "at": NOW, "rpe": 8}
    await gym.log(**frame)
    told = len(gym.pushed("prescription"))
    await gym.log(**frame)
    assert len((await gym.look()).sets) == 1
    assert len(gym.pushed("prescription")) == told
    assert (await gym.look()).version == 2


async def test_the_same_id_with_other_content_is_a_conflict_and_leaves_no_trace(gym: Gym) -> None:
    await gym.start()
    await gym.log(id="once")
    with pytest.raises(Conflict):
        await gym.log(id="once", load=120)
    assert [row.load for row in (await gym.look()).sets] == [100]


async def test_a_refused_frame_leaves_its_id_free(gym: Gym) -> None:
    with pytest.raises(NotFound):
        await gym.log(id="early")
    await gym.start()
    await gym.log(id="early")
    assert len((await gym.look()).sets) == 1


async def test_a_set_of_another_workout_cannot_be_taken_over(gym: Gym) -> None:
    first, name = gym.workout, str(uuid4())
    await gym.start()
    await gym.log(set=name)
    gym.workout = str(uuid4())
    await gym.start()
    with pytest.raises(Conflict):
        await gym.log(set=name, load=1)
    assert (await gym.look()).sets == ()
    assert (await gym.live.look(gym.user, first)).sets[0].load == 100  # type: ignore[union-attr]


async def test_many_devices_at_once_lose_nothing(gym: Gym) -> None:
    await gym.start()
    await asyncio.gather(*(gym.log(load=100 + number) for number in range(8)))
    found = await gym.look()
    assert (len(found.sets), found.version) == (8, 9)


async def test_one_set_sent_by_two_devices_at_once_is_one_row(gym: Gym) -> None:
    await gym.start()
    name = str(uuid4())
    await asyncio.gather(*(gym.log(set=name) for _ in range(4)))
    assert len((await gym.look()).sets) == 1


async def test_an_edit_that_comes_before_its_set_waits_for_it(gym: Gym) -> None:
    await gym.start()
    name = str(uuid4())
    await gym.send("set.edited", set=name, load=90)
    await gym.log(set=name)
    assert [row.load for row in (await gym.look()).sets] == [90]


async def test_a_time_in_the_future_counts_as_now(gym: Gym) -> None:
    await gym.start()
    await gym.log(at=gym.now() + DAY, rpe=8, target={"reps": 5, "rpe": 8})
    assert (await gym.look()).sets[0].at == gym.now()


async def test_sets_of_long_ago_are_taken_in_and_not_prescribed_for(gym: Gym) -> None:
    began = gym.now() - 3 * 3_600_000
    await gym.start(at=began)
    await gym.log(at=began + MINUTE, rpe=8)
    assert gym.pushed("prescription") == []
    assert len((await gym.look()).sets) == 1


async def test_a_record_is_judged_by_the_workouts_before(gym: Gym) -> None:
    await gym.start()
    await gym.log(load=100)
    gym.workout = str(uuid4())
    gym.now.ms += DAY
    await gym.start()
    await gym.log(load=90)
    assert gym.pushed("record") == []
    await gym.log(load=105)
    assert gym.pushed("record")[-1]["types"] == ["weight", "e1rm"]


async def test_pain_offers_something_of_the_same_kind(gym: Gym) -> None:
    await gym.start(equipment=["barbell", "dumbbell"])
    await gym.log()
    await gym.send("pain.reported", region="wrist", severity=6, kind="sharp")
    assert [one["exercise"] for one in gym.pushed("swap_options")[-1]["options"]] == ["goblet-squat"]


async def test_what_the_user_cannot_do_here_is_not_offered(gym: Gym) -> None:
    await gym.start(equipment=["barbell"])
    await gym.log()
    await gym.send("exercise.swap", **{"from": "back-squat", "reason": "taken"})
    assert gym.pushed("swap_options")[-1]["options"] == []


async def test_a_verdict_reaches_the_workout_of_its_push(gym: Gym) -> None:
    await gym.start()
    push = f"{gym.workout}.2.0.form_cue"
    for number in range(2):
        frame = PushFeedback(id=f"v{number}", push=push, verdict="dismiss")
        await (await gym.live.judged(gym.user, frame))()
    await gym.log(rpe=8, target={"reps": 5, "rpe": 8})
    assert gym.pushed("form_cue") == []


@pytest.mark.parametrize("push", ["abc", "x.1.0.record", "0a1b2c3d-0000-4000-8000-000000000000.1.0.record"])
async def test_a_verdict_on_nothing_is_not_found(gym: Gym, push: str) -> None:
    with pytest.raises(NotFound):
        await gym.live.judged(gym.user, PushFeedback(id="v", push=push, verdict="up"))
