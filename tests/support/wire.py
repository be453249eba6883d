"""A device that does nothing by itself: a test says what it sends, and sees every frame that comes."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from running_stack import RunningStack
from websockets.asyncio.client import ClientConnection, connect

from coach_local.client import AnswerView

PATIENCE = 60
"""Seconds: for a machine that is busy with much else."""

Frame = dict[str, Any]


class Wire:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Frame] = []
        """Everything that came so far."""
        self._ids = itertools.count(1)
        self._came = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self.socket:
            async with self._came:
                self.frames.append(json.loads(message))
                self._came.notify_all()

    async def send(self, type: str, **fields: Any) -> str:
        """Returns the frame's id."""
        name = fields.pop("id", None) or f"{type.replace('.', '-')}{next(self._ids)}-{id(self):x}"
        await self.socket.send(json.dumps({"action": "message", "type": type, "id": name, **fields}))
        return str(name)

    async def until(self, wanted: Callable[[Frame], bool]) -> Frame:
        """The first such frame, of those that came before or that come now."""

        def found() -> list[Frame]:
            return [frame for frame in self.frames if wanted(frame)]

        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(found)
        return found()[0]

    async def leave(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def reply(self, id: str) -> Frame:
        """`accepted`, `pong`, or the error that names the frame."""
        return await self.until(lambda frame: id in (frame.get("id"), frame.get("ref")))

    async def says(self, type: str, **fields: Any) -> Frame:
        """Sends, and returns the reply."""
        return await self.reply(await self.send(type, **fields))

    async def hello(self, **fields: Any) -> Frame:
        """Returns the `ready` that answers it."""
        known = [frame for frame in self.frames if frame["type"] == "ready"]
        await self.send("hello", **fields)
        return await self.until(lambda frame: frame["type"] == "ready" and frame not in known)

    async def hears(self, turn: str, type: str = "done") -> Frame:
        return await self.until(lambda frame: (frame.get("turn"), frame["type"]) == (turn, type))

    def shown(self, turn: str) -> AnswerView:
        """What an app would show of a turn."""
        view = AnswerView(turn)
        for frame in self.frames:
            if frame.get("turn") == turn and frame["type"] in ("delta", "sources", "note", "done"):
                view.apply(frame)
        return view

    @property
    async def connection(self) -> str:
        return str((await self.hello())["connection"])


@asynccontextmanager
async def wire(stack: RunningStack, user: str, ttl: float = 3600) -> AsyncIterator[Wire]:
    headers = {"Authorization": f"Bearer {await stack.token(user, ttl)}"}
    async with connect(
        stack.stack.websocket_url,
        additional_headers=headers,
        compression=None,
        open_timeout=PATIENCE,
        ping_interval=None,
        max_size=None,
    ) as socket:
        device = Wire(socket)
        try:
            yield device
        finally:
            await device.leave()
