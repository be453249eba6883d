"""What was asked and answered."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query

from coach.errors import NotFound
from coach.ports import Turn
from coach.records.conversation import Conversation
from coach_http import transcript
from coach_http.paging import MOST, Cursor, Limit, Page, cursor_in_time, place_in_time
from coach_http.security import Me, Wired
from coach_http.transcript import Message

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])

ConversationId = Annotated[str, Path(max_length=64, pattern=r"^[^\x00]+$")]
WholeTurns = Annotated[int, Query(ge=2, le=MOST, description="At most so many; a page holds whole turns.")]

UNKNOWN = "There is no such conversation."


@router.get("")
async def list_conversations(
    me: Me, wired: Wired, cursor: Cursor = None, limit: Limit = 50
) -> Page[Conversation]:
    """Newest first, with those whose first answer is still being given."""
    place = place_in_time(cursor)
    kept, live = await asyncio.gather(
        wired.conversations.page(me.user, place, limit + 1), _newest(me, wired) if place is None else _none()
    )
    begun = await _begun(me, wired, live, kept)
    last = kept[limit - 1] if len(kept) > limit else None
    return Page(items=begun + kept[:limit], cursor=last and cursor_in_time(last.updated_at, last.id))


@router.get("/{conversation}/messages")
async def list_messages(
    conversation: ConversationId, me: Me, wired: Wired, cursor: Cursor = None, limit: WholeTurns = 50
) -> Page[Message]:
    """Newest first, the answer of a turn before its question; queued and running turns included."""
    place, most = place_in_time(cursor), limit // 2
    (standing, kept), live = await asyncio.gather(
        wired.conversations.read(me.user, conversation, place, most + 1), _live(me, wired, conversation)
    )
    if standing == "deleted" or (standing == "unknown" and not live):
        raise NotFound(UNKNOWN)
    turns = transcript.merge(kept, live, place)
    last = turns[most - 1][0] if len(turns) > most else None
    return Page(
        items=[transcript.message(said) for turn in turns[:most] for said in turn],
        cursor=last and cursor_in_time(last.asked_at, last.turn),
    )


@router.delete("/{conversation}", status_code=204)
async def delete_conversation(conversation: ConversationId, me: Me, wired: Wired) -> None:
    """Its words are gone at once, and what is being answered in it is stopped."""
    (standing, _), live = await asyncio.gather(
        wired.conversations.read(me.user, conversation, None, 1), _live(me, wired, conversation)
    )
    if standing == "deleted" or (standing == "unknown" and not live):
        raise NotFound(UNKNOWN)
    await wired.conversations.delete(me.user, conversation)
    for turn in live:
        if turn.done is None:
            await wired.turns.request_stop(me.user, turn.id, wired.clock())


async def _live(me: Me, wired: Wired, conversation: str) -> list[Turn]:
    return [turn for turn in await _newest(me, wired) if turn.conversation == conversation]


async def _newest(me: Me, wired: Wired) -> list[Turn]:
    return await wired.turns.recent(me.user, wired.clock())


async def _none() -> list[Turn]:
    """Further pages hold only what is kept."""
    return []


async def _begun(me: Me, wired: Wired, live: list[Turn], kept: list[Conversation]) -> list[Conversation]:
    """Those on the page are known already: most often nothing is left to be asked."""
    shown = {conversation.id for conversation in kept}
    others = [turn for turn in live if turn.conversation not in shown]
    known = await wired.conversations.known(me.user, [turn.conversation for turn in others])
    return transcript.unkept(others, known)
