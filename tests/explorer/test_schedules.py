"""The explorer: every scenario, struck by every fault at every step, and then by several at random.

A failing schedule is named by its scenario and plan; `replay` runs it again, to the letter.
"""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable

import pytest
from checker import broken_promises
from simulated import simulate
from world import Device, Fault, Plan, World

Scenario = Callable[[World], Awaitable[None]]

SETTLED_WITHIN = 150.0
"""Seconds after the last fault; a turn that nobody begins is closed 60 s after its promotion."""
RANDOM_SCHEDULES = int(os.environ.get("COACH_SCHEDULES", "1500"))
"""Per scenario."""

EVERYWHERE: tuple[Fault, ...] = ("kill", "pause", "fail")
FAULTS: dict[str, tuple[Fault, ...]] = {
    "post:travels": ("gone", "throttle", "vanish", "twice", "cut"),
    "frame:travels": ("vanish", "twice", "late", "cut"),
    "invoke:travels": ("vanish", "twice", "late"),
    "provider:call": ("kill", "pause"),
}


async def one_question(world: World) -> None:
    Device(world, "phone").ask("How deep?")


async def two_devices(world: World) -> None:
    phone, watch = Device(world, "phone"), Device(world, "watch")
    turn = phone.ask("How deep?")
    await asyncio.sleep(0.7)
    watch.follow(turn)


async def stopped_midway(world: World) -> None:
    phone = Device(world, "phone")
    turn = phone.ask("How deep?")
    await asyncio.sleep(0.9)
    phone.stop(turn)


async def stopped_at_once(world: World) -> None:
    phone = Device(world, "phone")
    await asyncio.sleep(0.2)
    phone.stop(phone.ask("How deep?"))


async def a_second_question_waits(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask("How deep?")
    await asyncio.sleep(0.6)
    conversation = next(iter(world.turns.turns.values())).conversation if world.turns.turns else None
    if conversation:
        phone.ask("And how often?", conversation=conversation)


async def a_second_question_replaces(world: World) -> None:
    phone, watch = Device(world, "phone"), Device(world, "watch")
    phone.ask("How deep?")
    await asyncio.sleep(0.6)
    conversation = next(iter(world.turns.turns.values())).conversation if world.turns.turns else None
    if conversation:
        watch.ask("Rather: how often?", conversation=conversation, if_busy="replace")


async def the_network_goes(world: World) -> None:
    phone = Device(world, "phone")
    phone.ask("How deep?")
    for pause in (0.4, 0.5, 0.9):
        await asyncio.sleep(pause)
        phone.cut()


SCENARIOS: tuple[Scenario, ...] = (
    one_question,
    two_devices,
    stopped_midway,
    stopped_at_once,
    a_second_question_waits,
    a_second_question_replaces,
    the_network_goes,
)


def replay(scenario: Scenario, plan: Plan, seed: int = 0) -> World:
    random.seed(seed)  # the jitter of the code under test

    async def run() -> World:
        world = World(plan, seed)
        await scenario(world)
        await _settle(world)
        world.close()
        return world

    return simulate(run())


async def _settle(world: World) -> None:
    """Until everybody has everything, the sweep running each minute."""
    next_sweep = 60.0
    while not _settled(world) and world.now < world.struck_at + SETTLED_WITHIN:
        await asyncio.sleep(0.5)
        if world.now >= next_sweep:
            next_sweep += 60.0
            await world.sweep()
    await asyncio.sleep(6.0)
    await world.sweep()


def _settled(world: World) -> bool:
    asked = {note.turn for note in world.notes if note.what == "asked"}
    ended = {turn.id for turn in world.turns.turns.values() if turn.done}
    return asked <= ended and not any(device.session.turns for device in world.devices.values())


def _check(scenario: Scenario, plan: Plan, seed: int = 0) -> None:
    world = replay(scenario, plan, seed)
    broken = broken_promises(world)
    assert not broken, f"{scenario.__name__} {dict(plan)} seed {seed}: {world.struck}: {broken}"


def _faults(label: str) -> tuple[Fault, ...]:
    return FAULTS.get(label, EVERYWHERE)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_every_promise_holds_without_faults(scenario: Scenario) -> None:
    _check(scenario, {})


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_every_promise_holds_whatever_befalls_one_step(scenario: Scenario) -> None:
    for step, label in enumerate(replay(scenario, {}).steps):
        for fault in _faults(label):
            _check(scenario, {step: fault})


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_every_promise_holds_whatever_befalls_several_steps(scenario: Scenario) -> None:
    labels = replay(scenario, {}).steps
    for seed in range(RANDOM_SCHEDULES):
        chance = random.Random(f"{scenario.__name__}/{seed}")
        steps = chance.sample(range(len(labels)), k=min(len(labels), chance.randint(2, 4)))
        _check(scenario, {step: chance.choice(_faults(labels[step])) for step in steps}, seed)
