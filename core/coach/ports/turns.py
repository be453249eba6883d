"""The turn log: every question and what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:  # the authorizer and `connect` use ports, and pay for no pydantic
    from coach.frames.server import Done, TurnState


@dataclass(frozen=True, slots=True)
class Viewer:
    """A connection that watches a turn from a position; `ref` is the frame that asked for it."""

    connection: str
    ref: str
    epoch: int = 0
    at: int = 0
    n: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """An `ask` on its way to becoming a turn."""

    user: str
    turn: str
    text: str
    conversation: str | None
    new_conversation: str
    """The id that a conversation gets where the ask names none."""
    workout: str | None
    mode: Literal["chat", "live"]
    if_busy: Literal["queue", "replace", "reject"]
    digest: str
    """Of the frame's content: the same id with another digest is a conflict."""
    viewer: Viewer | None = None
    trace: str = ""
    """Of the request that asked: its `done` and its lines of the log bear it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was released of an answer: the text, and the structured events, each with its `n` and `at`."""

    text: str = ""
    events: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A stored turn as one consistent read shows it."""

    user: str
    id: str
    conversation: str
    question: str
    workout: str | None
    mode: Literal["chat", "live"]
    digest: str
    state: TurnState
    created_at: int
    since: int
    """When it was claimed, promoted or taken over: what nobody begins is overdue from here."""
    epoch: int = 1
    holder: str | None = None
    """The worker that took this epoch's lease; None while nobody has begun."""
    lease_until: int = 0
    takeovers: int = 0
    answer: Answer = field(default_factory=Answer)
    answer_epoch: int = 1
    """The epoch under which `answer` was released: an earlier one until a take-over's first token."""
    stop_requested: bool = False
    viewers: Mapping[str, Viewer] = field(default_factory=dict)
    """By connection: one connection watches a turn once."""
    done: Done | None = None
    ended_at: int | None = None
    trace: str = ""

    @property
    def shown(self) -> Answer:
        """What was released under the present epoch."""
        return self.answer if self.answer_epoch == self.epoch else Answer()


@dataclass(frozen=True, slots=True)
class Claim:
    """`fresh`: this very call made the turn. `replaced` names the turn that was told to stop for it."""

    turn: Turn
    fresh: bool
    replaced: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """An ended turn, with the viewers that came late, and the next of its conversation, to be started."""

    turn: Turn
    promoted: Turn | None


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """Per user. `queue` is per conversation."""

    asks_per_minute: int = 30
    tokens_per_day: int = 400_000
    queue: int = 5


class Turns(Protocol):
    """The turn log. Every method is one atomic step; `now` is the caller's clock.

    A turn belongs to (user, id). Any method may raise Unavailable.
    """

    async def claim(self, question: Question, now: int) -> Claim:
        """Makes the turn, running or queued in its conversation, or finds the one made before.

        What was made before is found whatever the limits say. With `replace` the running turn of the
        conversation is told to stop in the same step, and the new one waits at the queue's end. A turn
        whose stop came up to STOP_MEMORY before it is made already stopped, under epoch 1.

        Raises Conflict (the id with another digest), NotFound (no such conversation of this user),
        Busy (the queue is full, or `reject` while another runs), RateLimited, QuotaExceeded.
        """

    async def get(self, user: str, turn: str, now: int) -> Turn | None:
        """The turn, if it may still be replayed: for REPLAYABLE after its end."""

    async def recent(self, user: str, now: int) -> list[Turn]:
        """Running and queued turns, and those that ended in the last RECENT, oldest first."""

    async def begin(self, user: str, turn: str, epoch: int, holder: str, now: int) -> Turn | None:
        """Takes the lease of a running turn's epoch, once. None where another took it, or the turn has
        moved on: begin nothing. A turn that is to stop is handed out too: its worker ends it."""

    async def checkpoint(self, held: Turn, answer: Answer | None, now: int) -> Turn:
        """Renews the lease of `held.holder` in `held.epoch`, and stores the answer so far where given: what of
        it `held` shows is stored already.

        Returns the turn as it now is: with a stop request, with new viewers. Raises Fenced.
        """

    async def finish(self, held: Turn, done: Done, answer: Answer, now: int) -> Ended:
        """Ends the turn that `held.holder` holds in `held.epoch`, and promotes the next one.

        `done.epoch` is `held.epoch`, or the next one where the answer is an earlier epoch's.
        Raises Fenced.
        """

    async def close(self, seen: Turn, done: Done, answer: Answer, now: int) -> Ended:
        """Ends somebody else's turn, on condition that state, epoch, holder and lease are as `seen`;
        a queued one leaves the queue. `done.epoch` is `seen.epoch + 1`. Raises Fenced."""

    async def watch(self, user: str, turn: str, viewer: Viewer, now: int) -> Turn:
        """Adds or replaces a viewer while the turn has not ended. Returns the turn, ended or not.
        Raises NotFound."""

    async def request_stop(self, user: str, turn: str, now: int) -> Turn | None:
        """Marks the turn to be stopped and returns it, ended or not. Of an unknown id it remembers for
        STOP_MEMORY that the turn is to be born stopped, and returns None."""

    async def take_over(self, seen: Turn, now: int) -> Turn | None:
        """The next epoch of a turn whose lease has run out, unbegun, its earlier answer kept.

        None where it was taken over before, is to stop, or is not as `seen` any more.
        """

    async def recorded(self, turn: Turn) -> None:
        """The ended turn is in the history: the sweep need not see it any more."""

    def open(self, before: int) -> AsyncIterator[Turn]:
        """What the sweep must look at, of all users: running turns whose `since` lies before then, and
        turns that ended before then and are not `recorded`."""


LEASE = 5_000
"""A worker's lease, in milliseconds."""


STOP_MEMORY = 120_000


RECENT = 10 * 60_000


REPLAYABLE = 24 * 3_600_000


REMEMBERED = 7 * 24 * 3_600_000
"""For how long an id finds its turn."""


class Workers(Protocol):
    """Starts the worker that answers a turn."""

    async def start(self, user: str, turn: str, epoch: int) -> None:
        """Returns once the start is certain to be tried. Raises Unavailable."""
