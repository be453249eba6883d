"""Gateway events, read into our own nouns."""

import json
from pathlib import Path
from typing import Any

import pytest

from coach.errors import NotSignedIn
from coach_realtime import events

RECORDED = Path(__file__).parents[2] / "events"


def recorded(name: str) -> dict[str, Any]:
    return dict(json.loads((RECORDED / f"{name}.json").read_text()))


def authorizer_event(**changes: Any) -> dict[str, Any]:
    event = recorded("websocket_authorizer")
    event["headers"] = {k: v for k, v in event["headers"].items() if k.lower() != "sec-websocket-protocol"}
    event["queryStringParameters"] = {}
    headers = changes.pop("headers", {})
    event["headers"] |= headers
    return event | changes


def test_a_bearer_header_is_a_credential() -> None:
    event = authorizer_event(headers={"AUTHORIZATION": "Bearer a.b.c"})
    assert events.handshake(event).token == "a.b.c"


def test_a_subprotocol_is_a_credential_whatever_the_spaces() -> None:
    event = authorizer_event(headers={"Sec-WebSocket-Protocol": "coach.v1,  bearer.a.b.c"})
    assert events.handshake(event).token == "a.b.c"


def test_a_ticket_is_a_credential() -> None:
    event = authorizer_event(queryStringParameters={"ticket": "t-123", "v": "1"})
    assert (events.handshake(event).ticket, events.handshake(event).token) == ("t-123", None)


@pytest.mark.parametrize(
    "event",
    [
        authorizer_event(),
        authorizer_event(queryStringParameters=None),
        authorizer_event(headers={"Authorization": "Basic abc"}, queryStringParameters={"ticket": "t"}),
        authorizer_event(headers={"Authorization": "Bearer a.b.c", "sec-websocket-protocol": "bearer.d.e.f"}),
        authorizer_event(queryStringParameters={"token": "x"}),
        authorizer_event(queryStringParameters={"Access_Token": "x"}),
        authorizer_event(queryStringParameters={"ticket": "eyJhbGciOiJFUzI1NiJ9.e30.sig"}),
        authorizer_event(
            headers={"Authorization": "Bearer a.b.c"}, queryStringParameters={"q": "eyJh.e30.sig"}
        ),
    ],
)
def test_no_credential_or_two_or_a_token_in_the_address_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn):
        events.handshake(event)


def test_a_message_names_its_caller_from_the_authorizers_context_alone() -> None:
    event = recorded("websocket_message")
    event["requestContext"]["authorizer"] = {
        "principalId": "someone else",
        "userId": "u",
        "sessionId": "s",
        "expiresAt": "1790000000000",
        "integrationLatency": 21,
    }
    caller = events.caller(event)
    assert (caller.user, caller.session, caller.token_expires_at) == ("u", "s", 1_790_000_000_000)
    assert caller.connection == event["requestContext"]["connectionId"]
    assert caller.refusal is None


def test_a_disconnect_is_read_though_its_headers_are_empty() -> None:
    assert events.caller(recorded("websocket_disconnect")).connection


def test_a_failed_invocation_names_its_job() -> None:
    event = recorded("lambda_failure_destination")
    assert events.failed_job(event) == events.Job("6e1f3c1a-0000-4000-8000-000000000001", "t1", 1)
    assert events.failed_job({"source": "aws.events"}) is None
