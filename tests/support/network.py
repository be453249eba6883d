"""The gateway's way down to devices: what becomes of a post."""

import asyncio
import json
from typing import TYPE_CHECKING

from process import LASTS, Process

from coach.errors import Gone, Throttled, Unanswered

if TYPE_CHECKING:
    from device import Device
    from world import World

GIVEN_UP = 3.0
"""Seconds after which the gateway's adapter gives a post up."""


class Network:
    """The posts of one process; each may be struck on its way."""

    def __init__(self, world: "World", process: Process) -> None:
        self._world = world
        self._process = process

    async def post(self, connection: str, frame: bytes) -> None:
        world = self._world
        fault = world.fault("post:travels")
        world.posted(self._process, connection, json.loads(frame))
        device = world.open.get(connection)
        if fault == "deaf" and device is not None:
            device.deaf_until = world.now + LASTS["deaf"]
        if fault == "gone" or device is None:
            raise Gone
        if fault == "throttle" or device.deaf_until > world.now:
            raise Throttled
        if fault == "vanish":
            raise Unanswered
        await self._carry(device, connection, frame.decode(), fault)

    async def close(self, connection: str) -> None:
        """Nothing here closes connections."""

    async def _carry(self, device: "Device", connection: str, text: str, fault: str | None) -> None:
        takes = device.takes + (LASTS["hang"] if fault == "hang" else 0.0)
        if takes > GIVEN_UP:
            self._arrive_later(connection, text, takes)
            await asyncio.sleep(GIVEN_UP)
            raise Unanswered
        await asyncio.sleep(takes)
        if fault == "late":
            self._arrive_later(connection, text, LASTS["late"])
            return
        if self._world.open.get(connection) is not device:
            raise Gone
        for _ in range(2 if fault == "twice" else 1):
            device.receive(text)
        if fault == "cut":
            device.cut()

    def _arrive_later(self, connection: str, text: str, seconds: float) -> None:
        def arrive() -> None:
            if (device := self._world.open.get(connection)) is not None:
                device.receive(text)

        asyncio.get_running_loop().call_later(seconds, arrive)
