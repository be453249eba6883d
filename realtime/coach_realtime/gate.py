"""Who may connect: the authorizer's answer, and the refusals that only `$connect` can send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coach.errors import NotSignedIn, RateLimited, Unavailable
from coach.measures import Metric, count
from coach.ports import Authenticator, Connection, Connections, Identity, Tickets
from coach.tracing import follow
from coach_realtime import events

CONNECTIONS_PER_USER = 20

Reply = dict[str, Any]


class Unauthorized(Exception):
    """Its text, exactly, makes API Gateway answer 401."""

    def __init__(self) -> None:
        super().__init__("Unauthorized")


@dataclass(frozen=True, slots=True)
class Gate:
    """The authorizer. API Gateway can be told 401, 403 and nothing else: what should be 503 is let
    through with a `refusal` in its context, and `connect` refuses."""

    authenticator: Authenticator
    tickets: Tickets
    origins: tuple[str, ...]

    async def authorize(self, event: events.Event) -> Reply:
        """Raises Unauthorized."""
        try:
            handshake = events.handshake(event)
            identity = await self._identify(handshake)
        except NotSignedIn:
            count(Metric.REFUSALS)
            raise Unauthorized from None
        except Unavailable:
            return _policy(event["methodArn"], "Allow", "unknown", {"refusal": "503"})
        if self.origins and handshake.origin is not None and handshake.origin not in self.origins:
            count(Metric.REFUSALS)
            return _policy(handshake.resource, "Deny", identity.user, {})
        return _policy(handshake.resource, "Allow", identity.user, _context(identity))

    async def _identify(self, handshake: events.Handshake) -> Identity:
        if handshake.ticket is not None:
            return await self.tickets.redeem(handshake.ticket)
        return await self.authenticator.verify(handshake.token or "")


@dataclass(frozen=True, slots=True)
class Door:
    """Lets a connection in that the gate let pass, and forgets it when it leaves."""

    connections: Connections

    async def connect(self, event: events.Event) -> Reply:
        caller = events.caller(event)
        follow(caller.trace)
        offered = events.offered_protocols(event)
        if caller.refusal is not None:
            return _refusal(caller.refusal)
        if offered and events.SUBPROTOCOL not in offered:
            return _refusal(400)  # a browser would drop a connection whose protocol nobody echoes
        try:
            await self.connections.add(_connection(caller), CONNECTIONS_PER_USER)
        except NotSignedIn:
            return _refusal(401)  # the token is good, its account is not any more
        except RateLimited:
            return _refusal(429)
        except Unavailable:
            return _refusal(503)  # rather refused than untracked
        count(Metric.CONNECTS)
        headers = {"Sec-WebSocket-Protocol": events.SUBPROTOCOL} if offered else {}
        return {"statusCode": 200, "headers": headers}

    async def disconnect(self, event: events.Event) -> Reply:
        """May come late, twice, or never: the row's time to live and posts that find it gone do the rest."""
        caller = events.caller(event)
        if caller.user:
            await self.connections.remove(caller.user, caller.connection, caller.connected_at)
        return {"statusCode": 200}


def _connection(caller: events.Caller) -> Connection:
    return Connection(
        id=caller.connection,
        user=caller.user,
        session=caller.session,
        connected_at=caller.connected_at,
        token_expires_at=caller.token_expires_at,
    )


def _context(identity: Identity) -> dict[str, str]:
    """Strings only: API Gateway takes no other values reliably."""
    return {
        "userId": identity.user,
        "sessionId": identity.session,
        "expiresAt": str(identity.expires_at),
    }


def _policy(resource: str, effect: str, principal: str, context: Mapping[str, str]) -> Reply:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    return {
        "principalId": principal,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": dict(context),
    }


def _refusal(status: int) -> Reply:
    count(Metric.REFUSALS)
    return {"statusCode": status}
