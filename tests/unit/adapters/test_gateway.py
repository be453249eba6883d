import logging
from contextlib import suppress

import pytest

from coach.adapters import gateway
from coach.adapters.credentials import Credentials
from coach.adapters.gateway import GatewayOutbox
from coach.adapters.sigv4 import Signer
from coach.errors import Gone, Oversize, PostFailed, Throttled, Unanswered
from coach.measures import Metric, metering

SIGNER = Signer(Credentials("AKIDEXAMPLE", "secret", "token"), "eu-central-1", "execute-api")


@pytest.fixture
def outbox(http, server):
    return GatewayOutbox(http, SIGNER, f"{server.url}/prod/")


async def test_a_post_is_a_signed_request_to_the_connection(outbox, server):
    await outbox.post("R0oX+dfD0kwCH6w=", b'{"type":"pong"}')

    sent = server.requests[0]
    assert (sent.method, sent.target) == ("POST", "/prod/@connections/R0oX%2BdfD0kwCH6w%3D")
    assert sent.body == b'{"type":"pong"}'
    assert sent.headers["x-amz-security-token"] == "token"
    assert "SignedHeaders=host;x-amz-date;x-amz-security-token" in sent.headers["authorization"]


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        ((410, b"", {"X_Amzn_ErrorType": "GoneException"}), Gone),
        ((410, b"", {}), Gone),
        (
            (400, b'{"message":"Invalid connectionId: xyz"}', {"X_Amzn_ErrorType": "BadRequestException"}),
            Gone,
        ),
        ((400, b'{"message":"something else"}', {}), Unanswered),
        ((429, b"", {"X_Amzn_ErrorType": "LimitExceededException"}), Throttled),
        ((413, b'{"message":"too large"}', {}), Oversize),
        ((403, b'{"message":"Forbidden"}', {}), Unanswered),
        ((500, b"", {}), Unanswered),
        ((503, b"", {}), Unanswered),
        ((204, b"", {}), Unanswered),
    ],
)
async def test_a_refusal_says_what_became_of_the_post(outbox, server, reply, raw, error):
    status, body, headers = raw
    server.replies = [reply(status, body, **headers)]

    with pytest.raises(error):
        await outbox.post("abc=", b"{}")

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        (200, {Metric.POSTS: 1}),
        (410, {Metric.POSTS: 1, Metric.POSTS_GONE: 1}),
        (429, {Metric.POSTS: 1, Metric.POSTS_THROTTLED: 1}),
        (500, {Metric.POSTS: 1}),
    ],
)
async def test_a_post_is_counted_with_what_became_of_it(outbox, server, reply, status, counted):
    server.replies = [reply(status, b"")]

    with metering() as meter, suppress(PostFailed):
        await outbox.post("abc=", b"{}")

    assert meter.counted == counted


async def test_a_post_that_hangs_is_unanswered(outbox, server, monkeypatch):
    monkeypatch.setattr(gateway, "TIMEOUT", 0.05)
    server.replies = [None]

    with pytest.raises(Unanswered):
        await outbox.post("abc=", b"{}")


async def test_a_gateway_that_talks_nonsense_has_not_answered(outbox, server):
    server.replies = [b"<html>"]

    with pytest.raises(Unanswered):
        await outbox.post("abc=", b"{}")


async def test_a_missing_permission_is_told_to_the_operator(outbox, server, reply, caplog):
    server.replies = [reply(403)]

    with caplog.at_level(logging.ERROR), pytest.raises(Unanswered):
        await outbox.post("abc=", b"{}")

    assert "execute-api:ManageConnections" in caplog.text


async def test_closing_is_a_delete(outbox, server, reply):
    server.replies = [reply(204)]

    await outbox.close("abc=")

    assert (server.requests[0].method, server.requests[0].target) == ("DELETE", "/prod/@connections/abc%3D")


@pytest.mark.parametrize("status", [410, 204])
async def test_closing_what_is_gone_is_no_error(outbox, server, reply, status):
    server.replies = [reply(status)]

    await outbox.close("abc=")


async def test_closing_may_be_throttled(outbox, server, reply):
    server.replies = [reply(429)]

    with pytest.raises(Throttled):
        await outbox.close("abc=")
