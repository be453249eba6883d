"""`/__faults__`: switches faults on and off while the stack runs, for callers on this machine only."""

from dataclasses import dataclass
from ipaddress import ip_address

from aiohttp import web
from pydantic import ValidationError

from coach_local.gateway.faults import FAULT
from coach_local.gateway.websocket import WebSocketApi


@dataclass(frozen=True, slots=True)
class Control:
    """GET lists the faults, POST adds one, DELETE clears all; POST to `cut/{id}` drops a connection."""

    api: WebSocketApi

    async def list(self, request: web.Request) -> web.Response:
        require_local(request)
        return web.json_response([fault.model_dump() for fault in self.api.platform.faults.active])

    async def add(self, request: web.Request) -> web.Response:
        require_local(request)
        try:
            fault = FAULT.validate_json(await request.read())
        except ValidationError as error:
            return web.json_response({"message": str(error)}, status=400)
        self.api.platform.faults.add(fault)
        return web.json_response(fault.model_dump(), status=201)

    async def clear(self, request: web.Request) -> web.Response:
        require_local(request)
        self.api.platform.faults.clear()
        return web.Response(status=204)

    async def cut(self, request: web.Request) -> web.Response:
        require_local(request)
        socket = self.api.sockets.get(request.match_info["id"])
        if socket is None:
            raise web.HTTPNotFound
        socket.cut()
        return web.Response(status=204)


def require_local(request: web.Request) -> None:
    """No other machine, and no web page: a browser names the page's origin with every such request."""
    if not ip_address(request.remote or "0.0.0.0").is_loopback or "Origin" in request.headers:
        raise web.HTTPForbidden
