"""A small keep-alive HTTP/1.1 client for asyncio: what our own adapters need of HTTP, and no more.

    HttpFailed
    ├── ConnectFailed   nothing was sent: no address, no connection, no trusted certificate
    ├── NoReply         sent, and no whole reply came in time
    └── BrokenReply     sent, and the reply was cut, malformed or larger than allowed

After `NoReply` and `BrokenReply` the request may have had its effect. Redirects are not followed.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast
from urllib.parse import urlsplit

import httptools

KEEP_ALIVE = 10.0
"""Seconds. A frozen Lambda environment cannot see its peers hang up, so what lay longer is not trusted."""

MAX_IDLE = 32
"""Connections kept per origin."""

MAX_HEADERS = 32_768
MAX_BODY = 1_048_576

Origin = tuple[str, str, int]


class HttpFailed(Exception):
    """A request without a usable reply."""


class ConnectFailed(HttpFailed):
    """Nothing was sent."""


class NoReply(HttpFailed):
    """Sent, and not answered in time."""


class BrokenReply(HttpFailed):
    """Sent, and answered by something that is not a whole HTTP reply of the size allowed."""


class _Unheard(BrokenReply):
    """The connection ended before the first byte of a reply."""


@dataclass(frozen=True, slots=True)
class Response:
    """Header names are in lower case; of a repeated header the last value stands."""

    status: int
    headers: Mapping[str, str]
    body: bytes


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
        self._idle: dict[Origin, list[_Connection]] = {}

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
        message = _request(method, target, {"host": host, **(headers or {})}, body)
        deadline = asyncio.get_running_loop().time() + timeout
        if kept := self._kept(origin):
            try:
                return await self._exchange(kept, message, deadline, max_body)
            except _Unheard:
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

    async def _connect(self, origin: Origin, timeout: float) -> "_Connection":
        scheme, host, port = origin
        tls = _verifying() if scheme == "https" else None
        try:
            async with asyncio.timeout(timeout):
                _, connection = await asyncio.get_running_loop().create_connection(
                    _Connection, host, port, ssl=tls
                )
        except TimeoutError:
            raise ConnectFailed(f"{host} did not accept a connection in {timeout:.1f} s") from None
        except (OSError, UnicodeError) as error:
            raise ConnectFailed(f"{host}: {error}") from error
        connection.origin = origin
        return connection

    async def _exchange(
        self, connection: "_Connection", message: bytes, deadline: float, max_body: int
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

    def _kept(self, origin: Origin) -> "_Connection | None":
        """The one used last, where it is still open and was used a moment ago."""
        idle = self._idle.get(origin, [])
        while idle:
            connection = idle.pop()
            if connection.reusable and 0 <= self._clock() - connection.idle_since < KEEP_ALIVE:
                return connection
            connection.close()
        return None

    def _keep(self, connection: "_Connection") -> None:
        idle = self._idle.setdefault(connection.origin, [])
        if not connection.reusable or len(idle) >= MAX_IDLE:
            connection.close()
            return
        connection.idle_since = self._clock()
        idle.append(connection)


class _Connection(asyncio.Protocol):
    """One socket, one request at a time."""

    origin: Origin
    idle_since = 0.0

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._reply: _Reply | None = None
        self.reusable = True

    async def exchange(self, message: bytes, max_body: int) -> Response:
        if self._transport is None or self._transport.is_closing():
            raise _Unheard("the connection was closed while idle")
        reply = self._reply = _Reply(max_body, asyncio.get_running_loop().create_future())
        self._transport.write(message)
        try:
            response = await reply.whole
        finally:
            self._reply = None
        self.reusable = self.reusable and reply.clean
        return response

    def close(self) -> None:
        self.reusable = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's do not inherit from it

    def data_received(self, data: bytes) -> None:
        if self._reply is None or self._reply.whole.done():
            self.close()  # nobody asked for this: whatever comes next on this socket cannot be trusted
            return
        self._reply.feed(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.reusable = False
        if self._reply is not None:
            self._reply.cut()


class _Reply:
    """Collects one response from the parser's callbacks.

    A reply that names neither a length nor chunks would end with the connection, and could not be told
    from a cut one: it counts as broken.
    """

    def __init__(self, max_body: int, whole: "asyncio.Future[Response]") -> None:
        self.whole = whole
        self._keep_alive = False
        self._surplus = False
        self._parser = httptools.HttpResponseParser(self)
        self._max_body = max_body
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._received = 0
        self._body_size = 0
        self._in_head = True

    @property
    def clean(self) -> bool:
        """Another request may follow on this connection."""
        return self._keep_alive and not self._surplus

    def feed(self, data: bytes) -> None:
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(BrokenReply(f"not HTTP: {type(error).__name__}"))
        if self._in_head and self._received > MAX_HEADERS:
            self._fail(BrokenReply(f"headers of more than {MAX_HEADERS} bytes"))
        if self._received > MAX_HEADERS + 2 * self._max_body:
            self._fail(BrokenReply("more chunk sizes and trailers than body"))

    def cut(self) -> None:
        kind = BrokenReply if self._received else _Unheard
        self._fail(kind("the connection ended before the reply did"))

    def _fail(self, error: HttpFailed) -> None:
        if not self.whole.done():
            self.whole.set_exception(error)

    def on_message_begin(self) -> None:
        if self.whole.done():  # surplus behind the reply: whose it would be, nobody can say
            self._surplus = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # not in a trailer
            self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._in_head = False

    def on_body(self, data: bytes) -> None:
        self._body_size += len(data)
        if self._body_size > self._max_body:
            self._fail(BrokenReply(f"a body of more than {self._max_body} bytes"))
        else:
            self._body.append(data)

    def on_message_complete(self) -> None:
        if self._surplus:
            return
        status = self._parser.get_status_code()
        if status < 200:  # informational: the reply proper follows
            self._headers.clear()
            self._in_head = True
            return
        self._keep_alive = self._parser.should_keep_alive()
        if not self.whole.done():
            self.whole.set_result(Response(status, self._headers, b"".join(self._body)))


@cache
def _verifying() -> ssl.SSLContext:
    """Made once, and only for who speaks TLS: loading the authorities costs some 20 ms."""
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


def _request(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
    if " " in target:
        raise ValueError("a URL holds a space")
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body or method in ("POST", "PUT"):
        lines.append(f"content-length: {len(body)}")
    head = "\r\n".join(lines)
    if head.count("\r") != len(lines) - 1 or head.count("\n") != len(lines) - 1 or "\0" in head:
        raise ValueError("a URL or header holds a line break")
    return head.encode("ascii") + b"\r\n\r\n" + body
