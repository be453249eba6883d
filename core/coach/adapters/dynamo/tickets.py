"""One-time tickets: `pk=ticket#<sha256 of the ticket>`, so that the table holds none that could be used.

`pk=user#<user>`, `sk=ticket#<the same>`: by which those of one user are found.
"""

import os
from base64 import urlsafe_b64encode
from hashlib import sha256

from coach.adapters.dynamo.client import ConditionFailed
from coach.adapters.dynamo.table import Key, Table
from coach.errors import NotSignedIn
from coach.ports import Clock, Identity

LIFETIME = 30_000
"""Milliseconds."""


class DynamoTickets:
    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    async def issue(self, identity: Identity) -> str:
        """256 random bits as 43 characters that a query string takes as they are."""
        ticket = urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
        pk, sk = _key(ticket)
        valid_until = self._clock() + LIFETIME
        expires_at = valid_until // 1000 + 60
        item = {
            "pk": pk,
            "sk": sk,
            "user": identity.user,
            "session": identity.session,
            "token_expires_at": identity.expires_at,
            "valid_until": valid_until,
            "expires_at": expires_at,
        }
        await self._table.put_all([item, {"pk": f"user#{identity.user}", "sk": pk, "expires_at": expires_at}])
        return ticket

    async def redeem(self, ticket: str) -> Identity:
        """One conditional deletion. Where its reply is lost the ticket is spent, and the client gets a
        new one."""
        spent = self._table.delete(_key(ticket), "#valid_until > :now", now=self._clock())
        try:
            item = await self._table.apply(spent)
        except ConditionFailed:
            item = None
        if item is None:
            raise NotSignedIn("The ticket is unknown, used or too old. Get a new one.")
        return Identity(item["user"], item["session"], item["token_expires_at"])


def _key(ticket: str) -> Key:
    return f"ticket#{sha256(ticket.encode(errors='replace')).hexdigest()}", "ticket"
