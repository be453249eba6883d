"""A change that names a revision holds only where nothing else came between."""

from uuid import uuid4

import pytest
from gym import NOW, Gym

from coach.errors import Outdated
from coach.training.ports import Workouts


async def revision(workouts: Workouts, gym: Gym) -> int:
    stored = await workouts.get(gym.user, gym.workout, gym.now())
    assert stored is not None
    return stored.revision


async def test_a_new_name_is_one_more_revision_and_no_other_version(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.name("Legs", revision=1)
    assert await revision(workouts, gym) == 2
    assert (await gym.look()).version == 1
    assert gym.pushed("workout.updated")[-1]["title"] == "Legs"


async def test_what_an_event_does_keeps_the_name(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.name("Legs")
    await gym.log()
    stored = await workouts.get(gym.user, gym.workout, gym.now())
    assert stored is not None
    assert (stored.title, stored.revision) == ("Legs", 3)


async def test_a_change_to_another_revision_leaves_no_trace(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.log()
    for change in (
        gym.name("Legs", revision=1),
        gym.send("workout.end", revision=1),
        gym.live.delete(gym.user, gym.workout, 1),
    ):
        with pytest.raises(Outdated):
            await change
    stored = await workouts.get(gym.user, gym.workout, gym.now())
    assert stored is not None
    assert (stored.title, stored.revision, stored.snapshot.version) == (None, 2, 2)
    await gym.live.delete(gym.user, gym.workout, 2)


async def test_a_set_has_a_revision_that_every_event_raises_that_changes_it(gym: Gym) -> None:
    await gym.start()
    one, other = str(uuid4()), str(uuid4())
    await gym.log(set=one)
    await gym.log(set=other)
    await gym.send("set.edited", set=one, load=90)
    for type_, fields in (("set.edited", {"load": 80}), ("set.deleted", {})):
        with pytest.raises(Outdated):
            await gym.send(type_, set=one, revision=1, **fields)
    assert [row.load for row in (await gym.look()).sets] == [90, 100]
    await gym.send("set.edited", set=one, revision=2, load=80)
    await gym.send("set.deleted", set=other, revision=1)
    assert [row.load for row in (await gym.look()).sets] == [80]


async def test_what_is_as_it_should_become_already_is_not_outdated(gym: Gym) -> None:
    await gym.start()
    name = str(uuid4())
    await gym.log(set=name)
    await gym.send("set.edited", set=name, load=90)
    await gym.send("set.edited", set=name, revision=1, load=90)
    await gym.name("Legs")
    await gym.name("Legs", revision=1)


async def test_a_heart_rate_comes_between_nobody_and_an_edit(gym: Gym, workouts: Workouts) -> None:
    await gym.start()
    await gym.send("heart_rate", samples=[[NOW, 120]])
    assert await revision(workouts, gym) == 1
