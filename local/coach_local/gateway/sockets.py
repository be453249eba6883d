"""An open connection: its frames measured one by one, what is sent to it, and how it ends."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp._websocket.reader import WebSocketDataQueue
from aiohttp.http_websocket import WebSocketError, WebSocketReader

from coach_local.gateway.events import Peer
from coach_local.gateway.limits import Limits

_NO_CODE = (1005, "Client-side close frame status not set")
_LOST = (1006, "")
_UNBOUNDED = 2**31 - 1

Ending = tuple[int, str]
"""A close code and its reason."""


class FrameReader(WebSocketReader):
    """aiohttp's parser, refusing a frame over `limit` bytes although its message may be longer."""

    def __init__(self, *parser: Any, limit: int) -> None:
        super().__init__(*parser)
        self._limit = limit

    def _handle_frame(self, fin: bool, opcode: int, payload: bytes | bytearray, compressed: int) -> None:
        if len(payload) > self._limit:
            raise WebSocketError(WSCloseCode.MESSAGE_TOO_BIG, "frame over the limit")
        super()._handle_frame(fin, opcode, payload, compressed)


class MeteredResponse(web.WebSocketResponse):
    """aiohttp's server side of a WebSocket with API Gateway's sizes and without compression."""

    def __init__(self, limits: Limits, subprotocol: str | None) -> None:
        # Whether a client keeps up is the management API's to judge, so a send never waits: no writer limit.
        protocols = (subprotocol,) if subprotocol else ()
        super().__init__(protocols=protocols, compress=False, writer_limit=_UNBOUNDED, timeout=2)
        self._limits = limits

    def _post_start(self, request: web.BaseRequest, protocol: str | None, writer: Any) -> None:
        """As the original, with our parser, for which there is no public place, and without heartbeat."""
        self._ws_protocol, self._writer = protocol, writer
        self._reader = WebSocketDataQueue(
            request.protocol, self._limits.frame, loop=asyncio.get_running_loop()
        )
        # aiohttp refuses a message that reaches its limit, API Gateway one that exceeds it.
        longest = self._limits.message + 1
        self._parser = FrameReader(self._reader, longest, False, True, limit=self._limits.frame)
        request.protocol.set_parser(self._parser)
        request.protocol.keep_alive(False)


@dataclass(slots=True, eq=False)
class Socket:
    """An open connection. `last_active` is in seconds since the epoch, `ended` how the gateway ended it."""

    peer: Peer
    response: MeteredResponse
    transport: asyncio.Transport
    last_active: float
    ended: Ending | None = None

    @property
    def unread(self) -> int:
        """Bytes that wait here because the client does not read."""
        return self.transport.get_write_buffer_size()

    async def send(self, text: bytes) -> None:
        """Raises ConnectionError where the client is gone."""
        await self.response.send_frame(text, WSMsgType.TEXT)

    async def receive(self) -> str | Ending:
        """The next text message, or how the connection ended. A binary one ends it with 1003."""
        message = await self.response.receive()
        match message.type:
            case WSMsgType.TEXT:
                return str(message.data)
            case WSMsgType.BINARY:
                await self.close(WSCloseCode.UNSUPPORTED_DATA, "")
                return WSCloseCode.UNSUPPORTED_DATA, ""
            case WSMsgType.CLOSE:
                return (int(message.data), str(message.extra)) if message.data else _NO_CODE
            case WSMsgType.ERROR if isinstance(message.data, WebSocketError):
                return message.data.code, ""
        return self.ended or _LOST

    async def close(self, code: int, reason: str) -> None:
        """Close it from our side; only the first call counts."""
        if self.ended is None:
            self.ended = code, reason
            await self.response.close(code=code, message=reason.encode())

    def cut(self) -> None:
        """Drop the TCP connection without a word, as a lost network does."""
        self.transport.abort()
