"""The outbox's contract: a frame arrives, or the poster learns what became of it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from urllib.parse import unquote

import pytest

from coach.adapters import gateway
from coach.adapters.credentials import Credentials
from coach.adapters.gateway import GatewayOutbox
from coach.adapters.http import Http
from coach.adapters.memory.outbox import LIMIT, MemoryOutbox
from coach.adapters.sigv4 import Signer
from coach.errors import Gone, Oversize, Throttled, Unanswered
from coach.ports import Outbox

ID = "R0oX+dfD0kwCH6w="


@dataclass
class Stage:
    """An outbox, and what can happen to a connection behind it."""

    subject: Outbox
    connect: Callable[[str], None]
    disconnect: Callable[[str], None]
    throttle: Callable[[str], None]
    silence: Callable[[str], None]
    """The next post to the connection arrives, and is not answered."""
    posted: Callable[[str], list[bytes]]


def memory() -> Stage:
    subject = MemoryOutbox()
    return Stage(
        subject,
        subject.connect,
        subject.disconnect,
        lambda connection: subject.fail(connection, Throttled("slow reader")),
        lambda connection: subject.fail(connection, Unanswered("no reply"), arrives=True),
        lambda connection: subject.posted[connection],
    )


class ConnectionsApi:
    """`@connections` as API Gateway answers it: statuses, error types, empty bodies."""

    def __init__(self) -> None:
        self.connected: set[str] = set()
        self.posted: defaultdict[str, list[bytes]] = defaultdict(list)
        self.throttled: set[str] = set()
        self.silent: set[str] = set()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, headers = head.split(" ", 2)
        length = int(headers.lower().partition("content-length: ")[2].partition("\r\n")[0] or 0)
        body = await reader.readexactly(length)
        status, kind = self._status(method, unquote(target.rpartition("/")[2]), body)
        if status:
            writer.write(
                f"HTTP/1.1 {status} -\r\nx-amzn-ErrorType: {kind}\r\ncontent-length: 0\r\n\r\n".encode()
            )

    def _status(self, method: str, connection: str, body: bytes) -> tuple[int, str]:
        if connection not in self.connected:
            return 410, "GoneException"
        if method == "DELETE":
            self.connected.remove(connection)
            return 204, ""
        if len(body) > LIMIT:
            return 413, "PayloadTooLargeException"
        if connection in self.throttled:
            self.throttled.remove(connection)
            return 429, "LimitExceededException"
        self.posted[connection].append(body)
        if connection in self.silent:
            self.silent.remove(connection)
            return 0, ""
        return 200, ""


@pytest.fixture(params=["memory", "gateway"])
async def stage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    if request.param == "memory":
        yield memory()
        return
    monkeypatch.setattr(gateway, "TIMEOUT", 0.6)
    api = ConnectionsApi()
    server = await asyncio.start_server(api, "127.0.0.1", 0, limit=1 << 20)
    http = Http()
    signer = Signer(Credentials("AKIDEXAMPLE", "secret"), "eu-central-1", "execute-api")
    yield Stage(
        GatewayOutbox(http, signer, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/prod"),
        api.connected.add,
        api.connected.discard,
        api.throttled.add,
        api.silent.add,
        lambda connection: api.posted[connection],
    )
    await http.aclose()
    server.close()


async def test_frames_arrive_whole_and_in_order(stage: Stage) -> None:
    stage.connect(ID)
    for frame in ("ü🏋️".encode(), b'{"type":"pong"}', b"x" * LIMIT):
        await stage.subject.post(ID, frame)

    assert stage.posted(ID) == ["ü🏋️".encode(), b'{"type":"pong"}', b"x" * LIMIT]


async def test_posts_to_several_connections_do_not_mix(stage: Stage) -> None:
    ids = [f"id-{n}=" for n in range(5)]
    for connection in ids:
        stage.connect(connection)

    await asyncio.gather(*(stage.subject.post(connection, connection.encode()) for connection in ids))

    assert [stage.posted(connection) for connection in ids] == [[connection.encode()] for connection in ids]


async def test_a_connection_that_never_was_is_gone(stage: Stage) -> None:
    with pytest.raises(Gone):
        await stage.subject.post(ID, b"{}")


async def test_a_connection_that_left_is_gone(stage: Stage) -> None:
    stage.connect(ID)
    await stage.subject.post(ID, b"1")
    stage.disconnect(ID)

    with pytest.raises(Gone):
        await stage.subject.post(ID, b"2")


async def test_more_than_the_gateway_takes_is_oversize_and_does_not_arrive(stage: Stage) -> None:
    stage.connect(ID)

    with pytest.raises(Oversize):
        await stage.subject.post(ID, b"x" * (LIMIT + 1))

    assert stage.posted(ID) == []


async def test_a_throttled_post_did_not_arrive_and_may_be_tried_again(stage: Stage) -> None:
    stage.connect(ID)
    stage.throttle(ID)
    with pytest.raises(Throttled):
        await stage.subject.post(ID, b"1")
    assert stage.posted(ID) == []

    await stage.subject.post(ID, b"1")

    assert stage.posted(ID) == [b"1"]


async def test_an_unanswered_post_may_have_arrived(stage: Stage) -> None:
    stage.connect(ID)
    stage.silence(ID)
    with pytest.raises(Unanswered):
        await stage.subject.post(ID, b"1")

    await stage.subject.post(ID, b"1")

    assert stage.posted(ID) == [b"1", b"1"]


async def test_a_slow_connection_delays_no_other(stage: Stage) -> None:
    stage.connect("slow=")
    stage.connect("quick=")
    stage.silence("slow=")
    slow = asyncio.create_task(stage.subject.post("slow=", b"1"))

    await stage.subject.post("quick=", b"2")

    assert stage.posted("quick=") == [b"2"]
    with pytest.raises(Unanswered):
        await slow


async def test_a_closed_connection_is_gone(stage: Stage) -> None:
    stage.connect(ID)
    await stage.subject.close(ID)

    with pytest.raises(Gone):
        await stage.subject.post(ID, b"{}")


async def test_closing_what_is_gone_is_no_error(stage: Stage) -> None:
    await stage.subject.close(ID)
