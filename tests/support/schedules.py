"""Schedules: a scenario, and what befalls which of its steps. Each runs again, to the letter."""

import asyncio
import random
from collections.abc import Callable, Iterator

from checker import broken_promises
from process import Fault, Plan
from scenarios import SCENARIOS, Scenario
from simulated import simulate
from world import World

from coach.delivery.tending import START_AGAIN

SETTLED_WITHIN = 150.0
"""Seconds after the last fault; a turn that nobody begins is closed 60 s after its promotion."""

BEFORE_A_CALL: tuple[Fault, ...] = ("fail", "freeze")
"""A death here is one after the call before, or an invocation that vanished."""
AFTER_A_CALL: tuple[Fault, ...] = ("kill", "fail", "pause")
ON_ITS_WAY: dict[str, tuple[Fault, ...]] = {
    "post:travels": ("gone", "throttle", "deaf", "hang", "vanish", "late", "twice", "cut"),
    "frame:travels": ("vanish", "twice", "late", "cut"),
    "invoke:travels": ("vanish", "twice", "late"),
    "failure:travels": ("vanish", "twice", "late"),
    "disconnect:travels": ("vanish", "twice", "late"),
    "provider:call": ("fail",),
    "provider:word": ("kill", "fail", "pause"),
    "provider:end": ("kill", "fail"),
}
PORTS_IN_TABLE = ("turns.", "connections.", "inbox.")


def faults_at(label: str) -> tuple[Fault, ...]:
    """What may befall a step."""
    if label in ON_ITS_WAY:
        return ON_ITS_WAY[label]
    call, _, phase = label.partition(":")
    if phase == "after":
        return AFTER_A_CALL
    return (*BEFORE_A_CALL, "outage") if call.startswith(PORTS_IN_TABLE) else BEFORE_A_CALL


def replay(scenario: Scenario, plan: Plan, seed: int = 0) -> World:
    random.seed(seed)  # the jitter of the code under test

    async def run() -> World:
        world = World(plan, seed)
        sweeping = asyncio.create_task(world.sweep_each_minute())
        await scenario(world)
        await settle(world)
        sweeping.cancel()
        world.close()
        return world

    return simulate(run())


async def settle(world: World) -> None:
    """Until every function has returned, everybody has everything, and the history too."""
    await _until(world, _settled)
    if any(log.cursor for log in world.inbox.logs.values()):
        for device in world.devices.values():
            device.cut()  # what a post did not bring is found at the next `hello`
        await _until(world, _settled)
    await asyncio.sleep(START_AGAIN / 1000 + 1)
    world.sweep()  # writes to the history what has lain so long, as the one of the next minute does
    await asyncio.sleep(1.0)
    await _until(world, lambda world: _settled(world) and _recorded(world))


async def _until(world: World, reached: Callable[[World], bool]) -> None:
    began = world.now
    while not reached(world) and world.now < max(world.struck_at, began) + SETTLED_WITHIN:
        await asyncio.sleep(0.5)


def _recorded(world: World) -> bool:
    return world.turns.in_history >= set(world.turns.turns)


def _settled(world: World) -> bool:
    return (
        not world.running()
        and all(turn.done for turn in world.turns.turns.values())
        and all(device.has_everything for device in world.devices.values() if not device.left)
    )


def broken(scenario: Scenario, plan: Plan, seed: int = 0) -> str:
    """ "" where every promise is kept; else what is broken, and how to see it again."""
    world = replay(scenario, plan, seed)
    promises = broken_promises(world)
    if not promises:
        return ""
    return "\n".join(["", *promises, *world.struck, f"Again: {command(scenario, plan, seed)}"])


def command(scenario: Scenario, plan: Plan, seed: int) -> str:
    steps = " ".join(f"{step}={fault}" for step, fault in sorted(plan.items()))
    return f"python tests/explorer/replay.py {scenario.__name__} --seed {seed} {steps}"


def single_faults(scenario: Scenario) -> Iterator[Plan]:
    """Every fault at every step."""
    for step, label in enumerate(replay(scenario, {}).steps):
        for fault in faults_at(label):
            yield {step: fault}


def several_faults(scenario: Scenario, seeds: range) -> Iterator[tuple[int, Plan]]:
    """Two to four at random; a seed and its plan."""
    labels = replay(scenario, {}).steps
    for seed in seeds:
        chance = random.Random(f"{scenario.__name__}/{seed}")
        steps = chance.sample(range(len(labels)), k=min(len(labels), chance.randint(2, 4)))
        yield seed, {step: chance.choice(faults_at(labels[step])) for step in sorted(steps)}


def named(name: str) -> Scenario:
    return next(scenario for scenario in SCENARIOS if scenario.__name__ == name)
