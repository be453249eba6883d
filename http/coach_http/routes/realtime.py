"""The way to a socket for those who cannot send a token with the handshake, and the reason of a refusal."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel

from coach_http.problems import NotAllowed
from coach_http.security import Me, Wired

TICKET_LIFE = timedelta(seconds=30)
CONNECTIONS_PER_USER = 20
"""As many as the handshake lets a user hold."""

router = APIRouter(tags=["realtime"])


class Ticket(BaseModel):
    """Connect to `url` with `?ticket=…` before `expires_at`; once."""

    ticket: str
    expires_at: datetime
    url: str


@router.post("/v1/realtime/ticket")
async def issue(me: Me, wired: Wired, origin: Annotated[str | None, Header()] = None) -> Ticket:
    """A one-time ticket. Refuses with the status that a handshake would be refused with, and says why."""
    if wired.origins and origin is not None and origin not in wired.origins:
        raise NotAllowed("Web pages of this origin may not connect.")
    await wired.connections.check(me.user, CONNECTIONS_PER_USER)
    ticket = await wired.tickets.issue(me)
    expires_at = datetime.fromtimestamp(wired.clock() / 1000, UTC) + TICKET_LIFE
    return Ticket(ticket=ticket, expires_at=expires_at, url=wired.realtime_url)
