"""How an ask becomes a turn: everything that it touches is read, and written on condition that nothing
of it has changed since."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from coach.adapters.dynamo import spending
from coach.adapters.dynamo.table import Table, Write
from coach.adapters.dynamo.turn_items import (
    conversation_key,
    expiry,
    item_of,
    recent_key,
    spent_key,
    stop_key,
    turn_key,
)
from coach.adapters.dynamo.values import Item
from coach.errors import Busy, Conflict, NotFound
from coach.frames import Done
from coach.ports import STOP_MEMORY, Claim, Question, Turn, TurnLimits


@dataclass(frozen=True, slots=True)
class Before:
    """What was there when the ask came."""

    turn: Item | None
    stop: Item | None
    spent: Item | None
    conversation: Item | None

    @property
    def running(self) -> str | None:
        return self.conversation["running"] if self.conversation else None

    @property
    def queue(self) -> list[str]:
        return self.conversation["queue"] if self.conversation else []

    def known(self, question: Question, now: int) -> Item | None:
        """The turn made before under this id. Raises Conflict."""
        if self.turn is None or self.turn["expires_at"] <= now // 1000:
            return None
        if self.turn["digest"] != question.digest:
            raise Conflict("This id was used for another question. Ask under a new id.")
        return self.turn

    def stopped(self, now: int) -> bool:
        return self.stop is not None and now - self.stop["at"] <= STOP_MEMORY


async def look(table: Table, question: Question) -> Before:
    keys = (
        turn_key(question.user, question.turn),
        stop_key(question.user, question.turn),
        spent_key(question.user),
        conversation_key(question.user, _conversation(question)),
    )
    found = await table.get_all(keys)
    return Before(*(found.get(key) for key in keys))


def decide(before: Before, question: Question, limits: TurnLimits, now: int) -> Claim:
    """The turn that the ask becomes. Raises NotFound or Busy."""
    if question.conversation is not None and before.conversation is None:
        raise NotFound("No such conversation.")
    if before.stopped(now):
        return Claim(_born_stopped(_born(question, now), now), fresh=True)
    if before.running is None:
        return Claim(_born(question, now), fresh=True)
    if question.if_busy == "reject" or len(before.queue) >= limits.queue:
        raise Busy("The coach is still answering in this conversation.", retry_after=5)
    replaced = before.running if question.if_busy == "replace" else None
    return Claim(replace(_born(question, now), state="queued"), fresh=True, replaced=replaced)


def writes(table: Table, before: Before, claim: Claim, limits: TurnLimits, now: int) -> Iterator[Write]:
    """The transaction. Raises RateLimited or QuotaExceeded."""
    turn = claim.turn
    seconds = now // 1000
    yield table.put_next(spending.after_ask(turn.user, before.spent, limits, now))
    yield table.put(
        item_of(turn, now), "attribute_not_exists(#pk) OR #expires_at <= :seconds", seconds=seconds
    )
    yield _stop_stays_as_it_was(table, before, turn, now)
    yield note(table, turn, now)
    yield table.put_next(_conversation_after(before, turn))
    if claim.replaced is not None:
        key = turn_key(turn.user, claim.replaced)
        yield table.update(key, "SET #stop_requested = :yes", "attribute_exists(#pk)", yes=True)


def note(table: Table, turn: Turn, now: int) -> Write:
    """The row by which `recent` finds the turn."""
    pk, sk = recent_key(turn.user, turn.created_at, turn.id)
    return table.put({"pk": pk, "sk": sk, "ended_at": turn.ended_at, "expires_at": expiry(now)})


def _stop_stays_as_it_was(table: Table, before: Before, turn: Turn, now: int) -> Write:
    """A stop that comes at this very moment must find the turn, or be found by it."""
    key = stop_key(turn.user, turn.id)
    if before.stopped(now):
        return table.delete(key)
    return table.check(key, "attribute_not_exists(#pk) OR #at < :oldest", oldest=now - STOP_MEMORY)


def _conversation_after(before: Before, turn: Turn) -> Item:
    """As its next version. A turn that was born stopped neither runs in it nor waits."""
    pk, sk = conversation_key(turn.user, turn.conversation)
    known = before.conversation or {"pk": pk, "sk": sk, "running": None, "queue": [], "version": 0}
    after = {**known, "version": known["version"] + 1}
    match turn.state:
        case "running":
            return {**after, "running": turn.id}
        case "queued":
            return {**after, "queue": [*known["queue"], turn.id]}
    return after


def _conversation(question: Question) -> str:
    return question.conversation or question.new_conversation


def _born(question: Question, now: int) -> Turn:
    viewer = question.viewer
    return Turn(
        user=question.user,
        id=question.turn,
        conversation=_conversation(question),
        question=question.text,
        workout=question.workout,
        mode=question.mode,
        digest=question.digest,
        state="running",
        created_at=now,
        since=now,
        viewers={viewer.connection: viewer} if viewer else {},
        trace=question.trace,
    )


def _born_stopped(turn: Turn, now: int) -> Turn:
    done = Done(
        turn=turn.id,
        epoch=1,
        state="stopped",
        length=0,
        events=0,
        grounded=False,
        trace=turn.trace or None,
    )
    return replace(turn, state="stopped", stop_requested=True, done=done, ended_at=now)
