"""The turn log in DynamoDB: what concerns one item is one conditional update, what spans several is a
transaction on condition that nothing has changed since it was read."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from itertools import chain

from coach.adapters.dynamo import answers, claiming, ending
from coach.adapters.dynamo.client import ConditionFailed, TransactionCanceled
from coach.adapters.dynamo.table import OPEN, Table, Write, assign
from coach.adapters.dynamo.turn_items import (
    SHARDS,
    UNENDED,
    Condition,
    held_by,
    ids,
    recent_key,
    running,
    standing_as,
    stop_key,
    turn_key,
    turn_of,
    viewer_item,
)
from coach.adapters.dynamo.values import Item
from coach.errors import Fenced, NotFound, Unavailable
from coach.frames import Done
from coach.ports import (
    LEASE,
    RECENT,
    REPLAYABLE,
    STOP_MEMORY,
    Answer,
    Claim,
    Ended,
    Question,
    Turn,
    TurnLimits,
    Viewer,
)

ATTEMPTS = 12
"""At a step of several items of which somebody else keeps changing one."""

LOOK_BACK = 3_600_000
"""Milliseconds. A turn and the five before it end within 26 minutes (180 s of work and at most 75 s of
waiting for a dead worker each), and are shown for ten more."""

AT_ONCE = 20
"""Turns that one `recent` reads at the same time."""


class DynamoTurns:
    def __init__(self, table: Table, limits: TurnLimits | None = None) -> None:
        self._table = table
        self._limits = limits or TurnLimits()

    # --------------------------------------------------------------------------------- from ask to answer

    async def claim(self, question: Question, now: int) -> Claim:
        for attempt in range(ATTEMPTS):
            before = await claiming.look(self._table, question)
            if known := before.known(question, now):
                return Claim(await self._whole(known), fresh=False)
            claim = claiming.decide(before, question, self._limits, now)
            try:
                await self._table.apply_all(*claiming.writes(self._table, before, claim, self._limits, now))
            except TransactionCanceled:
                await _step_aside(attempt)
                continue
            return claim
        raise Unavailable("Too many devices ask at once.", retry_after=1)

    async def begin(self, user: str, turn: str, epoch: int, holder: str, now: int) -> Turn | None:
        update = self._table.update(
            turn_key(user, turn),
            "SET #holder = :holder, #lease_until = :until",
            "#state = :running AND #epoch = :epoch AND (attribute_not_exists(#holder) OR #holder = :holder)",
            holder=holder,
            until=now + LEASE,
            running="running",
            epoch=epoch,
        )
        try:
            return await self._updated(update)
        except ConditionFailed:
            return None

    async def checkpoint(self, held: Turn, answer: Answer | None, now: int) -> Turn:
        changes: Item = {"lease_until": now + LEASE}
        if answer is not None:
            await self._store(held, answer, str(held.epoch), held.shown, now)
            changes |= answers.fields(answer, held.epoch, str(held.epoch))
        condition, seen = held_by(held)
        update = self._table.update(
            turn_key(held.user, held.id), assign(changes), condition, **changes, **seen
        )
        known = held.answer if answer is None else answer
        try:
            return await self._updated(update, known, held.answer_epoch if answer is None else held.epoch)
        except ConditionFailed:
            raise Fenced from None

    async def finish(self, held: Turn, done: Done, answer: Answer, now: int) -> Ended:
        if done.epoch == held.epoch:
            end = ending.End(held, done, answer, str(held.epoch))
            return await self._end(end, held.shown, held_by(held), now)
        return await self._end(_apart(held, done, answer), Answer(), held_by(held), now)

    async def close(self, seen: Turn, done: Done, answer: Answer, now: int) -> Ended:
        return await self._end(_apart(seen, done, answer), Answer(), standing_as(seen), now)

    async def take_over(self, seen: Turn, now: int) -> Turn | None:
        if seen.holder is None or seen.lease_until > now or seen.takeovers or seen.stop_requested:
            return None
        condition, standing = standing_as(seen)
        mark = os.urandom(8).hex()
        changes = {
            **running(seen.id, now),
            "epoch": seen.epoch + 1,
            "takeovers": seen.takeovers + 1,
            "taken_over_by": mark,
        }
        update = self._table.update(
            turn_key(seen.user, seen.id),
            f"{assign(changes)} REMOVE #holder",
            f"{condition} AND #stop_requested = :no",
            **changes,
            **standing,
            no=False,
        )
        try:
            return await self._updated(update)
        except ConditionFailed as failure:
            ours = failure.item is not None and failure.item.get("taken_over_by") == mark
            return await self._whole(failure.item) if failure.item and ours else None

    # ------------------------------------------------------------------------------------ watching and stopping

    async def watch(self, user: str, turn: str, viewer: Viewer, now: int) -> Turn:
        update = self._table.update(
            turn_key(user, turn),
            "SET #viewers.#connection = :viewer",
            UNENDED,
            {"connection": viewer.connection},
            viewer=viewer_item(viewer),
        )
        try:
            return await self._updated(update)
        except ConditionFailed as failure:
            if failure.item is None or _too_old(failure.item.get("ended_at"), now):
                raise NotFound("No such answer, or it is too old to be replayed.") from None
            return await self._whole(failure.item)

    async def request_stop(self, user: str, turn: str, now: int) -> Turn | None:
        key = turn_key(user, turn)
        update = self._table.update(key, "SET #stop_requested = :yes", UNENDED, yes=True)
        for attempt in range(ATTEMPTS):
            try:
                return await self._updated(update)
            except ConditionFailed as failure:
                if failure.item is not None:
                    return await self._whole(failure.item)
            try:
                await self._table.apply_all(
                    self._table.check(key, "attribute_not_exists(#pk)"), self._stop_unborn(user, turn, now)
                )
            except TransactionCanceled:  # its ask came in between
                await _step_aside(attempt)
                continue
            return None
        raise Unavailable("The answer cannot be stopped just now.", retry_after=1)

    def _stop_unborn(self, user: str, turn: str, now: int) -> Write:
        pk, sk = stop_key(user, turn)
        return self._table.put(
            {"pk": pk, "sk": sk, "at": now, "expires_at": (now + STOP_MEMORY) // 1000 + 60}
        )

    # --------------------------------------------------------------------------------------------- finding

    async def get(self, user: str, turn: str, now: int) -> Turn | None:
        found = await self._read(user, turn)
        return None if found is None or _too_old(found.ended_at, now) else found

    async def recent(self, user: str, now: int) -> list[Turn]:
        pk, since = recent_key(user, max(now - LOOK_BACK, 0))
        _, until = recent_key(user, now + LOOK_BACK)
        rows = await self._table.query(
            "#pk = :pk AND #sk BETWEEN :since AND :until", pk=pk, since=since, until=until
        )
        shown = [row["sk"].split("#", 2)[2] for row in rows if _shown(row["ended_at"], now)]
        found: list[Turn | None] = []
        for start in range(0, len(shown), AT_ONCE):
            found += await asyncio.gather(
                *(self._read(user, turn) for turn in shown[start : start + AT_ONCE])
            )
        return [turn for turn in found if turn is not None]

    async def recorded(self, turn: Turn) -> None:
        key = turn_key(turn.user, turn.id)
        with suppress(ConditionFailed):
            await self._table.apply(self._table.update(key, "REMOVE #open_shard", "attribute_exists(#pk)"))

    async def open(self, before: int) -> AsyncIterator[Turn]:
        """The index lags behind: what it names is read again, and looked at again."""
        shards = await asyncio.gather(*(self._shard(number, before) for number in range(SHARDS)))
        for row in chain.from_iterable(shards):
            rows = await self._rows(*ids(row["pk"]))
            item = _turn_in(rows)
            if item is not None and "open_shard" in item and item["since"] < before:
                yield await self._whole(item)

    async def _shard(self, number: int, before: int) -> list[Item]:
        return await self._table.query(
            "#open_shard = :shard AND #since < :before", index=OPEN, shard=f"open#{number}", before=before
        )

    # ---------------------------------------------------------------------------------------------- parts

    async def _end(self, end: ending.End, stored: Answer, condition: Condition, now: int) -> Ended:
        turn = end.turn
        await self._store(turn, end.answer, end.parts, stored, now)
        for attempt in range(ATTEMPTS):
            before = await ending.look(self._table, turn)
            try:
                await self._table.apply_all(*ending.writes(self._table, before, end, condition, now))
            except TransactionCanceled as failure:
                if failure.reasons[0].failed:
                    raise Fenced from None
                await _step_aside(attempt)
                continue
            return await self._ended(turn, before.promoted(turn))
        raise Unavailable("The answer cannot be stored just now.", retry_after=1)

    async def _ended(self, turn: Turn, promoted: str | None) -> Ended:
        """A transaction returns no items: they are read, with the viewers that came late."""
        last = await self._read(turn.user, turn.id)
        if last is None:
            raise Fenced  # erased at this very moment
        return Ended(last, await self._read(turn.user, promoted) if promoted else None)

    async def _store(self, turn: Turn, answer: Answer, parts: str, stored: Answer, now: int) -> None:
        """Writes the rows of an answer that are not there yet, before anything refers to them."""
        pk, _ = turn_key(turn.user, turn.id)
        await self._table.put_all(answers.rows(pk, parts, answer, stored, now))

    async def _updated(self, update: Write, known: Answer | None = None, epoch: int = 0) -> Turn:
        """The turn after an update; `known` is the answer under `epoch`, where the caller has it.

        Raises ConditionFailed.
        """
        item = await self._table.apply(update)
        assert item is not None  # an update returns what it wrote
        if known is not None and answers.is_of(item, known, epoch):
            return turn_of(item, known)
        return await self._whole(item)

    async def _whole(self, item: Item) -> Turn:
        """The turn of an item, with what of its answer lies in rows beside it."""
        if answers.in_one_item(item):
            return turn_of(item, answers.assemble(item))
        found = await self._read(*ids(item["pk"]))
        if found is None:
            raise Unavailable("The answer is being erased.", retry_after=1)
        return found

    async def _read(self, user: str, turn: str) -> Turn | None:
        for attempt in range(ATTEMPTS):
            rows = await self._rows(user, turn)
            item = _turn_in(rows)
            if item is None:
                return None
            try:
                return turn_of(item, answers.assemble(item, rows))
            except answers.Incomplete:
                await _step_aside(attempt)
        raise Unavailable("The answer cannot be read just now.", retry_after=1)

    async def _rows(self, user: str, turn: str) -> list[Item]:
        pk, _ = turn_key(user, turn)
        return await self._table.query("#pk = :pk", pk=pk)


def _apart(turn: Turn, done: Done, answer: Answer) -> ending.End:
    """An end under another epoch than the answer's: its rows are written anew, under a name of their own,
    for somebody else may be writing that epoch's at this moment."""
    return ending.End(turn, done, answer, f"{done.epoch}.{os.urandom(6).hex()}")


def _turn_in(rows: Sequence[Item]) -> Item | None:
    return next((row for row in rows if row["sk"] == "turn"), None)


def _too_old(ended_at: int | None, now: int) -> bool:
    return ended_at is not None and now - ended_at > REPLAYABLE


def _shown(ended_at: int | None, now: int) -> bool:
    return ended_at is None or now - ended_at <= RECENT


async def _step_aside(attempt: int) -> None:
    await asyncio.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))  # noqa: S311 - jitter
