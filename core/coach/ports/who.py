"""Who is there: verified identities, and the connections of each user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Clock = Callable[[], int]
"""Now, in UTC milliseconds."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a verified token speaks for."""

    user: str
    session: str
    expires_at: int


class Authenticator(Protocol):
    """Verifies an access token."""

    async def verify(self, token: str) -> Identity:
        """Raises NotSignedIn, TokenExpired, or Unavailable where no keys are to be had."""


class Tickets(Protocol):
    """One-time credentials of 30 s, for clients that can send a token nowhere else."""

    async def issue(self, identity: Identity) -> str: ...

    async def redeem(self, ticket: str) -> Identity:
        """Spends the ticket. Raises NotSignedIn for an unknown, used or overdue one."""


@dataclass(frozen=True, slots=True)
class Connection:
    id: str
    user: str
    session: str
    connected_at: int
    token_expires_at: int


class Connections(Protocol):
    """The live connections of each user, forgotten by themselves after the gateway's two hours."""

    async def add(self, connection: Connection, limit: int) -> None:
        """Raises RateLimited, leaving no trace, where the user holds `limit` others; NotSignedIn, leaving
        none either, for a user who is barred; Unavailable."""

    async def check(self, user: str, limit: int) -> None:
        """Raises what `add` would for one more."""

    async def get(self, user: str, connection: str) -> Connection | None: ...

    async def extend(self, user: str, connection: str, token_expires_at: int) -> None:
        """A fresh token arrived in place. Raises NotFound where the connection is not known."""

    async def of(self, user: str) -> list[Connection]: ...

    async def remove(self, user: str, connection: str, connected_at: int | None = None) -> None:
        """Forgets it; with `connected_at` only that very connection, for ids are used again."""

    async def bar(self, user: str) -> None:
        """Lets no connection of this user in any more, for as long as a token of now can be valid."""


class Outbox(Protocol):
    """Posts frames to connections through the gateway."""

    async def post(self, connection: str, frame: bytes) -> None:
        """Returns once the gateway took the frame. Raises Gone, Throttled, Oversize or Unanswered."""

    async def close(self, connection: str) -> None:
        """Closes the connection; one that is gone already is no error."""
