"""The WebSocket API: opens a connection, hands each message to its route's function, reports the end."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from coach_local.functions import FunctionError, Throttled, UnknownFunction
from coach_local.gateway import events, routing
from coach_local.gateway.events import Event, Handshake, Peer
from coach_local.gateway.faults import DisconnectFault
from coach_local.gateway.platform import Platform
from coach_local.gateway.sockets import Ending, MeteredResponse, Socket

log = logging.getLogger("coach.local.gateway")

AUTHORIZER = "authorize"
ROUTES: Mapping[str, str] = {
    "$connect": "connect",
    "$disconnect": "disconnect",
    "$default": "message",
    "message": "message",
}


class Refused(Exception):
    """The handshake is answered with an HTTP status; there never is a close frame."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(slots=True)
class WebSocketApi:
    """All connections of the API by id, and what happens to them. Routes name functions."""

    platform: Platform
    routes: Mapping[str, str] = field(default_factory=lambda: dict(ROUTES))
    authorizer: str | None = AUTHORIZER
    sockets: dict[str, Socket] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its upgrade to its end."""
        peer = _peer(request, self.platform.clock())
        try:
            socket = await self._open(request, peer)
        except Refused as refused:
            return _refusal(refused, peer.id)
        ending = await self._serve(socket)
        self.platform.spawn(self._disconnect(peer, socket.ended or ending))
        return socket.response

    def sweep(self) -> None:
        """End what was idle for 10 minutes or open for 2 hours."""
        now, limits = self.platform.clock(), self.platform.limits
        for socket in list(self.sockets.values()):
            idle, age = now - socket.last_active, now - socket.peer.connected_at / 1000
            if idle >= limits.idle or age >= limits.connection:
                self.end(socket, 1001, "Going away")

    def end(self, socket: Socket, code: int, reason: str) -> None:
        """Forget a connection at once and close it behind the caller's back."""
        self.sockets.pop(socket.peer.id, None)
        self.platform.spawn(socket.close(code, reason))

    async def _open(self, request: web.Request, peer: Peer) -> Socket:
        """Ask the authorizer, then `$connect`, and only then answer the upgrade."""
        self._admit(request)
        handshake = _handshake(request)
        await self._authorize(peer, handshake)
        subprotocol = await self._connect(peer, handshake)
        response = MeteredResponse(self.platform.limits, subprotocol)
        await response.prepare(request)
        socket = Socket(peer, response, _transport(request), self.platform.clock())
        self.sockets[peer.id] = socket
        return socket

    def _admit(self, request: web.Request) -> None:
        if not self.platform.bucket.take():
            raise Refused(429, "Too Many Requests")
        if len(request.raw_path) > self.platform.limits.url:
            raise Refused(414, "Request URI Too Long")
        if request.headers.get("Upgrade", "").lower() != "websocket":
            raise Refused(426, "Upgrade Required")

    async def _authorize(self, peer: Peer, handshake: Handshake) -> None:
        """Fill in the peer's authorizer context. Raises Refused with 401, 403 or 500."""
        if self.authorizer is None:
            return
        platform, began = self.platform, time.perf_counter()
        event = events.authorize(peer, handshake, platform.clock(), platform.region)
        try:
            result = await self._call(self.authorizer, event)
            arn = events.method_arn(platform.region)
            granted = routing.authorizer_context(result, arn, platform.limits.authorizer_result)
        except FunctionError as error:
            raise _unauthorized(error) from error
        except (TimeoutError, Throttled, UnknownFunction, ValueError) as error:
            log.warning("the authorizer failed: %s", error)
            raise Refused(500, "Internal server error") from error
        if granted is None:
            raise Refused(403, "Forbidden")
        peer.authorizer = granted | {"integrationLatency": int((time.perf_counter() - began) * 1000)}

    async def _connect(self, peer: Peer, handshake: Handshake) -> str | None:
        """The subprotocol that `$connect` answers with. Raises Refused with its status unless that is 2xx."""
        if "$connect" not in self.routes:
            return None
        try:
            result = await self._call(
                self.routes["$connect"], events.connect(peer, handshake, self.platform.clock())
            )
        except TimeoutError as error:
            raise Refused(504, "Endpoint request timed out") from error
        except (FunctionError, Throttled, UnknownFunction) as error:
            raise Refused(502, "Internal server error") from error
        status = routing.status_of(result)
        if status not in routing.OK:
            raise Refused(status or 502, "Forbidden" if status else "Internal server error")
        return routing.subprotocol_of(result)

    async def _serve(self, socket: Socket) -> Ending:
        """Hand over messages as they come, each on its own: the gateway keeps no order among them."""
        try:
            while isinstance(received := await socket.receive(), str):
                socket.last_active = self.platform.clock()
                self.platform.spawn(self._message(socket, received))
            return received
        finally:
            self.sockets.pop(socket.peer.id, None)

    async def _message(self, socket: Socket, body: str) -> None:
        """One message to its function. What the function returns is dropped; a failure is told by a frame."""
        if not self.platform.bucket.take():
            return await self._tell(socket, "Too Many Requests", events.new_id())
        route = routing.route_of(body, self.routes)
        if route is None:
            return await self._tell(socket, "Forbidden", events.new_id())
        event = events.message(socket.peer, route, body, self.platform.clock())
        if failure := await self._failure(self.routes[route], event):
            await self._tell(socket, failure, event["requestContext"]["requestId"])
        return None

    async def _failure(self, function: str, event: Event) -> str | None:
        try:
            result = await self._call(function, event)
        except TimeoutError:
            return "Endpoint request timed out"
        except (FunctionError, Throttled, UnknownFunction):
            return "Internal server error"
        return None if routing.status_of(result) is not None else "Internal server error"

    async def _call(self, function: str, event: Event) -> Any:
        """The function's result. Raises TimeoutError after 29 s, while the function goes on."""
        running = self.platform.spawn(self.platform.functions.invoke(function, event))
        done, _ = await asyncio.wait({running}, timeout=self.platform.limits.integration)
        if not done:
            raise TimeoutError
        return running.result()

    async def _tell(self, socket: Socket, message: str, request_id: str) -> None:
        frame = routing.gateway_frame(message, socket.peer.id, request_id)
        with contextlib.suppress(ConnectionError):
            await socket.send(frame.encode())

    async def _disconnect(self, peer: Peer, ending: Ending) -> None:
        """Best effort, as the platform's: a fault may lose it, delay it or repeat it."""
        fault = self.platform.faults.disconnect(peer.id) or DisconnectFault()
        if "$disconnect" not in self.routes or fault.lost:
            return
        await asyncio.sleep(fault.delay)
        for _ in range(fault.copies):
            event = events.disconnect(peer, *ending, self.platform.clock())
            with contextlib.suppress(FunctionError, Throttled, UnknownFunction, TimeoutError):
                await self._call(self.routes["$disconnect"], event)


def _unauthorized(error: FunctionError) -> Refused:
    """An authorizer says 401 by raising exactly this word; whatever else it raises is its own failure."""
    return (
        Refused(401, "Unauthorized")
        if error.message == "Unauthorized"
        else Refused(500, "Internal server error")
    )


def _refusal(refused: Refused, connection: str) -> web.Response:
    body = routing.gateway_frame(refused.message, connection, events.new_id())
    return web.Response(status=refused.status, text=body, content_type="application/json")


def _peer(request: web.Request, now: float) -> Peer:
    agent = request.headers.get("User-Agent")
    return Peer(events.new_id(), request.host, request.remote or "127.0.0.1", agent, int(now * 1000))


def _handshake(request: web.Request) -> Handshake:
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.raw_headers)
    return Handshake(request.remote or "127.0.0.1", headers, tuple(request.query.items()))


def _transport(request: web.Request) -> asyncio.Transport:
    if request.transport is None:
        raise ConnectionResetError("the client left during the handshake")
    return request.transport
