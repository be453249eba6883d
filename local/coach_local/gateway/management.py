"""The `@connections` API: post to a connection, look at it, end it, with AWS's statuses and error names."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from coach_local.gateway.faults import PostFault
from coach_local.gateway.signatures import signed
from coach_local.gateway.sockets import Socket
from coach_local.gateway.websocket import WebSocketApi

_ID = re.compile(r"[A-Za-z0-9_-]{10,}={1,2}")
_CLOSED_BY_SERVER = (1000, "Connection Closed Normally")


@dataclass(frozen=True, slots=True)
class Management:
    """The HTTP side of the connections that `api` holds."""

    api: WebSocketApi

    async def post(self, request: web.Request) -> web.Response:
        body = await request.read()
        if refusal := self._refusal(request, body):
            return refusal
        if len(body) > self.api.platform.limits.message:
            return error(413, "PayloadTooLargeException", "Message too long")
        connection = request.match_info["id"]
        fault = self.api.platform.faults.post(connection)
        return await (self._faulted(fault, connection, body) if fault else self._deliver(connection, body))

    async def get(self, request: web.Request) -> web.Response:
        if refusal := self._refusal(request, b""):
            return refusal
        socket = self.api.sockets.get(request.match_info["id"])
        return web.json_response(_described(socket)) if socket else gone()

    async def delete(self, request: web.Request) -> web.Response:
        if refusal := self._refusal(request, b""):
            return refusal
        socket = self.api.sockets.get(request.match_info["id"])
        if socket is None:
            return gone()
        self.api.end(socket, *_CLOSED_BY_SERVER)
        return web.Response(status=204)

    async def _deliver(self, connection: str, body: bytes) -> web.Response:
        socket = self.api.sockets.get(connection)
        if socket is None:
            return gone()
        if socket.unread > self.api.platform.limits.client_buffer:
            return error(429, "LimitExceededException")
        try:
            await socket.send(_text(body))
        except ConnectionError:
            return gone()
        socket.last_active = self.api.platform.clock()
        return web.Response()

    async def _faulted(self, fault: PostFault, connection: str, body: bytes) -> web.Response:
        seconds = self.api.platform.faults.delay(fault)
        if fault.spread:
            await asyncio.sleep(seconds)
            return await self._deliver(connection, body)
        if fault.delivers and not fault.arrives:
            answer = await self._deliver(connection, body)
        else:
            answer = web.Response()
            self.api.platform.spawn(self._arrive(fault, connection, body))
        await asyncio.sleep(seconds)
        return _FAULTS[fault.status]() if fault.status in _FAULTS else answer

    async def _arrive(self, fault: PostFault, connection: str, body: bytes) -> None:
        if fault.delivers:
            await asyncio.sleep(fault.arrives)
            await self._deliver(connection, body)

    def _refusal(self, request: web.Request, body: bytes) -> web.Response | None:
        platform = self.api.platform
        if platform.credentials is not None and not signed(
            request, body, platform.credentials, "execute-api"
        ):
            return forbidden()
        if not platform.bucket.take():
            return error(429, "LimitExceededException")
        connection = request.match_info["id"]
        if not _ID.fullmatch(connection):
            return error(400, "BadRequestException", f"Invalid connectionId: {connection}")
        return None


def error(status: int, kind: str, message: str | None = None) -> web.Response:
    """SDKs take an error's name from this header, not from the body; most bodies are empty."""
    headers = {"x-amzn-ErrorType": kind}
    if message is None:
        return web.Response(status=status, headers=headers)
    return web.json_response({"message": message}, status=status, headers=headers)


def gone() -> web.Response:
    return error(410, "GoneException")


def forbidden() -> web.Response:
    return error(403, "ForbiddenException", "Forbidden")


_FAULTS: Mapping[int, Callable[[], web.Response]] = {
    403: forbidden,
    410: gone,
    429: lambda: error(429, "LimitExceededException"),
    500: lambda: error(500, "InternalServerErrorException", "Internal server error"),
}


def _text(body: bytes) -> bytes:
    """Frames are text, and a browser ends a connection over bytes that are not UTF-8."""
    return body.decode("utf-8", "replace").encode()


def _described(socket: Socket) -> dict[str, object]:
    peer = socket.peer
    return {
        "connectedAt": _iso(peer.connected_at / 1000),
        "identity": {"sourceIp": peer.source_ip, "userAgent": peer.user_agent or ""},
        "lastActiveAt": _iso(socket.last_active),
    }


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
