"""One HTTP/1.1 connection: a request goes out whole, and a whole reply comes back.

    HttpFailed
    ├── ConnectFailed   nothing was sent: no address, no connection, no trusted certificate
    ├── NoReply         sent, and no whole reply came in time
    └── BrokenReply     sent, and the reply was cut, malformed or larger than allowed
        └── Unheard     the connection ended before the first byte of a reply

After `NoReply` and `BrokenReply` the request may have had its effect.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import httptools

MAX_HEADERS = 32_768
"""Bytes of a reply's head, and of everything in its body that is not body."""

Origin = tuple[str, str, int]
"""Scheme, host and port."""


class HttpFailed(Exception):
    """A request without a usable reply."""


class ConnectFailed(HttpFailed):
    """Nothing was sent."""


class NoReply(HttpFailed):
    """Sent, and not answered in time."""


class BrokenReply(HttpFailed):
    """Sent, and answered by something that is not a whole HTTP reply of the size allowed."""


class Unheard(BrokenReply):
    """The connection ended before the first byte of a reply."""


@dataclass(frozen=True, slots=True)
class Response:
    """Header names are in lower case; of a repeated header the last value stands."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection(asyncio.Protocol):
    """One socket, one request at a time."""

    origin: Origin
    idle_since = 0.0

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._reply: _Reply | None = None
        self.reusable = True

    async def exchange(self, message: bytes, max_body: int) -> Response:
        if self._transport is None or self._transport.is_closing():
            raise Unheard("the connection was closed while idle")
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
        self._transport = cast(asyncio.Transport, transport)

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
        kind = BrokenReply if self._received else Unheard
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


def request_message(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
    if " " in target:
        raise ValueError("a URL holds a space")
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body or method in ("POST", "PUT"):
        lines.append(f"content-length: {len(body)}")
    head = "\r\n".join(lines)
    if head.count("\r") != len(lines) - 1 or head.count("\n") != len(lines) - 1 or "\0" in head:
        raise ValueError("a URL or header holds a line break")
    return head.encode("ascii") + b"\r\n\r\n" + body
