"""Clients, devices, networks and workers, as a state machine: whatever happens in whatever order, every
promise is kept in the end, and those that hold at any moment hold at every moment."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from checker import at_any_moment, broken_promises
from device import ADA, BEA, Device
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from process import LASTS, STANDSTILL, Process
from schedules import ON_ITS_WAY, settle
from simulated import SimulatedLoop
from world import World

T = TypeVar("T")

EXAMPLES = settings().max_examples // 4  # each is a story of thirty steps

STRIKES = sorted(
    [(label, fault) for label, faults in ON_ITS_WAY.items() for fault in faults]
    + [
        (f"{call}:{phase}", fault)
        for call in ("turns.claim", "turns.begin", "turns.checkpoint", "turns.finish", "turns.take_over",
                     "turns.close", "turns.watch", "workers.start", "inbox.append", "connections.add")
        for phase in ("before", "after")
        for fault in ("kill", "fail", "freeze")
    ]
)  # fmt: skip
"""What may befall which step, wherever that comes next."""


class Delivery(RuleBasedStateMachine):
    devices = Bundle("devices")
    turns = Bundle("turns")
    """Ids that some device has asked under, and what it asked."""

    def __init__(self) -> None:
        super().__init__()
        logging.disable(logging.CRITICAL)
        self.loop = SimulatedLoop()
        self.world = self.now(World)
        self.sweeping = self.now(lambda: asyncio.ensure_future(self.world.sweep_each_minute()))
        self.count = 0

    def now(self, act: Callable[[], T]) -> T:
        """Does something on the simulated loop, in no time."""

        async def acted() -> T:
            return act()

        return self.until(acted())

    def until(self, awaited: Awaitable[T]) -> T:
        return self.loop.run_until_complete(asyncio.ensure_future(awaited, loop=self.loop))

    # -- devices

    @initialize(target=devices)
    def a_phone(self) -> Any:
        return self.a_device(ADA, 0.015)

    @rule(target=devices, user=st.sampled_from([ADA, ADA, BEA]), takes=st.sampled_from([0.015, 0.015, 0.8]))
    def a_device(self, user: str, takes: float) -> Any:
        if len(self.world.devices) == 5:
            return multiple()
        self.count += 1
        name = f"d{self.count}-"
        return self.now(lambda: Device(self.world, name, user=user, takes=takes, curious=True))

    @rule(device=devices, seconds=st.sampled_from([0.0, 0.5, 4.0]))
    def loses_its_network(self, device: Device, seconds: float) -> None:
        if not device.left:
            self.now(lambda: device.lose_network(seconds))

    @rule(device=devices)
    def is_launched_anew(self, device: Device) -> None:
        if not device.left:
            self.now(device.relaunch)

    @rule(device=devices)
    def leaves(self, device: Device) -> None:
        if not device.left:
            self.now(device.leave)

    # -- what users do

    @rule(target=turns, device=devices)
    def asks(self, device: Device) -> Any:
        return self.ask(device, {})

    @rule(
        target=turns, device=devices, earlier=turns, if_busy=st.sampled_from(["queue", "replace", "reject"])
    )
    def asks_in_the_same_conversation(self, device: Device, earlier: Any, if_busy: str) -> Any:
        turn = self.world.turns.turns.get((device.user, earlier[0]))
        if turn is None:
            return multiple()
        return self.ask(device, {"conversation": turn.conversation, "if_busy": if_busy})

    def ask(self, device: Device, options: dict[str, str]) -> Any:
        if device.left:
            return multiple()
        return self.now(lambda: device.ask(**options)), options, device.user

    @rule(device=devices, earlier=turns)
    def sends_it_again(self, device: Device, earlier: Any) -> None:
        turn, options, user = earlier
        if not device.left and device.user == user and turn not in device.session.turns:
            self.now(lambda: device.ask(id=turn, **options))

    @rule(device=devices, earlier=turns)
    def stops(self, device: Device, earlier: Any) -> None:
        if not device.left:
            self.now(lambda: device.stop(earlier[0]))

    @rule(device=devices, earlier=turns)
    def follows(self, device: Device, earlier: Any) -> None:
        known = (device.user, earlier[0]) in self.world.turns.turns
        if known and not device.left and earlier[0] not in device.session.turns:
            self.now(lambda: device.follow(earlier[0]))

    @rule(user=st.sampled_from([ADA, BEA]), latest=st.sampled_from([None, "rest"]))
    def something_is_pushed(self, user: str, latest: str | None) -> None:
        self.now(lambda: self.world.push(user, latest=latest))

    # -- what befalls them

    @rule(strike=st.sampled_from(STRIKES))
    def the_next_such_step_is_struck(self, strike: tuple[str, Any]) -> None:
        self.world.armed[strike[0]] = strike[1]

    @rule(which=st.integers(0, 9))
    def a_process_dies(self, which: int) -> None:
        if process := self.running(which):
            self.now(lambda: (self.world.disturbed(), process.kill()))

    @rule(which=st.integers(0, 9))
    def a_process_stands_still(self, which: int) -> None:
        if process := self.running(which):
            process.thaws_at = self.loop.time() + STANDSTILL
            self.now(lambda: self.world.disturbed(STANDSTILL))

    @rule()
    def the_table_is_away(self) -> None:
        self.world.table_back_at = self.loop.time() + LASTS["outage"]
        self.now(lambda: self.world.disturbed(LASTS["outage"]))

    @rule(seconds=st.sampled_from([0.05, 0.3, 0.3, 1.1, 5.5, 20.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.until(asyncio.sleep(seconds))

    def running(self, which: int) -> Process | None:
        alive = [process for process in self.world.processes if process.task and not process.task.done()]
        return alive[which % len(alive)] if alive else None

    # -- what must hold

    @invariant()
    def nothing_is_broken_so_far(self) -> None:
        assert not list(at_any_moment(self.world))

    def teardown(self) -> None:
        try:
            self.world.armed.clear()
            self.until(settle(self.world))
            assert broken_promises(self.world) == []
        finally:
            self.now(self.world.close)
            self.sweeping.cancel()
            self.until(asyncio.sleep(0))
            self.loop.close()
            logging.disable(logging.NOTSET)


TestDelivery = pytest.mark.timeout(900)(Delivery.TestCase)
TestDelivery.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
