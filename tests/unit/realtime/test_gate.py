"""Who may connect, and how a refusal travels."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from coach.errors import NotSignedIn, RateLimited, Unavailable
from coach.measures import Metric, metering
from coach.ports import Connection, Identity
from coach_realtime.gate import Door, Gate, Unauthorized

ARN = "arn:aws:execute-api:eu-central-1:000000000000:api/prod/$connect"
IDENTITY = Identity("6e1f3c1a-0000-4000-8000-000000000001", "session", 1_790_000_000_000)


@dataclass
class Tokens:
    answer: Identity | Exception = IDENTITY

    async def verify(self, token: str) -> Identity:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class NoTickets:
    async def issue(self, identity: Identity) -> str:
        return "ticket"

    async def redeem(self, ticket: str) -> Identity:
        if ticket != "ticket":
            raise NotSignedIn("The ticket is not known.")
        return IDENTITY


@dataclass
class Rows:
    failure: Exception | None = None
    added: list[Connection] = field(default_factory=list)
    removed: list[tuple[str, str, int | None]] = field(default_factory=list)

    async def add(self, connection: Connection, limit: int) -> None:
        if self.failure:
            raise self.failure
        self.added.append(connection)

    async def remove(self, user: str, connection: str, connected_at: int | None = None) -> None:
        self.removed.append((user, connection, connected_at))


def knock(**changes: Any) -> dict[str, Any]:
    return {
        "methodArn": ARN,
        "headers": {"Authorization": "Bearer a.b.c", **changes.get("headers", {})},
        "queryStringParameters": changes.get("query", {}),
        "requestContext": {"connectionId": "C=", "connectedAt": 5},
    }


def gate(answer: Identity | Exception = IDENTITY, *origins: str) -> Gate:
    return Gate(Tokens(answer), NoTickets(), origins)


def effect(policy: dict[str, Any]) -> str:
    return str(policy["policyDocument"]["Statement"][0]["Effect"])


async def test_a_good_token_passes_and_its_claims_travel_as_strings() -> None:
    policy = await gate().authorize(knock())
    assert (effect(policy), policy["principalId"]) == ("Allow", IDENTITY.user)
    assert policy["context"] == {
        "userId": IDENTITY.user,
        "sessionId": "session",
        "expiresAt": "1790000000000",
    }


async def test_a_ticket_passes() -> None:
    event = knock(query={"ticket": "ticket"})
    del event["headers"]["Authorization"]
    assert effect(await gate().authorize(event)) == "Allow"


async def test_a_bad_token_is_told_apart_by_the_exact_word_that_the_gateway_knows() -> None:
    with pytest.raises(Unauthorized, match=r"^Unauthorized$"):
        await gate(NotSignedIn("bad")).authorize(knock())


async def test_keys_out_of_reach_are_let_through_to_be_refused_with_503() -> None:
    policy = await gate(Unavailable("no keys")).authorize(knock())
    assert (effect(policy), policy["context"]) == ("Allow", {"refusal": "503"})
    event = knock()
    event["requestContext"]["authorizer"] = policy["context"]
    assert await Door(Rows()).connect(event) == {"statusCode": 503}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [("https://app.example.com", "Allow"), ("https://evil.example.com", "Deny"), (None, "Allow")],
)
async def test_a_web_origin_must_be_one_of_ours(origin: str | None, expected: str) -> None:
    headers = {"Origin": origin} if origin else {}
    policy = await gate(IDENTITY, "https://app.example.com").authorize(knock(headers=headers))
    assert effect(policy) == expected


def arriving(**headers: str) -> dict[str, Any]:
    return {
        "headers": headers,
        "requestContext": {
            "connectionId": "C=",
            "connectedAt": 5,
            "authorizer": {"userId": "u", "sessionId": "s", "expiresAt": "9"},
        },
    }


async def test_a_connection_is_tracked_and_its_subprotocol_echoed_without_the_token() -> None:
    rows = Rows()
    reply = await Door(rows).connect(arriving(**{"Sec-WebSocket-Protocol": "coach.v1, bearer.a.b.c"}))  # type: ignore[arg-type]
    assert reply == {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "coach.v1"}}
    assert rows.added == [Connection("C=", "u", "s", 5, 9)]


async def test_who_offers_no_subprotocol_gets_none() -> None:
    assert await Door(Rows()).connect(arriving()) == {"statusCode": 200, "headers": {}}  # type: ignore[arg-type]


async def test_who_offers_only_other_subprotocols_is_refused() -> None:
    event = arriving(**{"Sec-WebSocket-Protocol": "chat"})
    assert await Door(Rows()).connect(event) == {"statusCode": 400}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("failure", "status"),
    [(RateLimited("many"), 429), (Unavailable("away"), 503), (NotSignedIn("erased"), 401)],
)
async def test_what_cannot_be_tracked_is_refused(failure: Exception, status: int) -> None:
    assert await Door(Rows(failure)).connect(arriving()) == {"statusCode": status}  # type: ignore[arg-type]


async def test_leaving_forgets_that_very_connection() -> None:
    rows = Rows()
    await Door(rows).disconnect(arriving())  # type: ignore[arg-type]
    assert rows.removed == [("u", "C=", 5)]


@pytest.mark.parametrize(
    ("answer", "origin", "refused"),
    [
        (IDENTITY, "https://app.example.com", 0),
        (IDENTITY, "https://evil.example.com", 1),
        (NotSignedIn("no"), "https://app.example.com", 1),
        (Unavailable("no keys"), "", 0),
    ],
)
async def test_a_refused_handshake_is_counted_by_the_gate(
    answer: Identity | Exception, origin: str, refused: int
) -> None:
    with metering() as meter, suppress(Unauthorized):
        await gate(answer, "https://app.example.com").authorize(knock(headers={"Origin": origin}))

    assert meter.counted[Metric.REFUSALS] == refused


@pytest.mark.parametrize(
    ("failure", "counted"), [(None, Metric.CONNECTS), (Unavailable("a"), Metric.REFUSALS)]
)
async def test_the_door_counts_who_comes_in_and_who_does_not(
    failure: Exception | None, counted: Metric
) -> None:
    with metering() as meter:
        await Door(Rows(failure)).connect(arriving())  # type: ignore[arg-type]

    assert dict(meter.counted) == {counted: 1}
