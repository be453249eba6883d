"""The built events have the shape of the recorded ones: the same keys, and values of the same kind."""

import json
from pathlib import Path

import pytest

from coach_local.configuration import FUNCTIONS
from coach_local.gateway import events
from coach_local.gateway.events import Handshake, Peer
from coach_local.schedules import scheduled_event

RECORDED = Path(__file__).parents[3] / "events"
NOW = 1705751697.42


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text())


def shape(value):
    match value:
        case dict():
            return {key: shape(inner) for key, inner in value.items()}
        case list():
            return [shape(value[0])] if value else []
    return type(value).__name__


@pytest.fixture
def peer():
    context = recorded("websocket_message")["requestContext"]
    agent, authorizer = context["identity"]["userAgent"], context["authorizer"]
    return Peer("R1kmxc2VNjMCFIA=", context["domainName"], "203.0.113.9", agent, 1705751697419, authorizer)


@pytest.fixture
def handshake():
    headers = recorded("websocket_authorizer")["headers"]
    sent = tuple((name, value) for name, value in headers.items() if not name.startswith("X-"))
    return Handshake("203.0.113.9", sent, (("v", "1"),))


def test_connect_is_shaped_as_recorded(peer, handshake):
    assert shape(events.connect(peer, handshake, NOW)) == shape(recorded("websocket_connect"))


def test_the_authorizers_event_is_shaped_as_recorded(peer, handshake):
    peer.authorizer = {}
    assert shape(events.authorize(peer, handshake, NOW, "eu-central-1")) == shape(
        recorded("websocket_authorizer")
    )


def test_a_message_is_shaped_as_recorded(peer):
    assert shape(events.message(peer, "$default", "{}", NOW)) == shape(recorded("websocket_message"))


def test_disconnect_is_shaped_as_recorded(peer):
    assert shape(events.disconnect(peer, 1001, "Going away", NOW)) == shape(recorded("websocket_disconnect"))


def test_an_http_event_is_shaped_as_recorded():
    expected = recorded("http")
    headers = expected["headers"] | {"cookie": "a=1; b=2"}
    target = f"{expected['rawPath']}?{expected['rawQueryString']}"
    event = events.http("POST", target, headers, b'{"units": 1}', source_ip="203.0.113.9", now=NOW)
    assert shape(event) == shape(expected)
    assert event["queryStringParameters"] == expected["queryStringParameters"]


def test_a_scheduled_event_is_shaped_as_recorded():
    assert shape(scheduled_event(FUNCTIONS[-2], "eu-central-1")) == shape(recorded("scheduled"))


def test_what_has_no_data_is_left_out(handshake):
    peer = Peer("R1kmxc2VNjMCFIA=", "example.com", "203.0.113.9", None, 1705751697419)
    event = events.connect(peer, Handshake("203.0.113.9", handshake.headers, ()), NOW)
    assert "queryStringParameters" not in event
    assert "multiValueQueryStringParameters" not in event
    assert "authorizer" not in event["requestContext"]
    assert event["requestContext"]["identity"] == {"sourceIp": "203.0.113.9"}


def test_a_header_sent_twice_is_listed_twice_and_its_last_value_counts(peer):
    handshake = Handshake("203.0.113.9", (("X-Twice", "1"), ("X-Twice", "2")), (("q", "a"), ("q", "b")))
    event = events.connect(peer, handshake, NOW)
    assert event["headers"]["X-Twice"] == "2"
    assert event["multiValueHeaders"]["X-Twice"] == ["1", "2"]
    assert event["queryStringParameters"] == {"q": "b"}
    assert event["multiValueQueryStringParameters"] == {"q": ["a", "b"]}


def test_times_are_in_the_gateways_formats(peer):
    context = events.message(peer, "$default", "{}", NOW)["requestContext"]
    assert context["requestTime"] == "20/Jan/2024:11:54:57 +0000"
    assert context["requestTimeEpoch"] == 1705751697420


def test_ids_look_like_the_gateways_and_differ_in_every_event(peer):
    first, second = (events.message(peer, "$default", "{}", NOW)["requestContext"] for _ in range(2))
    assert len(first["messageId"]) == len(first["requestId"]) == 16
    assert first["requestId"] == first["extendedRequestId"]
    assert len({first["requestId"], second["requestId"], first["messageId"], second["messageId"]}) == 4


def test_events_of_one_connection_share_no_context(peer):
    event = events.message(peer, "$default", "{}", NOW)
    event["requestContext"]["authorizer"]["userId"] = "somebody else"
    assert peer.authorizer["userId"] != "somebody else"
