"""The memory twin of the turn log: the same atomic steps over plain dictionaries."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from coach.errors import Busy, Conflict, Fenced, NotFound, QuotaExceeded, RateLimited
from coach.frames import Done
from coach.frames.server import TurnState
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

DAY = 86_400_000
MINUTE = 60_000


@dataclass
class Conversation:
    running: str | None = None
    queue: list[str] = field(default_factory=list)


@dataclass
class Spent:
    """What one user has used of the limits."""

    minute: int = 0
    asks: int = 0
    day: int = 0
    tokens: int = 0


class MemoryTurns:
    def __init__(self, limits: TurnLimits | None = None) -> None:
        self.limits = limits or TurnLimits()
        self.turns: dict[tuple[str, str], Turn] = {}
        self.conversations: dict[tuple[str, str], Conversation] = {}
        self.stopped_unborn: dict[tuple[str, str], int] = {}
        self.spent: dict[str, Spent] = {}
        self.in_history: set[tuple[str, str]] = set()

    async def claim(self, question: Question, now: int) -> Claim:
        key = (question.user, question.turn)
        if found := self.turns.get(key):
            if found.digest != question.digest:
                raise Conflict("This id was used for another question. Ask under a new id.")
            return Claim(found, fresh=False)
        conversation = self._conversation(question)
        stopped = now - self.stopped_unborn.get(key, -STOP_MEMORY - 1) <= STOP_MEMORY
        busy = conversation.running is not None and not stopped
        if busy and (question.if_busy == "reject" or len(conversation.queue) >= self.limits.queue):
            raise Busy("The coach is still answering in this conversation.", retry_after=5)
        self._spend(question.user, now)
        turn = _born(question, "queued" if busy else "running", now)
        replaced = conversation.running if busy and question.if_busy == "replace" else None
        if replaced is not None:
            await self.request_stop(question.user, replaced, now)
        if stopped:
            turn = _born_stopped(turn, now)
        elif busy:
            conversation.queue.append(turn.id)
        else:
            conversation.running = turn.id
        self.conversations[question.user, turn.conversation] = conversation
        return Claim(self._put(turn), fresh=True, replaced=replaced)

    async def get(self, user: str, turn: str, now: int) -> Turn | None:
        found = self.turns.get((user, turn))
        return None if found is None or _too_old(found, now) else found

    async def recent(self, user: str, now: int) -> list[Turn]:
        mine = [turn for (owner, _), turn in self.turns.items() if owner == user]
        shown = [turn for turn in mine if turn.ended_at is None or now - turn.ended_at <= RECENT]
        return sorted(shown, key=lambda turn: turn.created_at)

    async def begin(self, user: str, turn: str, epoch: int, holder: str, now: int) -> Turn | None:
        found = self.turns.get((user, turn))
        if found is None or found.state != "running" or found.epoch != epoch:
            return None
        if found.holder not in (None, holder):
            return None
        return self._put(replace(found, holder=holder, lease_until=now + LEASE))

    async def checkpoint(self, held: Turn, answer: Answer | None, now: int) -> Turn:
        found = self._held(held)
        if answer is not None:
            found = replace(found, answer=answer, answer_epoch=found.epoch)
        return self._put(replace(found, lease_until=now + LEASE))

    async def finish(self, held: Turn, done: Done, answer: Answer, now: int) -> Ended:
        return self._end(self._held(held), done, answer, now)

    async def close(self, seen: Turn, done: Done, answer: Answer, now: int) -> Ended:
        found = self.turns.get((seen.user, seen.id))
        if found is None or _standing(found) != _standing(seen) or found.done is not None:
            raise Fenced
        return self._end(found, done, answer, now)

    async def watch(self, user: str, turn: str, viewer: Viewer, now: int) -> Turn:
        found = self.turns.get((user, turn))
        if found is None or _too_old(found, now):
            raise NotFound("No such answer, or it is too old to be replayed.")
        if found.done is not None:
            return found
        return self._put(replace(found, viewers={**found.viewers, viewer.connection: viewer}))

    async def request_stop(self, user: str, turn: str, now: int) -> Turn | None:
        found = self.turns.get((user, turn))
        if found is None:
            self.stopped_unborn[user, turn] = now
            return None
        return found if found.done else self._put(replace(found, stop_requested=True))

    async def take_over(self, seen: Turn, now: int) -> Turn | None:
        found = self.turns.get((seen.user, seen.id))
        if (
            found is None
            or found.done is not None
            or _standing(found) != _standing(seen)
            or found.holder is None
            or found.lease_until > now
            or found.takeovers > 0
            or found.stop_requested
        ):
            return None
        return self._put(
            replace(found, epoch=found.epoch + 1, holder=None, since=now, takeovers=found.takeovers + 1)
        )

    async def recorded(self, turn: Turn) -> None:
        self.in_history.add((turn.user, turn.id))

    async def open(self, before: int) -> AsyncIterator[Turn]:
        for turn in list(self.turns.values()):
            ended = turn.ended_at is not None and (turn.user, turn.id) not in self.in_history
            if (turn.state == "running" or ended) and (turn.ended_at or turn.since) < before:
                yield turn

    def _put(self, turn: Turn) -> Turn:
        self.turns[turn.user, turn.id] = turn
        return turn

    def _held(self, held: Turn) -> Turn:
        found = self.turns.get((held.user, held.id))
        if found is None or found.done is not None:
            raise Fenced
        if (found.epoch, found.holder) != (held.epoch, held.holder):
            raise Fenced
        return found

    def _conversation(self, question: Question) -> Conversation:
        if question.conversation is None:
            return Conversation()
        found = self.conversations.get((question.user, question.conversation))
        if found is None:
            raise NotFound("No such conversation.")
        return found

    def _spend(self, user: str, now: int) -> None:
        spent = self.spent.setdefault(user, Spent())
        if spent.minute not in _countable(now // MINUTE):
            spent.minute, spent.asks = now // MINUTE, 0
        if spent.day not in _countable(now // DAY):
            spent.day, spent.tokens = now // DAY, 0
        if spent.tokens >= self.limits.tokens_per_day:
            tomorrow = (spent.day + 1) * DAY
            raise QuotaExceeded("Today's answers are used up.", retry_after=(tomorrow - now) / 1000)
        if spent.asks >= self.limits.asks_per_minute:
            next_minute = (spent.minute + 1) * MINUTE
            raise RateLimited("Too many questions in a minute.", retry_after=(next_minute - now) / 1000)
        spent.asks += 1

    def _end(self, turn: Turn, done: Done, answer: Answer, now: int) -> Ended:
        ended = self._put(_ended(turn, done, answer, now))
        if done.usage and (spent := self.spent.get(turn.user)) and spent.day in _countable(now // DAY):
            spent.tokens += done.usage.input_tokens + done.usage.output_tokens
        conversation = self.conversations[turn.user, turn.conversation]
        if turn.state == "queued":
            conversation.queue.remove(turn.id)
            return Ended(ended, None)
        conversation.running = conversation.queue.pop(0) if conversation.queue else None
        if conversation.running is None:
            return Ended(ended, None)
        waiting = self.turns[turn.user, conversation.running]
        return Ended(ended, self._put(replace(waiting, state="running", since=now)))


def _countable(present: int) -> tuple[int, int]:
    """The minute or the day that is counted in: another clock may have begun the next one."""
    return present, present + 1


def _too_old(turn: Turn, now: int) -> bool:
    return turn.ended_at is not None and now - turn.ended_at > REPLAYABLE


def _standing(turn: Turn) -> tuple[object, ...]:
    return turn.state, turn.epoch, turn.holder, turn.lease_until


def _born(question: Question, state: TurnState, now: int) -> Turn:
    viewer = question.viewer
    return Turn(
        user=question.user,
        id=question.turn,
        conversation=question.conversation or question.new_conversation,
        question=question.text,
        workout=question.workout,
        mode=question.mode,
        digest=question.digest,
        state=state,
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
    return _ended(replace(turn, stop_requested=True), done, Answer(), now)


def _ended(turn: Turn, done: Done, answer: Answer, now: int) -> Turn:
    return replace(
        turn,
        state=done.state,
        epoch=done.epoch,
        done=done,
        answer=answer,
        answer_epoch=done.epoch,
        ended_at=now,
    )
