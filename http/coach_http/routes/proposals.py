"""The user's yes or no to what the coach proposed, for those who say it outside of the conversation."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path

from coach.errors import Unavailable
from coach_http.security import Me, Wired
from coach_http.shapes import NO_NUL, Once

router = APIRouter(prefix="/v1/proposals", tags=["proposals"])

Id = Annotated[str, Path(min_length=1, max_length=64, pattern=NO_NUL)]


@dataclass(frozen=True, slots=True)
class Answered:
    proposal: str
    state: Literal["accepted", "rejected"]


@router.post("/{proposal}/confirm")
async def confirm_proposal(proposal: Id, me: Me, wired: Wired, once: Once) -> Answered:
    """Carried out once, however often it is sent. Refused where what it would change has changed meanwhile."""
    tell = await wired.proposals.answer(me.user, proposal, accept=True, key=once)
    with suppress(Unavailable):  # it is done already
        await tell()
    return Answered(proposal, "accepted")


@router.post("/{proposal}/reject")
async def reject_proposal(proposal: Id, me: Me, wired: Wired, once: Once) -> Answered:
    await wired.proposals.answer(me.user, proposal, accept=False, key=once)
    return Answered(proposal, "rejected")
