"""What API Gateway and Lambda hand over, read into our own nouns; nobody else looks into an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from coach.errors import NotSignedIn
from coach.records.photo import Upload

Event = Mapping[str, Any]

SUBPROTOCOL = "coach.v1"
BEARER = "bearer."
TOKEN_NAMES = frozenset({"token", "access_token", "jwt", "authorization", "bearer", "auth", "apikey"})


@dataclass(frozen=True, slots=True)
class Handshake:
    """A client that wants to connect. Exactly one of `token` and `ticket` is set."""

    token: str | None
    ticket: str | None
    origin: str | None
    resource: str
    """The ARN that a policy for this connection names."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The connection that an event came by. `refusal` is a status that the authorizer could not send."""

    user: str
    session: str
    connection: str
    connected_at: int
    token_expires_at: int
    refusal: int | None
    trace: str


@dataclass(frozen=True, slots=True)
class Job:
    """A turn that a worker is to answer, or that its failure destination is told of."""

    user: str
    turn: str
    epoch: int


def handshake(event: Event) -> Handshake:
    """Raises NotSignedIn where there is no credential, more than one, or one in a place that gets logged."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    query = event.get("queryStringParameters") or {}
    if TOKEN_NAMES & {name.lower() for name in query} or any(_looks_like_a_token(v) for v in query.values()):
        raise NotSignedIn("A token never travels in the address: it would be logged. Take a ticket.")
    found = [*_bearer(headers.get("authorization")), *_protocol_tokens(headers)]
    ticket = query.get("ticket")
    if len(found) + (ticket is not None) != 1:
        raise NotSignedIn("Send one credential: a Bearer header, a `bearer.` subprotocol, or a ticket.")
    return Handshake(
        token=found[0] if found else None,
        ticket=ticket,
        origin=headers.get("origin"),
        resource=event["methodArn"],
    )


def offered_protocols(event: Event) -> list[str]:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return _protocols(headers)


def caller(event: Event) -> Caller:
    """The connection, with what its authorizer found out. Every value of a context is a string."""
    context = event["requestContext"]
    known = context.get("authorizer") or {}
    return Caller(
        user=known.get("userId", ""),
        session=known.get("sessionId", ""),
        connection=context["connectionId"],
        connected_at=int(context.get("connectedAt") or context.get("requestTimeEpoch") or 0),
        token_expires_at=int(known.get("expiresAt") or 0),
        refusal=int(known["refusal"]) if known.get("refusal") else None,
        trace=context.get("requestId", ""),
    )


def body(event: Event) -> str:
    """The message as text; "" for what is none, which then is a bad frame."""
    return event.get("body") or ""


def job(event: Event) -> Job:
    return Job(user=event["user"], turn=event["turn"], epoch=int(event["epoch"]))


def failed_job(event: Event) -> Job | None:
    """The turn of an asynchronous invocation that Lambda gave up; None for a scheduled event, or another's."""
    payload = event.get("requestPayload")
    return job(payload) if isinstance(payload, Mapping) and "turn" in payload else None


def uploads(event: Event) -> list[Upload]:
    """What S3 says was created; nothing for its test event, and for records that cannot be read."""
    return [found for record in event.get("Records") or () if (found := _upload(record)) is not None]


def failed_uploads(event: Event) -> list[Upload]:
    """The uploads of an asynchronous invocation of `photo` that Lambda gave up."""
    payload = event.get("requestPayload")
    return uploads(payload) if isinstance(payload, Mapping) else []


def _upload(record: Any) -> Upload | None:
    """Keys are form-encoded. A bucket without versions is told apart by what it holds."""
    try:
        stored, written = record["s3"], record["s3"]["object"]
        if record["eventSource"] != "aws:s3" or not record["eventName"].startswith("ObjectCreated:"):
            return None
        version = written.get("versionId")
        return Upload(
            bucket=stored["bucket"]["name"],
            key=unquote_plus(written["key"]),
            version=version or written["eTag"],
            versioned=version is not None,
            sequencer=written.get("sequencer", ""),
            size=int(written.get("size", 0)),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _bearer(header: str | None) -> list[str]:
    if header is None:
        return []
    scheme, _, token = header.partition(" ")
    return [token.strip()] if scheme.lower() == "bearer" else [""]


def _protocols(headers: Mapping[str, str]) -> list[str]:
    offered = headers.get("sec-websocket-protocol") or ""
    return [name.strip() for name in offered.split(",") if name.strip()]


def _protocol_tokens(headers: Mapping[str, str]) -> list[str]:
    return [name[len(BEARER) :] for name in _protocols(headers) if name.startswith(BEARER)]


def _looks_like_a_token(value: str) -> bool:
    return unquote_plus(value).count(".") == 2 and unquote_plus(value).startswith("eyJ")
