"""What proposals need from a database."""

from typing import Protocol

from coach.proposals.change import Proposal
from coach.records.request import Key


class ProposalLog(Protocol):
    """The proposals of each user. Any method may raise Unavailable; a foreign id is one not known."""

    async def keep(self, user: str, proposal: Proposal) -> None:
        """Again, it changes nothing."""

    async def get(self, user: str, proposal: str) -> Proposal | None: ...

    async def decide(self, user: str, proposal: str, *, accept: bool, key: Key | None, now: int) -> Proposal:
        """One atomic step: an open one becomes accepted or rejected, one that was decided so stays as it is.

        Raises NotFound; Conflict where it was decided otherwise or its time is over, and where the key stands
        for another request. What is refused leaves no trace.
        """

    async def settle(self, user: str, proposal: str, failure: str | None, now: int) -> None:
        """An accepted one had its effect, or, with a failure, never will."""
