"""An emergency sign locks what runs and the rest of its day."""

from uuid import uuid4

from gym import DAY, MINUTE, Gym


async def test_an_emergency_sign_locks_every_workout_of_the_day(gym: Gym) -> None:
    await gym.start()
    await gym.send("pain.reported", region="chest", severity=2, kind="chest_pressure")
    await gym.send("safety.acknowledged")
    gym.workout = str(uuid4())
    gym.now.ms += MINUTE
    await gym.start()
    await gym.log()
    assert (await gym.look()).locked
    assert gym.pushed("prescription")[-1]["reason"] == "session_locked"


async def test_a_workout_that_runs_beside_is_locked_too(gym: Gym) -> None:
    await gym.start()
    first, gym.workout = gym.workout, str(uuid4())
    await gym.start()
    await gym.send("pain.reported", region="chest", severity=2, kind="chest_pressure")
    gym.workout = first
    assert (await gym.look()).locked
    await gym.log()
    assert gym.pushed("prescription")[-1]["reason"] == "session_locked"


async def test_the_next_day_is_free_again(gym: Gym) -> None:
    await gym.start()
    await gym.send("pain.reported", region="chest", severity=2, kind="chest_pressure")
    gym.workout = str(uuid4())
    gym.now.ms += DAY
    await gym.start()
    assert not (await gym.look()).locked


async def test_a_sign_told_while_nothing_runs_locks_the_day(gym: Gym) -> None:
    await (await gym.live.alarm(gym.user, "ask1"))()
    await gym.start()
    assert (await gym.look()).locked


async def test_an_alarm_locks_what_runs_and_says_so(gym: Gym) -> None:
    await gym.start()
    await (await gym.live.alarm(gym.user, "ask1"))()
    assert len(gym.pushed("safety_stop")) == 1
    assert (await gym.look()).locked


async def test_a_sign_in_a_note_locks_before_the_set_is_answered(gym: Gym) -> None:
    await gym.start()
    await gym.log(rpe=8, note="my chest hurts and my left arm is numb")
    assert [one["reason"] for one in gym.pushed("prescription")] == ["session_locked"]
    assert len((await gym.look()).sets) == 1
