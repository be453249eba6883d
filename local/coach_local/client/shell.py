"""The talking part of the client: a WebSocket that is reopened as long as somebody waits for something."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from coach_local.client.happening import Happening
from coach_local.client.session import Session

SUBPROTOCOL = "coach.v1"
FINAL = (400, 401, 403, 404)
"""Handshakes refused like this are refused again: there is no use in trying."""

TokenSource = Callable[[], Awaitable[str]]


class Refused(Exception):
    """The server does not let us connect; `status` is the HTTP status of the handshake."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the server refused the connection with {status}")
        self.status = status


class CoachClient:
    """Connected from entry to exit of `async with`, through whatever the network does.

    `token` is asked for at every connect, and when the server says that one has expired.
    """

    def __init__(self, url: str, token: TokenSource, session: Session | None = None) -> None:
        self.session = session or Session()
        self.happenings: asyncio.Queue[Happening] = asyncio.Queue()
        self._url = url
        self._token = token
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError, Refused):
                await self._task

    async def ask(self, text: str, **options: Any) -> AsyncIterator[Happening]:
        """Everything that happens until the answer's `done`. Raises Refused."""
        turn = self.begin(text, **options)
        async for happening in self._until_over(turn):
            yield happening

    def begin(self, text: str, **options: Any) -> str:
        """Asks without waiting; the answer is among the happenings. Returns the turn's id."""
        turn = self.session.ask(text, self._now(), **options)
        self._changed.set()
        return turn

    def report(self, type: str, workout: str, at: int | None = None, **fields: Any) -> str:
        """Tells what happened in a workout, now or `at` its own time (UTC milliseconds). Returns the id, by
        which the reply is found among the happenings; without a connection it waits for the next one."""
        now = time.time_ns() // 1_000_000 if at is None else at
        name = self.session.report(type, workout, now, self._now(), **fields)
        self._changed.set()
        return name

    async def next(self) -> Happening:
        """Whatever happens next. Raises Refused."""
        return await self._next()

    def stop(self, turn: str) -> None:
        self.session.stop(turn, self._now())
        self._changed.set()

    async def _until_over(self, turn: str) -> AsyncIterator[Happening]:
        while turn in self.session.turns or not self.happenings.empty():
            happening = await self._next()
            if happening.view is None or happening.view.turn == turn:
                yield happening

    async def _next(self) -> Happening:
        """The next happening, or what ended the client."""
        getting = asyncio.create_task(self.happenings.get())
        assert self._task is not None
        await asyncio.wait({getting, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not getting.done():
            getting.cancel()
            self._task.result()
        return await getting

    # -- the connection

    async def _run(self) -> None:
        """Connects, talks, and connects again. Before the server goes away the next connection is made
        first, and the old one listened to meanwhile."""
        line: _Line | None = None
        try:
            while True:
                await asyncio.sleep(max(0.0, self.session.connect_at - self._now()))
                fresh = await self._connect()
                if line is not None:
                    await line.close()
                line = fresh
                if line is None:
                    self.session.closed(self._now())
                elif not await self._talk(line):
                    await line.close()
                    line = None
                    self.session.closed(self._now())
        finally:
            if line is not None:
                await line.close()

    async def _connect(self) -> "_Line | None":
        headers = {"Authorization": f"Bearer {await self._token()}"}
        try:
            socket = await connect(
                self._url,
                additional_headers=headers,
                subprotocols=[Subprotocol(SUBPROTOCOL)],
                compression=None,
                ping_interval=None,  # the gateway answers no protocol pings that would keep it awake
                open_timeout=10,
                close_timeout=1,
                max_size=None,
            )
        except InvalidStatus as error:
            if error.response.status_code in FINAL:
                raise Refused(error.response.status_code) from None
            return None
        except (OSError, TimeoutError, InvalidHandshake):
            return None
        self.session.opened(self._now())
        return _Line(socket, asyncio.create_task(self._listen(socket)))

    async def _talk(self, line: "_Line") -> bool:
        """Until the connection ends; True where it is to be replaced while it still works."""
        with suppress(ConnectionClosed):
            while not line.listening.done():
                if self.session.closing:
                    return self.session.moving
                await self._send_out(line.socket)
                self._changed.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(max(0.0, self.session.due() - self._now())):
                        await self._changed.wait()
                self.session.tick(self._now())
        return False

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for message in socket:
                for happening in self.session.receive(str(message), self._now()):
                    self.happenings.put_nowait(happening)
                if self.session.outgoing:
                    self._changed.set()
        except ConnectionClosed:
            pass
        finally:
            self._changed.set()

    async def _send_out(self, socket: ClientConnection) -> None:
        if self.session.needs_token:
            self.session.renew(await self._token(), self._now())
        while self.session.outgoing:
            await socket.send(self.session.outgoing.pop(0))

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


@dataclass(frozen=True, slots=True)
class _Line:
    """One connection, and the task that listens to it."""

    socket: ClientConnection
    listening: asyncio.Task[None]

    async def close(self) -> None:
        self.listening.cancel()
        await asyncio.gather(self.listening, return_exceptions=True)
        await self.socket.close()
