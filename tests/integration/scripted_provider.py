"""An HTTP provider that plays a script of bytes, pauses and endings, and notes what it was asked and who
hung up. What the bytes mean is known to its users."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

FOREVER = 3_600.0


@dataclass(frozen=True)
class Reply:
    """`parts` are written in order; a number is a pause in seconds. `abort` ends with a reset instead of a
    proper end; without a status the connection is reset before any answer."""

    parts: tuple[bytes | float, ...] = ()
    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "text/event-stream"})
    abort: bool = False


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]
    body: Any


class ScriptedProvider:
    """Gives one reply a request, the last one ever after."""

    def __init__(self) -> None:
        self.base_url = ""
        self.replies: list[Reply] = []
        self.requests: list[Request] = []
        self.connections: set[int] = set()
        self.hung_up = asyncio.Event()

    def plays(self, *replies: Reply) -> None:
        self.replies = list(replies)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        assert request.transport
        self.connections.add(request.transport.get_extra_info("peername")[1])
        self.requests.append(Request(request.path, request.headers, json.loads(await request.read())))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if reply.status is None:
            request.transport.abort()
            raise asyncio.CancelledError
        response = web.StreamResponse(status=reply.status, headers=dict(reply.headers))
        try:
            await response.prepare(request)
            await self._play(reply, response)
        except (asyncio.CancelledError, ConnectionError):
            self.hung_up.set()
            raise
        if reply.abort:
            request.transport.abort()
        return response

    @staticmethod
    async def _play(reply: Reply, response: web.StreamResponse) -> None:
        for part in reply.parts:
            if isinstance(part, bytes):
                await response.write(part)
            else:
                await asyncio.sleep(part)


@asynccontextmanager
async def scripted_provider() -> AsyncIterator[ScriptedProvider]:
    provider = ScriptedProvider()
    app = web.Application()
    app.router.add_post("/{path:.*}", provider.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield provider
    finally:
        await runner.cleanup()
