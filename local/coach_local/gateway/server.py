"""Puts the gateway's parts behind one port."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Self, cast

from aiohttp import web

from coach_local.gateway.control import Control
from coach_local.gateway.invoke import InvokeApi
from coach_local.gateway.management import Management
from coach_local.gateway.platform import Platform
from coach_local.gateway.proxy import HttpApi
from coach_local.gateway.queue import EventQueue
from coach_local.gateway.websocket import AUTHORIZER, ROUTES, WebSocketApi

_SETTLING = 5.0
"""Seconds that running work gets at the end."""
_LINGERING = 0.5
"""Seconds that open requests get after that: what they waited for has ended by then."""

Responder = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Gateway:
    """Listens from entry to exit of `async with`; `port` 0 takes a free one, and `url` then says which.

    `mounts` are further applications by path prefix, `fallback` answers what nothing else does.
    """

    def __init__(
        self,
        platform: Platform,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        routes: Mapping[str, str] = ROUTES,
        authorizer: str | None = AUTHORIZER,
        mounts: Mapping[str, web.Application] | None = None,
        fallback: Responder | None = None,
    ) -> None:
        self.platform = platform
        self.api = WebSocketApi(platform, routes, authorizer)
        self.queue = EventQueue(platform)
        self.host = host
        self.port = port
        self._application = self._routed(mounts or {}, fallback)
        self._listener: socket.socket | None = None
        self._runner = web.AppRunner(self._application, access_log=None, shutdown_timeout=_LINGERING)
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def websocket_url(self) -> str:
        return f"ws://{self.host}:{self.port}/realtime"

    @property
    def connections_url(self) -> str:
        """What `COACH_CONNECTIONS_URL` is set to."""
        return f"{self.url}/realtime"

    def bind(self) -> None:
        """Take the port without answering on it yet. Raises OSError where it is taken."""
        self._listener = socket.create_server((self.host, self.port), backlog=1024)
        self.port = self._listener.getsockname()[1]

    async def __aenter__(self) -> Self:
        """Raises OSError where the port is taken."""
        if self._listener is None:
            self.bind()
        await self._runner.setup()
        await web.SockSite(self._runner, cast(socket.socket, self._listener), backlog=1024).start()
        self._sweeper = asyncio.create_task(self._sweep())
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Close every connection as the gateway does, let running work end, then stop listening."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for connection in list(self.api.sockets.values()):
            self.api.end(connection, 1001, "Going away")
        await self.platform.settle(_SETTLING)
        await self._runner.cleanup()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(1)
            self.api.sweep()

    def _routed(self, mounts: Mapping[str, web.Application], fallback: Responder | None) -> web.Application:
        application = web.Application(client_max_size=self.platform.limits.http_payload + 1)
        management, control = Management(self.api), Control(self.api)
        invoke, http = InvokeApi(self.platform, self.queue), HttpApi(self.platform)
        application.add_routes(
            [
                web.get("/realtime", self.api.handle),
                web.post("/realtime/@connections/{id}", management.post),
                web.get("/realtime/@connections/{id}", management.get),
                web.delete("/realtime/@connections/{id}", management.delete),
                web.post("/2015-03-31/functions/{name}/invocations", invoke.invoke),
                web.route("*", "/v1/{path:.*}", http.handle),
                web.get("/__faults__", control.list),
                web.post("/__faults__", control.add),
                web.delete("/__faults__", control.clear),
                web.post("/__faults__/cut/{id}", control.cut),
            ]
        )
        for prefix, mounted in mounts.items():
            application.add_subapp(prefix, mounted)
        if fallback is not None:
            application.router.add_route("*", "/{path:.*}", fallback)
        return application
