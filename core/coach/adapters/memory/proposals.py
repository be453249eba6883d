"""The memory twin of the proposals."""

from dataclasses import replace

from coach.errors import Conflict, NotFound
from coach.proposals.change import Proposal, decided
from coach.records.request import Key


class MemoryProposals:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Proposal] = {}
        self.keys: dict[tuple[str, str], str] = {}

    async def keep(self, user: str, proposal: Proposal) -> None:
        self.kept.setdefault((user, proposal.id), proposal)

    async def get(self, user: str, proposal: str) -> Proposal | None:
        return self.kept.get((user, proposal))

    async def decide(self, user: str, proposal: str, *, accept: bool, key: Key | None, now: int) -> Proposal:
        if key is not None and self.keys.get((user, key.key), key.digest) != key.digest:
            raise Conflict("This id was used for something else. Send it under a new id.")
        found = self.kept.get((user, proposal))
        if found is None:
            raise NotFound("No such proposal.")
        if not decided(found, accept=accept, now=now):
            found = replace(found, state="accepted" if accept else "rejected")
            self.kept[user, proposal] = found
        if key is not None:
            self.keys[user, key.key] = key.digest
        return found

    async def settle(self, user: str, proposal: str, failure: str | None, now: int) -> None:
        found = self.kept.get((user, proposal))
        if found is not None and not found.settled:
            state = "failed" if failure else found.state
            self.kept[user, proposal] = replace(found, settled=True, failure=failure, state=state)
