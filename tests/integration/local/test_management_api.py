"""The `@connections` API, by bare HTTP and by boto3."""

from urllib.parse import quote

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from coach_local.gateway.faults import PostFault
from coach_local.gateway.limits import Limits

UNKNOWN = "R1kmxc2VNjMCFIA="


@pytest.fixture
async def device(dial):
    async with dial() as socket:
        yield socket


@pytest.fixture
def connection(device, gateway):
    return next(iter(gateway.api.sockets))


@pytest.fixture
def url(gateway):
    return lambda connection: f"{gateway.connections_url}/@connections/{quote(connection)}"


async def answered(request):
    async with request as response:
        return response.status, response.headers.get("x-amzn-ErrorType"), await response.text()


async def test_a_post_arrives_as_one_text_frame_and_answers_200(http, device, url, connection):
    assert await answered(http.post(url(connection), data="héllo")) == (200, None, "")
    assert await device.recv() == "héllo"


async def test_the_at_sign_may_come_encoded(http, device, gateway, connection):
    from yarl import URL

    encoded = URL(f"{gateway.connections_url}/%40connections/{quote(connection)}", encoded=True)
    assert (await answered(http.post(encoded, data="x")))[0] == 200
    assert await device.recv() == "x"


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_an_unknown_connection_is_gone(http, url, method):
    assert await answered(http.request(method, url(UNKNOWN))) == (410, "GoneException", "")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_an_impossible_id_is_a_bad_request(http, url, method):
    status, kind, body = await answered(http.request(method, url("xyz")))
    assert (status, kind) == (400, "BadRequestException")
    assert body == '{"message": "Invalid connectionId: xyz"}'


async def test_128_kib_may_be_posted_and_not_a_byte_more(http, device, url, connection):
    assert (await answered(http.post(url(connection), data=b"x" * 131_072)))[0] == 200
    assert len(await device.recv()) == 131_072
    status, kind, _ = await answered(http.post(url(connection), data=b"x" * 131_073))
    assert (status, kind) == (413, "PayloadTooLargeException")


async def test_a_connection_can_be_looked_at(http, device, url, connection):
    async with http.get(url(connection)) as response:
        described = await response.json()
    assert described["connectedAt"] == described["lastActiveAt"] == "2027-01-15T08:00:00.000Z"
    assert described["identity"]["sourceIp"] == "127.0.0.1"
    assert described["identity"]["userAgent"].startswith("Python/")


async def test_delete_closes_with_1000_and_the_connection_is_gone_at_once(
    http, device, url, connection, record
):
    device.transport.pause_reading()
    assert (await answered(http.delete(url(connection))))[0] == 204
    for method in ("GET", "POST", "DELETE"):
        assert (await answered(http.request(method, url(connection))))[0] == 410
    device.transport.resume_reading()
    with pytest.raises(ConnectionClosed) as closing:
        await device.recv()
    assert closing.value.rcvd.code == 1000
    context = (await record.wait("disconnect"))["requestContext"]
    assert (context["disconnectStatusCode"], context["disconnectReason"]) == (
        1000,
        "Connection Closed Normally",
    )


async def test_a_client_that_does_not_read_is_over_its_limit(start_gateway, http):
    async with (
        start_gateway(Limits(client_buffer=10_000)) as gateway,
        connect(gateway.websocket_url, compression=None, max_queue=1) as device,
    ):
        device.transport.pause_reading()
        connection = next(iter(gateway.api.sockets))
        url = f"{gateway.connections_url}/@connections/{quote(connection)}"
        for _ in range(400):
            status, kind, _ = await answered(http.post(url, data=b"x" * 131_072))
            if status != 200:
                break
        device.transport.abort()
    assert (status, kind) == (429, "LimitExceededException")


async def test_over_the_rate_a_post_is_429(start_gateway, http):
    async with (
        start_gateway(Limits(requests_per_second=0, burst=1)) as gateway,
        connect(gateway.websocket_url),
    ):
        url = f"{gateway.connections_url}/@connections/{quote(UNKNOWN)}"
        assert (await answered(http.post(url)))[:2] == (429, "LimitExceededException")


@pytest.mark.parametrize(
    ("status", "kind"), [(410, "GoneException"), (429, "LimitExceededException"), (403, "ForbiddenException")]
)
async def test_a_fault_answers_for_the_connection_as_often_as_it_says(
    http, device, url, connection, faults, status, kind
):
    faults.add(PostFault(status=status, times=1, connection=connection))
    assert (await answered(http.post(url(connection), data="lost")))[:2] == (status, kind)
    assert (await answered(http.post(url(connection), data="kept")))[0] == 200
    assert await device.recv() == "kept"


async def test_a_fault_may_concern_another_connection(http, device, url, connection, faults):
    faults.add(PostFault(status=410, connection=UNKNOWN))
    assert (await answered(http.post(url(connection), data="x")))[0] == 200


async def test_a_post_may_fail_although_its_frame_arrived(http, device, url, connection, faults):
    faults.add(PostFault(status=500, deliver=True, times=1))
    assert (await answered(http.post(url(connection), data="x")))[0] == 500
    assert await device.recv() == "x"


async def test_a_frame_may_arrive_after_the_post_was_answered(http, device, url, connection, faults):
    faults.add(PostFault(arrives=0.1, times=1))
    assert (await answered(http.post(url(connection), data="late")))[0] == 200
    assert (await answered(http.post(url(connection), data="next")))[0] == 200
    assert [await device.recv(), await device.recv()] == ["next", "late"]


async def test_a_hanging_post_is_given_up_by_the_caller_and_was_delivered(
    http, device, url, connection, faults
):
    from aiohttp import ClientTimeout

    faults.add(PostFault(delay=60, times=1))
    with pytest.raises(TimeoutError):
        await answered(http.post(url(connection), data="x", timeout=ClientTimeout(0.1)))
    assert await device.recv() == "x"


def management(gateway, secret="secret", **options):
    return boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=gateway.connections_url,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
        **options,
    )


async def in_thread(call, **arguments):
    import asyncio

    return await asyncio.to_thread(lambda: call(**arguments))


@pytest.mark.parametrize("token", [None, "session-token"])
async def test_boto3_posts_with_a_valid_signature(start_gateway, token):
    async with (
        start_gateway(credentials={"key": "secret"}) as gateway,
        connect(gateway.websocket_url) as device,
    ):
        client = management(gateway, aws_session_token=token)
        connection = next(iter(gateway.api.sockets))
        await in_thread(client.post_to_connection, ConnectionId=connection, Data=b"signed")
        assert await device.recv() == "signed"


async def test_boto3_with_another_secret_is_forbidden(start_gateway):
    async with start_gateway(credentials={"key": "secret"}) as gateway:
        client = management(gateway, secret="other")
        with pytest.raises(client.exceptions.ForbiddenException):
            await in_thread(client.post_to_connection, ConnectionId=UNKNOWN, Data=b"x")


async def test_boto3_tells_the_errors_apart(gateway, device, connection, faults):
    client = management(gateway)
    with pytest.raises(client.exceptions.GoneException):
        await in_thread(client.post_to_connection, ConnectionId=UNKNOWN, Data=b"x")
    with pytest.raises(client.exceptions.PayloadTooLargeException):
        await in_thread(client.post_to_connection, ConnectionId=connection, Data=b"x" * 200_000)
    faults.add(PostFault(status=429))
    with pytest.raises(client.exceptions.LimitExceededException):
        await in_thread(client.post_to_connection, ConnectionId=connection, Data=b"x")
    with pytest.raises(ClientError, match="Invalid connectionId: xyz"):
        await in_thread(client.get_connection, ConnectionId="xyz")


async def test_boto3_looks_at_and_deletes_a_connection(gateway, device, connection):
    client = management(gateway)
    described = await in_thread(client.get_connection, ConnectionId=connection)
    assert described["Identity"]["SourceIp"] == "127.0.0.1"
    await in_thread(client.delete_connection, ConnectionId=connection)
    with pytest.raises(client.exceptions.GoneException):
        await in_thread(client.get_connection, ConnectionId=connection)
