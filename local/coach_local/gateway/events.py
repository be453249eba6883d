"""The events that API Gateway makes: WebSocket and authorizer (payload 1.0), HTTP API (payload 2.0)."""

import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

Event = dict[str, Any]
Pairs = tuple[tuple[str, str], ...]

ACCOUNT = "000000000000"
API_ID = "local00000"
STAGE = "local"

_HOP_BY_HOP = {"connection", "upgrade", "content-length"}
_TEXT_TYPES = ("text/", "application/json", "application/javascript", "application/xml")


def new_id() -> str:
    """An opaque id of 16 characters, base64url with its `=`, as connection and request ids are."""
    return secrets.token_urlsafe(11) + "="


def method_arn(region: str) -> str:
    return f"arn:aws:execute-api:{region}:{ACCOUNT}:{API_ID}/{STAGE}/$connect"


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a client sent to open a connection; header names in the client's own casing."""

    source_ip: str
    headers: Pairs
    query: Pairs


@dataclass(slots=True)
class Peer:
    """What every event of one connection repeats. `connected_at` is in milliseconds since the epoch."""

    id: str
    host: str
    source_ip: str
    user_agent: str | None
    connected_at: int
    authorizer: Event = field(default_factory=dict)


def connect(peer: Peer, handshake: Handshake, now: float) -> Event:
    headers = _without(handshake.headers, _HOP_BY_HOP) + _forwarded(handshake)
    return _described(headers, handshake.query) | {
        "requestContext": _context(peer, "$connect", "CONNECT", now),
        "isBase64Encoded": False,
    }


def authorize(peer: Peer, handshake: Handshake, now: float, region: str) -> Event:
    """The REQUEST authorizer's event. Unlike `$connect`'s it keeps the hop-by-hop headers."""
    described = _described(handshake.headers + _forwarded(handshake), handshake.query)
    return {
        "type": "REQUEST",
        "methodArn": method_arn(region),
        "queryStringParameters": {},
        "multiValueQueryStringParameters": {},
        **described,
        "stageVariables": {},
        "requestContext": _context(peer, "$connect", "CONNECT", now),
    }


def message(peer: Peer, route: str, body: str, now: float) -> Event:
    """A message's event: no headers, no query string."""
    context = _context(peer, route, "MESSAGE", now)
    return {"requestContext": context | {"messageId": new_id()}, "body": body, "isBase64Encoded": False}


def disconnect(peer: Peer, code: int, reason: str, now: float) -> Event:
    """The last event: four fixed headers, and why the connection ended."""
    headers = {"Host": peer.host, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""}
    context = _context(peer, "$disconnect", "DISCONNECT", now)
    return {
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "requestContext": context | {"disconnectStatusCode": code, "disconnectReason": reason},
        "isBase64Encoded": False,
    }


def http(
    method: str, target: str, headers: Mapping[str, str], body: bytes, *, source_ip: str, now: float
) -> Event:
    """An HTTP API event of the route `$default`. `headers` have lower-case names, values joined by commas."""
    headers = dict(headers)
    cookies = headers.pop("cookie", None)
    raw_path, _, query = target.partition("?")
    path = unquote(raw_path)
    return _present(
        version="2.0",
        routeKey="$default",
        rawPath=path,
        rawQueryString=query,
        cookies=cookies.split("; ") if cookies else None,
        headers=headers,
        queryStringParameters=_joined(parse_qsl(query, keep_blank_values=True)) or None,
        requestContext={
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": headers.get("host", ""),
            "domainPrefix": headers.get("host", "").split(".")[0],
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": source_ip,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": new_id(),
            "routeKey": "$default",
            "stage": "$default",
            "time": _clf_time(now),
            "timeEpoch": int(now * 1000),
        },
        **_http_body(body, headers.get("content-type", "")),
    )


def _context(peer: Peer, route: str, kind: str, now: float) -> Event:
    request_id = new_id()
    return _present(
        routeKey=route,
        eventType=kind,
        messageDirection="IN",
        connectionId=peer.id,
        connectedAt=peer.connected_at,
        requestTime=_clf_time(now),
        requestTimeEpoch=int(now * 1000),
        requestId=request_id,
        extendedRequestId=request_id,
        apiId=API_ID,
        stage=STAGE,
        domainName=peer.host,
        identity=_present(sourceIp=peer.source_ip, userAgent=peer.user_agent),
        authorizer=dict(peer.authorizer) or None,
    )


def _described(headers: Pairs, query: Pairs) -> Event:
    """Headers and query in both forms: the last value, and all of them. What is empty is left out."""
    return _present(
        headers=dict(headers),
        multiValueHeaders=_grouped(headers),
        queryStringParameters=dict(query) or None,
        multiValueQueryStringParameters=_grouped(query) or None,
    )


def _forwarded(handshake: Handshake) -> Pairs:
    return (
        ("X-Amzn-Trace-Id", f"Root=1-{secrets.token_hex(4)}-{secrets.token_hex(12)}"),
        ("X-Forwarded-For", handshake.source_ip),
        ("X-Forwarded-Port", "443"),
        ("X-Forwarded-Proto", "https"),
    )


def _http_body(body: bytes, content_type: str) -> Event:
    if not body:
        return {"isBase64Encoded": False}
    if content_type.startswith(_TEXT_TYPES):
        return {"body": body.decode("utf-8", "replace"), "isBase64Encoded": False}
    return {"body": b64encode(body).decode(), "isBase64Encoded": True}


def _without(pairs: Pairs, names: set[str]) -> Pairs:
    return tuple((name, value) for name, value in pairs if name.lower() not in names)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: ",".join(values) for name, values in _grouped(pairs).items()}


def _present(**fields: Any) -> Event:
    """API Gateway leaves a key out where it has no data, rather than sending null."""
    return {name: value for name, value in fields.items() if value is not None}


def _clf_time(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")
