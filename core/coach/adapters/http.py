"""A small keep-alive HTTP/1.1 client for asyncio: what our own adapters need of HTTP, and no more.

Redirects are not followed, and certificates always verified.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from urllib.parse import urlsplit

from coach.adapters.http_wire import (
    BrokenReply,
    ConnectFailed,
    Connection,
    HttpFailed,
    NoReply,
    Origin,
    Response,
    Unheard,
    request_message,
)

__all__ = ["BrokenReply", "ConnectFailed", "Http", "HttpFailed", "NoReply", "Response"]

KEEP_ALIVE = 10.0
"""Seconds. A frozen Lambda environment cannot see its peers hang up, so what lay longer is not trusted."""

MAX_IDLE = 32
"""Connections kept per origin."""

MAX_BODY = 1_048_576


class Http:
    """Sends requests over connections that it keeps per origin; belongs to one event loop.

    A kept connection may have been closed by its server meanwhile. Where it ends before the first byte
    of a reply, the request is sent once more on a fresh one. The server may then have seen it twice,
    which is safe here because every request of ours is idempotent or conditional: frames carry their
    position, invocations an epoch whose lease is taken once, transactions a token, and other writes to
    the table a condition or the same values again.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives wall-clock seconds: a loop's own time may stand still in a frozen environment."""
        self._clock = clock
        self._idle: dict[Origin, list[Connection]] = {}

    async def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        timeout: float,
        connect_timeout: float = 1.0,
        max_body: int = MAX_BODY,
    ) -> Response:
        """`url` is sent as it is: what needs encoding is encoded already. `timeout` bounds everything.

        Raises ConnectFailed, NoReply or BrokenReply; ValueError for a URL or header that cannot be sent.
        """
        origin, host, target = _take_apart(url)
        message = request_message(method, target, {"host": host, **(headers or {})}, body)
        deadline = asyncio.get_running_loop().time() + timeout
        if kept := self._kept(origin):
            try:
                return await self._exchange(kept, message, deadline, max_body)
            except Unheard:
                pass
        fresh = await self._connect(origin, min(connect_timeout, timeout))
        return await self._exchange(fresh, message, deadline, max_body)

    async def aclose(self) -> None:
        """Closes what is kept. The client may be used again afterwards."""
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()
        await asyncio.sleep(0)  # lets the transports tell their sockets

    async def _connect(self, origin: Origin, timeout: float) -> Connection:
        scheme, host, port = origin
        tls = _verifying() if scheme == "https" else None
        try:
            async with asyncio.timeout(timeout):
                _, connection = await asyncio.get_running_loop().create_connection(
                    Connection, host, port, ssl=tls
                )
        except TimeoutError:
            raise ConnectFailed(f"{host} did not accept a connection in {timeout:.1f} s") from None
        except (OSError, UnicodeError) as error:
            raise ConnectFailed(f"{host}: {error}") from error
        connection.origin = origin
        return connection

    async def _exchange(
        self, connection: Connection, message: bytes, deadline: float, max_body: int
    ) -> Response:
        try:
            async with asyncio.timeout_at(deadline):
                response = await connection.exchange(message, max_body)
        except TimeoutError:
            connection.close()
            raise NoReply(f"{connection.origin[1]} sent no whole reply in time") from None
        except BaseException:
            connection.close()
            raise
        self._keep(connection)
        return response

    def _kept(self, origin: Origin) -> Connection | None:
        """The one used last, where it is still open and was used a moment ago."""
        idle = self._idle.get(origin, [])
        while idle:
            connection = idle.pop()
            if connection.reusable and 0 <= self._clock() - connection.idle_since < KEEP_ALIVE:
                return connection
            connection.close()
        return None

    def _keep(self, connection: Connection) -> None:
        idle = self._idle.setdefault(connection.origin, [])
        if not connection.reusable or len(idle) >= MAX_IDLE:
            connection.close()
            return
        connection.idle_since = self._clock()
        idle.append(connection)


@cache
def _verifying() -> ssl.SSLContext:
    """Made once, and only for who speaks TLS: loading the authorities costs some 30 ms."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@lru_cache(maxsize=256)
def _take_apart(url: str) -> tuple[Origin, str, str]:
    """The origin to connect to, the Host header, and the request's target."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("only http:// and https:// URLs can be requested")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return (parts.scheme, parts.hostname, port), parts.netloc.rpartition("@")[2], target
