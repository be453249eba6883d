"""The memory twin of the tickets."""

from itertools import count

from coach.errors import NotSignedIn, Unavailable
from coach.ports import Clock, Identity

LIFETIME = 30_000


class MemoryTickets:
    """`down` stands for a table out of reach."""

    def __init__(self, clock: Clock) -> None:
        self.down = False
        self._clock = clock
        self._numbers = count(1)
        self._issued: dict[str, tuple[Identity, int]] = {}

    async def issue(self, identity: Identity) -> str:
        self._reach()
        ticket = f"ticket-{next(self._numbers):036}"
        self._issued[ticket] = (identity, self._clock() + LIFETIME)
        return ticket

    async def redeem(self, ticket: str) -> Identity:
        self._reach()
        identity, valid_until = self._issued.pop(ticket, (None, 0))
        if identity is None or self._clock() >= valid_until:
            raise NotSignedIn("The ticket is unknown, used or too old. Get a new one.")
        return identity

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("The coach's memory is busy.", retry_after=1)
