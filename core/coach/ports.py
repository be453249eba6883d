"""What the core needs from outside, as small Protocols; each has a memory twin and one contract suite.

Times are UTC milliseconds. A `user` is always the id of a verified token or of a row that we own,
never one that a client named.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:  # the authorizer and `connect` use ports, and pay for no pydantic
    from coach.frames.client import ProposalAnswer, PushFeedback
    from coach.frames.server import Done, DoneError, EndState, ReadyWorkout, SourceKind, TurnState, Usage
    from coach.frames.workout import WorkoutFrame

Clock = Callable[[], int]
"""Now, in UTC milliseconds."""


# ---------------------------------------------------------------------------------------- who is there


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a verified token speaks for."""

    user: str
    session: str
    expires_at: int


class Authenticator(Protocol):
    """Verifies an access token."""

    async def verify(self, token: str) -> Identity:
        """Raises NotSignedIn, TokenExpired, or Unavailable where no keys are to be had."""


class Tickets(Protocol):
    """One-time credentials of 30 s, for clients that can send a token nowhere else."""

    async def issue(self, identity: Identity) -> str: ...

    async def redeem(self, ticket: str) -> Identity:
        """Spends the ticket. Raises NotSignedIn for an unknown, used or overdue one."""


@dataclass(frozen=True, slots=True)
class Connection:
    id: str
    user: str
    session: str
    connected_at: int
    token_expires_at: int


class Connections(Protocol):
    """The live connections of each user, forgotten by themselves after the gateway's two hours."""

    async def add(self, connection: Connection, limit: int) -> None:
        """Raises RateLimited, leaving no trace, where the user holds `limit` others; NotSignedIn, leaving
        none either, for a user who is barred; Unavailable."""

    async def check(self, user: str, limit: int) -> None:
        """Raises what `add` would for one more."""

    async def get(self, user: str, connection: str) -> Connection | None: ...

    async def extend(self, user: str, connection: str, token_expires_at: int) -> None:
        """A fresh token arrived in place. Raises NotFound where the connection is not known."""

    async def of(self, user: str) -> list[Connection]: ...

    async def remove(self, user: str, connection: str, connected_at: int | None = None) -> None:
        """Forgets it; with `connected_at` only that very connection, for ids are used again."""

    async def bar(self, user: str) -> None:
        """Lets no connection of this user in any more, for as long as a token of now can be valid."""


class Outbox(Protocol):
    """Posts frames to connections through the gateway."""

    async def post(self, connection: str, frame: bytes) -> None:
        """Returns once the gateway took the frame. Raises Gone, Throttled, Oversize or Unanswered."""

    async def close(self, connection: str) -> None:
        """Closes the connection; one that is gone already is no error."""


# ---------------------------------------------------------------------------------------- the turn log


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
        """Renews the lease of `held.holder` in `held.epoch`, and stores the answer so far where given.

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


@dataclass(frozen=True, slots=True)
class InboxItem:
    cursor: int
    covers: int
    """The first cursor that this item stands for, itself where it replaced none (`from` on the wire)."""
    push: str
    event: str
    data: Mapping[str, Any]
    because: tuple[str, ...]
    at: int
    expires_at: int | None
    priority: str


class Inbox(Protocol):
    """A log per user with an integer cursor without gaps; items live 7 days."""

    async def append(self, user: str, item: InboxItem, replaces: str | None, now: int) -> InboxItem:
        """Stores the item under the next cursor, which it returns. With `replaces` (a kind) the newest
        item of that kind, if not yet acknowledged, is covered by this one."""

    async def after(self, user: str, cursor: int, now: int) -> list[InboxItem]: ...

    async def newest(self, user: str) -> tuple[int, int]:
        """The newest cursor, and the one up to which some device has acknowledged."""

    async def acknowledge(self, user: str, cursor: int) -> None: ...


# ---------------------------------------------------------------------------------------- answering

Confirm = Callable[[], Awaitable[None]]
"""Returns when the turn is certain to be still ours and wanted. To be awaited before anything is paid."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something the answer may rest on."""

    kind: SourceKind
    id: str
    title: str
    text: str
    url: str | None = None
    score: float = 0.0
    loads: tuple[str, ...] | None = None
    """Of a workout at hand, like "82.5 kg": no other load may be named beside it, and none where it is empty."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """What a question may be answered from. `reason` says why there is nothing: `nothing_found`,
    `not_in_library` (the movement named does not exist there) or `unavailable`."""

    passages: tuple[Passage, ...] = ()
    reason: str | None = None


class Retrieval(Protocol):
    """Finds what a question may be answered from."""

    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        """The best passages, best first. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Message:
    """One side of a turn, as the conversation keeps it."""

    role: Literal["user", "coach"]
    text: str
    turn: str = ""


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """What a model may call. `parameters` is the JSON schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A model's wish to have a tool run. `arguments` is what it wrote: whether it is JSON at all is not known."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a call, for the model to read."""

    call: Call
    content: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What the model said before it called, and what came of the calls."""

    text: str
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked. `system`, `messages` and after them `rounds` are the whole prompt for a language
    model; the question and the numbered passages stand beside it for one that composes by itself."""

    system: str
    messages: tuple[Message, ...]
    question: str
    passages: tuple[Passage, ...] = ()
    reason: str | None = None
    """Of the grounding, where it says why there are no passages, or not the one that was meant."""
    mode: Literal["chat", "live"] = "chat"
    max_tokens: int = 1_200
    user_hash: str = ""
    """A stable pseudonym for the provider's abuse detection; never the user's id."""
    tools: tuple[ToolSpec, ...] = ()
    rounds: tuple[Round, ...] = ()
    athlete: str = ""
    """What the user told about themselves, as far as it stands in `system`."""
    may_call: bool = True
    """Whether another round may follow: without one the model has to answer from what it has."""


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The model's own end. `reason`: it had said all, was cut by its limit, refused, or waits for its `calls`."""

    reason: Literal["stop", "length", "refused", "tools"]
    usage: Usage | None = None
    calls: tuple[Call, ...] = ()


ModelEvent = Text | Finished


class ModelFailed(Exception):
    """The provider failed before or in the middle of a stream, or a stream ended without a reason.

    `reason` is one word for `done.reason`: `timeout`, `rate_limited`, `quota`, `unavailable`,
    `refused_key`, `too_long`, `cut`, `malformed`, `silent`. `retryable`: asking again may help.
    """

    def __init__(self, reason: str, *, retryable: bool, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason
        self.retryable = retryable


class LanguageModel(Protocol):
    """Streams an answer."""

    name: str

    def stream(self, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[ModelEvent, None]:
        """Text as it comes, then exactly one Finished. Raises ModelFailed.

        Each attempt begins with `confirm`, so that nobody pays for a turn that is lost or stopped.
        Closing the generator closes the provider's stream; retries happen only before the first token
        and inside a total.
        """


Vector = Sequence[float]


@dataclass(frozen=True, slots=True)
class Search:
    """Nearest neighbours of a vector in one collection; `where` is a filter of equalities."""

    collection: str
    vector: Vector
    limit: int = 20
    where: Mapping[str, str | int | float | bool | list[str]] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    distance: float
    """Cosine distance, 0 to 2."""
    document: str
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """What a collection stores."""

    id: str
    vector: Vector
    document: str
    metadata: Mapping[str, str | int | float | bool]


class Knowledge(Protocol):
    """Collections of vectors."""

    async def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        """One concurrent round; a collection that does not exist has no hits. Raises Unavailable."""

    async def store(self, collection: str, records: Sequence[Record]) -> None:
        """Adds or replaces by id; makes the collection where needed."""

    async def remove(self, collection: str, ids: Sequence[str] | None = None) -> None:
        """The records named, or the whole collection."""

    async def ids(self, collection: str) -> set[str]: ...


class Objects(Protocol):
    """Files in a bucket, by key."""

    async def get(self, key: str, version: str | None = None) -> bytes | None:
        """None where there is none. `version` is of a bucket that keeps several. Raises Unavailable."""

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        """Raises Unavailable."""

    async def remove(self, key: str) -> None:
        """Also where there is none. Raises Unavailable."""


class Embedder(Protocol):
    """Turns texts into unit vectors, the same ones locally and in the cloud."""

    name: str

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Say:
    """The next words of an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """A structured event of an answer, as its frame's own fields: `type` and what belongs to it."""

    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class End:
    """How an answer came to its end, before it is known how much of it was shown."""

    state: EndState
    reason: str | None = None
    usage: Usage | None = None
    grounded: bool = False
    error: DoneError | None = None


AnswerEvent = Say | Tell | End


class Answering(Protocol):
    """Answers a turn."""

    def answer(self, turn: Turn, confirm: Confirm) -> AsyncGenerator[AnswerEvent, None]:
        """Any number of Say and Tell, then one End. Fails only by CoachError."""


class History(Protocol):
    """The conversations as they are kept for good."""

    async def recent(self, user: str, conversation: str, limit: int) -> list[Message]:
        """The last `limit` messages, oldest first; [] for a conversation that is not this user's."""

    async def earlier(self, user: str, conversation: str, words: Sequence[str], turns: int) -> list[Message]:
        """Question and answer of the turns that say most of these words, or words that begin with them, rare
        ones counting for more; the best turn first. Words are of letters alone. [] for a
        conversation that is not this user's."""

    async def record(self, turn: Turn) -> None:
        """Writes an ended turn, question and answer; again, it changes nothing. Raises Unavailable."""


# ---------------------------------------------------------------------------------------- live workouts

Telling = Callable[[], Awaitable[None]]
"""Tells every device what follows from something that is durable already. May raise Unavailable."""


class LiveWorkouts(Protocol):
    """The live workouts of a user. Any method may raise Unavailable."""

    async def take(self, user: str, event: WorkoutFrame) -> Telling:
        """Takes in what a client reports. Raises NotFound, Conflict, TooLarge."""

    async def judged(self, user: str, feedback: PushFeedback) -> Telling:
        """What the user thought of a push. Raises NotFound, Conflict."""

    async def alarm(self, user: str, source: str) -> Telling:
        """An emergency sign stood in the frame `source`: whatever runs is locked, and so is the day."""

    async def running(self, user: str) -> ReadyWorkout | None:
        """The workout at hand."""

    async def knows(self, user: str, workout: str) -> bool:
        """Whether the workout is one of the user's."""


# ---------------------------------------------------------------------------------------- proposals


class ProposalAnswers(Protocol):
    """What a yes or no to a proposal does."""

    async def answered(self, user: str, frame: ProposalAnswer) -> Telling:
        """Carries an accepted one out, once. Raises NotFound, Conflict, Unavailable."""
