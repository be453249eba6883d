"""The WebSocket API as a real client meets it."""

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode

from coach_local.gateway.faults import DisconnectFault
from coach_local.gateway.limits import Limits

in_both_isolations = pytest.mark.parametrize("isolation", ["inline", "process"], indirect=True)


async def refused(dialled):
    with pytest.raises(InvalidStatus) as refusal:
        async with dialled:
            pass
    return refusal.value.response


async def closed(socket):
    with pytest.raises(ConnectionClosed) as closing:
        await asyncio.wait_for(socket.recv(), 60)
    return closing.value.rcvd.code, closing.value.rcvd.reason


def open_connection(gateway):
    return next(iter(gateway.api.sockets))


@in_both_isolations
async def test_a_message_reaches_its_function_and_the_function_reaches_the_socket(dial):
    async with dial() as socket:
        await socket.send('{"action":"message","text":"hi"}')
        assert await socket.recv() == '{"action":"message","text":"hi"}'


@in_both_isolations
async def test_only_the_subprotocol_of_the_connect_result_reaches_the_client(dial):
    async with dial(subprotocols=["coach.v1", "bearer.abc"]) as socket:
        assert socket.subprotocol == "coach.v1"
        assert not {"X-Dropped", "Set-Cookie"} & set(socket.response.headers)


async def test_compression_is_not_negotiated(dial):
    async with dial(compression="deflate") as socket:
        assert "Sec-WebSocket-Extensions" not in socket.response.headers


@in_both_isolations
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?user=nobody", 401),
        ("?user=mallory", 403),
        ("?user=bug", 500),
        ("?connect=raise", 502),
        ("?status=429", 429),
        ("?status=503", 503),
        ("?status=301", 301),
    ],
)
async def test_a_refusal_is_an_http_status(dial, query, status):
    assert (await refused(dial(query))).status_code == status


async def test_any_2xx_of_connect_opens_the_connection(dial):
    async with dial("?status=201") as socket:
        await socket.send("{}")
        assert await socket.recv() == "{}"


async def test_a_refused_client_never_reaches_connect(dial, record):
    await refused(dial("?user=mallory"))
    assert record.of("authorize")
    assert not record.of("connect")


@in_both_isolations
async def test_the_authorizers_context_comes_with_every_later_event(dial, record):
    async with dial("?user=grace") as socket:
        await socket.send("{}")
        await socket.recv()
    await record.wait("disconnect")
    for kind in ("connect", "message", "disconnect"):
        context = record.of(kind)[0]["requestContext"]["authorizer"]
        assert context["userId"] == context["principalId"] == "grace"
        assert isinstance(context["integrationLatency"], int)


@in_both_isolations
async def test_a_connection_that_is_still_connecting_is_gone_to_posts(dial, record):
    async with dial("?connect=post"):
        assert record.of("post") == [410]


@pytest.mark.parametrize(
    ("sent", "route"),
    [
        ('{"action":"message"}', "message"),
        ('{"action":"else"}', "$default"),
        ('{"action":"$connect"}', "$default"),
        ("not json", "$default"),
        ('{"action": NaN}', "$default"),
        ("[" * 20_000, "$default"),
    ],
)
async def test_the_action_chooses_the_route(dial, record, sent, route):
    async with dial() as socket:
        await socket.send(sent)
        event = await record.wait("message")
    assert event["requestContext"]["routeKey"] == route
    assert event["body"] == sent


async def test_a_message_without_a_route_is_forbidden_and_the_socket_stays(start_gateway):
    async with (
        start_gateway(routes={"message": "message"}) as gateway,
        connect(gateway.websocket_url) as socket,
    ):
        await socket.send('{"action":"else"}')
        frame = await socket.recv()
        assert frame.startswith(
            f'{{"message": "Forbidden", "connectionId":"{open_connection(gateway)}", "requestId":"'
        )
        await socket.send('{"action":"message"}')
        assert await socket.recv() == '{"action":"message"}'


@in_both_isolations
@pytest.mark.parametrize("do", ["raise", "none", "unserialisable"])
async def test_a_failing_function_is_told_by_a_frame_of_the_gateway(dial, gateway, record, do):
    async with dial() as socket:
        await socket.send(json.dumps({"do": do}))
        frame = await socket.recv()
        request_id = record.of("message")[0]["requestContext"]["requestId"]
        connection = open_connection(gateway)
    assert frame == (
        f'{{"message": "Internal server error", "connectionId":"{connection}", "requestId":"{request_id}"}}'
    )


async def test_after_29_seconds_the_gateway_gives_up_and_the_function_goes_on(start_gateway):
    async with start_gateway(Limits(integration=0.2)) as gateway, connect(gateway.websocket_url) as socket:
        await socket.send('{"do":"sleep","seconds":0.4}')
        assert (await socket.recv()).startswith('{"message": "Endpoint request timed out", "connectionId":"')
        assert json.loads(await socket.recv())["slept"] == 0.4


@in_both_isolations
async def test_messages_of_one_connection_run_side_by_side(dial):
    async with dial() as socket:
        await socket.send('{"do":"sleep","seconds":0.5}')
        await socket.send('{"do":"echo"}')
        assert json.loads(await socket.recv()) == {"do": "echo"}
        assert json.loads(await socket.recv())["slept"] == 0.5


async def test_a_frame_of_32_kib_passes_and_one_byte_more_ends_the_connection(dial):
    async with dial() as socket:
        await socket.send("x" * 32_768)
        assert len(await socket.recv()) == 32_768
        await socket.send("x" * 32_769)
        assert (await closed(socket))[0] == 1009


async def test_a_message_of_128_kib_in_small_frames_passes_and_a_longer_one_ends_the_connection(dial):
    async with dial() as socket:
        await socket.send(["x" * 32_768] * 4)
        assert len(await socket.recv()) == 131_072
        await socket.send(["x" * 32_768] * 4 + ["x"])
        assert (await closed(socket))[0] == 1009


async def test_a_frame_that_only_declares_a_huge_length_ends_the_connection(dial):
    async with dial() as socket:
        header = (
            Frame(Opcode.TEXT, b"").serialize(mask=True)[:1]
            + b"\xff"
            + (1 << 40).to_bytes(8, "big")
            + b"mask"
        )
        socket.transport.write(header)
        assert (await closed(socket))[0] == 1009


async def test_a_binary_frame_ends_the_connection(dial, record):
    async with dial() as socket:
        await socket.send(b"\x00")
        assert (await closed(socket))[0] == 1003
    assert (await record.wait("disconnect"))["requestContext"]["disconnectStatusCode"] == 1003


@pytest.mark.parametrize("seconds", [599.0, 600.0])
async def test_ten_idle_minutes_end_a_connection(dial, gateway, clock, seconds):
    async with dial() as socket:
        clock.now += seconds
        gateway.api.sweep()
        if seconds < 600:
            await socket.send("{}")
            assert await socket.recv() == "{}"
        else:
            assert await closed(socket) == (1001, "Going away")


async def test_traffic_either_way_keeps_a_connection_and_two_hours_end_it(dial, gateway, clock, record):
    async with dial() as socket:
        for _ in range(13):
            clock.now += 550
            gateway.api.sweep()
            await socket.send("{}")
            await socket.recv()
        clock.now += 50
        gateway.api.sweep()
        assert await closed(socket) == (1001, "Going away")
    context = (await record.wait("disconnect"))["requestContext"]
    assert (context["disconnectStatusCode"], context["disconnectReason"]) == (1001, "Going away")


async def test_a_clients_pings_are_answered_and_do_not_keep_a_connection(dial, gateway, clock):
    async with dial() as socket:
        clock.now += 550
        await (await socket.ping())
        clock.now += 50
        gateway.api.sweep()
        assert await closed(socket) == (1001, "Going away")


@pytest.mark.parametrize(
    ("leave", "code", "reason"),
    [
        (lambda socket: socket.close(1000, "bye"), 1000, "bye"),
        (lambda socket: socket.close(4001), 4001, ""),
    ],
)
async def test_disconnect_tells_the_clients_own_code(dial, record, leave, code, reason):
    async with dial() as socket:
        await leave(socket)
    context = (await record.wait("disconnect"))["requestContext"]
    assert (context["disconnectStatusCode"], context["disconnectReason"]) == (code, reason)


async def test_a_close_without_a_code_is_1005(dial, record):
    async with dial() as socket:
        socket.transport.write(Frame(Opcode.CLOSE, b"").serialize(mask=True))
        context = (await record.wait("disconnect"))["requestContext"]
    assert context["disconnectStatusCode"] == 1005
    assert context["disconnectReason"] == "Client-side close frame status not set"


async def test_a_lost_network_is_1006(dial, record):
    async with dial() as socket:
        socket.transport.abort()
        context = (await record.wait("disconnect"))["requestContext"]
    assert context["disconnectStatusCode"] == 1006


async def test_a_connection_that_left_is_forgotten(dial, gateway, record):
    async with dial():
        pass
    await record.wait("disconnect")
    assert gateway.api.sockets == {}


@pytest.mark.parametrize(
    ("fault", "count"), [(DisconnectFault(lost=True), 0), (DisconnectFault(copies=2), 2)]
)
async def test_disconnect_may_be_lost_or_come_twice(dial, gateway, faults, record, fault, count):
    faults.add(fault)
    async with dial():
        pass
    await gateway.platform.settle(5)
    assert len(record.of("disconnect")) == count


async def test_over_the_rate_connects_are_429_and_messages_get_a_frame(start_gateway):
    async with start_gateway(Limits(requests_per_second=0, burst=2)) as gateway:
        async with connect(gateway.websocket_url) as socket:
            await socket.send('{"do":"none"}')
            assert (await socket.recv()).startswith('{"message": "Internal server error"')
            await socket.send('{"do":"none"}')
            assert (await socket.recv()).startswith('{"message": "Too Many Requests"')
        assert (await refused(connect(gateway.websocket_url))).status_code == 429


@in_both_isolations
async def test_the_function_gets_a_context(dial):
    async with dial() as socket:
        await socket.send('{"do":"context"}')
        told = json.loads(await socket.recv())
    assert told["name"] == "message"
    assert told["time"]
    assert len(told["id"]) == 36
