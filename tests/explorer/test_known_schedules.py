"""Schedules worth naming: what must come of a certain chain of misfortunes."""

import asyncio
from collections.abc import Awaitable, Callable

from checker import broken_promises
from device import BEA, Device
from schedules import settle
from simulated import simulate
from world import World

from coach.ports import Turn

Story = Callable[[World], Awaitable[None]]


def told(story: Story) -> World:
    async def run() -> World:
        world = World()
        sweeping = asyncio.create_task(world.sweep_each_minute())
        await story(world)
        await settle(world)
        sweeping.cancel()
        world.close()
        return world

    world = simulate(run())
    assert broken_promises(world) == []
    return world


async def until(world: World, what: str, times: int = 1) -> None:
    while sum(note.what == what for note in world.notes) < times:
        await asyncio.sleep(0.01)


def kill_workers(world: World) -> None:
    world.disturbed()
    for process in world.processes:
        if process.name == "answer":
            process.kill()


def paid(world: World) -> int:
    return sum(note.what == "paid" for note in world.notes)


def only_turn(world: World) -> Turn:
    (turn,) = world.turns.turns.values()
    return turn


def test_a_worker_that_dies_mid_answer_is_replaced_by_one_that_answers_anew() -> None:
    async def story(world: World) -> None:
        Device(world, "phone").ask()
        await until(world, "paid")
        await asyncio.sleep(0.7)
        kill_workers(world)

    world = told(story)
    assert (only_turn(world).state, only_turn(world).epoch, paid(world)) == ("completed", 2, 2)


def test_a_turn_whose_workers_keep_dying_is_paid_twice_at_most() -> None:
    async def story(world: World) -> None:
        Device(world, "phone").ask()
        for times in (1, 2):
            await until(world, "paid", times)
            await asyncio.sleep(0.7)
            kill_workers(world)
        await asyncio.sleep(8.0)
        kill_workers(world)

    world = told(story)
    assert (only_turn(world).state, paid(world)) == ("interrupted", 2)


def test_a_take_over_that_dies_before_its_first_word_keeps_the_text() -> None:
    async def story(world: World) -> None:
        Device(world, "phone").ask()
        await until(world, "paid")
        await asyncio.sleep(0.7)
        world.armed["provider:word"] = (
            "pause"  # its sources are known, and checkpoints come before its first word
        )
        kill_workers(world)
        await until(world, "paid", 2)
        await asyncio.sleep(1.5)
        kill_workers(world)

    turn = only_turn(told(story))
    assert (turn.state, turn.epoch, turn.answer.text) == ("interrupted", 3, "b/phoneb/b/a")


def test_a_turn_that_nobody_watches_is_never_paid_again() -> None:
    async def story(world: World) -> None:
        phone = Device(world, "phone")
        phone.ask()
        await until(world, "paid")
        await asyncio.sleep(0.7)
        phone.leave()
        kill_workers(world)

    world = told(story)
    assert (only_turn(world).state, paid(world)) == ("interrupted", 1)


def test_a_waiting_turn_does_not_wait_for_the_sweep() -> None:
    async def story(world: World) -> None:
        phone, watch = Device(world, "phone"), Device(world, "watch")
        phone.ask()
        await until(world, "paid")
        watch.ask(conversation=only_turn(world).conversation)
        await asyncio.sleep(0.3)
        phone.leave()
        world.armed["failure:travels"] = "vanish"
        kill_workers(world)

    world = told(story)
    second = next(turn for turn in world.turns.turns.values() if turn.id.startswith("watch"))
    assert second.state == "completed"
    assert (second.ended_at or 0) - second.created_at < 25_000


def test_nobodys_words_come_later_because_another_floods() -> None:
    """In simulated time, where computing takes none: nothing that one user waits for is another's."""
    alone = _arrivals(flooding=False)

    assert len(alone) > 10
    assert _arrivals(flooding=True) == alone


def _arrivals(*, flooding: bool) -> list[tuple[float, int]]:
    """When the words of a calm user's answer came, and how long it then was."""
    came: list[tuple[float, int]] = []

    async def flood(device: Device) -> None:
        while True:
            device.ask()
            await asyncio.sleep(0.01)

    async def story(world: World) -> None:
        world.words = 40
        calm, other = Device(world, "calm"), Device(world, "other", user=BEA)
        await asyncio.sleep(1.0)
        asking = asyncio.create_task(flood(other)) if flooding else None
        await asyncio.sleep(2.0)
        turn, began = calm.ask(), world.now
        view = calm.session.turns[turn].view
        while view.done is None and world.now - began < 60:
            if view.text and (not came or came[-1][1] != len(view.text)):
                came.append((round(world.now - began, 3), len(view.text)))
            await asyncio.sleep(0.001)
        if asking is not None:
            refused = [frame for frame in other.heard if frame.get("code") == "rate_limited"]
            assert len(refused) > 100
            asking.cancel()
            other.leave()

    async def run() -> None:
        world = World()
        await story(world)
        world.close()

    simulate(run())
    return came
