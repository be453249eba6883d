"""How a turn ends: its answer, its place in the conversation, the next turn's start and the day's tokens
change in one transaction, on condition that nothing of it has changed since it was read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from coach.adapters.dynamo import answers, spending
from coach.adapters.dynamo.claiming import note
from coach.adapters.dynamo.table import Table, Write, assign
from coach.adapters.dynamo.turn_items import (
    Condition,
    conversation_key,
    ended,
    running,
    spent_key,
    turn_key,
)
from coach.adapters.dynamo.values import Item
from coach.frames import Done
from coach.ports import Answer, Turn


@dataclass(frozen=True, slots=True)
class End:
    """What shall be written of a turn: `parts` names the rows of its answer."""

    turn: Turn
    done: Done
    answer: Answer
    parts: str


@dataclass(frozen=True, slots=True)
class Before:
    """What was there when the end came; a conversation may have been deleted meanwhile."""

    conversation: Item | None
    spent: Item | None

    def promoted(self, turn: Turn) -> str | None:
        """The next of the conversation, where the turn makes room for it."""
        if self.conversation is None or self.conversation["running"] != turn.id:
            return None
        return next(iter(self.conversation["queue"]), None)


async def look(table: Table, turn: Turn) -> Before:
    place, budget = conversation_key(turn.user, turn.conversation), spent_key(turn.user)
    found = await table.get_all([place, budget])
    return Before(found.get(place), found.get(budget))


def writes(table: Table, before: Before, end: End, condition: Condition, now: int) -> Iterator[Write]:
    """The transaction; its first write is the turn's own, under `condition`."""
    turn, done = end.turn, end.done
    last = ended(turn.id, done, now) | answers.fields(end.answer, done.epoch, end.parts)
    expression, seen = condition
    yield table.update(turn_key(turn.user, turn.id), assign(last), expression, **last, **seen)
    yield note(table, replace(turn, ended_at=now), now)
    if before.conversation is not None:
        yield table.put_next(_conversation_after(before.conversation, turn, before.promoted(turn)))
    if (promoted := before.promoted(turn)) is not None:
        start = running(promoted, now)
        key = turn_key(turn.user, promoted)
        yield table.update(key, assign(start), "#state = :waiting", **start, waiting="queued")
    tokens = done.usage.input_tokens + done.usage.output_tokens if done.usage else 0
    if (spent := spending.after_answer(before.spent, tokens, now)) is not None:
        yield table.put_next(spent)


def _conversation_after(known: Item, turn: Turn, promoted: str | None) -> Item:
    return {
        **known,
        "version": known["version"] + 1,
        "running": promoted if known["running"] == turn.id else known["running"],
        "queue": [waiting for waiting in known["queue"] if waiting not in (turn.id, promoted)],
    }
