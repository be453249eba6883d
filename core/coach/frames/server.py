"""What a client may receive. Absent values are left out of the JSON, never sent as null."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

EndState = Literal["completed", "stopped", "interrupted", "refused", "failed"]
TurnState = Literal["queued", "running", "completed", "stopped", "interrupted", "refused", "failed"]
SourceKind = Literal["exercise", "snippet", "food", "meal", "workout", "profile", "computed"]
NoteKind = Literal["working", "queued", "tool", "ungrounded", "proposal"]


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ReadyTurn(Shape):
    turn: str
    conversation: str
    state: TurnState
    epoch: int
    length: int


class ReadyWorkout(Shape):
    id: str
    version: int
    prescription: dict[str, Any] | None = None
    rest: dict[str, Any] | None = None


class ReadyInbox(Shape):
    """`cursor` is the newest item's; `pending` items are about to come. `since` is told to a device that
    named no position of its own: they follow this one."""

    cursor: int
    pending: int
    since: int | None = None


class Ready(Shape):
    """The answer to `hello`. All times are UTC milliseconds."""

    type: Literal["ready"] = "ready"
    connection: str
    user: str
    server_time: int
    token_expires_at: int
    going_away_at: int
    turns: list[ReadyTurn]
    workout: ReadyWorkout | None = None
    inbox: ReadyInbox


class Accepted(Shape):
    """The frame's effect is durable."""

    type: Literal["accepted"] = "accepted"
    id: str
    turn: str | None = None
    conversation: str | None = None
    workout: str | None = None
    state: TurnState | None = None


class Delta(Shape):
    """`text` belongs at position `at` of the answer, counted in Unicode code points."""

    type: Literal["delta"] = "delta"
    turn: str
    epoch: int
    at: int
    text: str


class Source(Shape):
    """A passage or figure that the answer rests on; `ref` is the number cited in the text as `[1]`."""

    ref: int
    kind: SourceKind
    id: str
    title: str
    url: str | None = None
    excerpt: str


class Sources(Shape):
    """A structured event of an answer: the `n`-th of its epoch, standing at position `at`."""

    type: Literal["sources"] = "sources"
    turn: str
    epoch: int
    n: int
    at: int
    sources: list[Source]


class Note(Shape):
    """A structured event; `working` and `queued` carry neither `n` nor `at` and are never stored."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: Literal["note"] = "note"
    turn: str
    epoch: int
    n: int | None = None
    at: int | None = None
    kind: NoteKind


class Usage(Shape):
    input_tokens: int
    output_tokens: int


class DoneError(Shape):
    code: str
    message: str
    retryable: bool


class Done(Shape):
    """The one end of a turn: `length` code points and `events` structured events make the whole answer."""

    type: Literal["done"] = "done"
    turn: str
    epoch: int
    state: EndState
    reason: str | None = None
    length: int
    events: int
    usage: Usage | None = None
    grounded: bool
    error: DoneError | None = None
    trace: str | None = None


class Event(Shape):
    """One inbox item. `from` covers the items that this newer one replaced."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    type: Literal["event"] = "event"
    cursor: int
    from_: int | None = Field(default=None, alias="from")
    push: str
    event: str
    data: dict[str, Any]
    because: list[str]
    at: int
    expires_at: int | None = None
    priority: str


class GoingAway(Shape):
    """Reconnect before `at`."""

    type: Literal["going_away"] = "going_away"
    at: int
    reason: str


class Error(Shape):
    """A frame was refused and left no trace; `ref` is its id where it could be read. `turn` says which of
    the turns that a `hello` listed is meant."""

    type: Literal["error"] = "error"
    ref: str | None = None
    code: str
    message: str
    retryable: bool
    retry_after: float | None = None
    turn: str | None = None
    trace: str


class Pong(Shape):
    type: Literal["pong"] = "pong"
    id: str


ServerFrame = Ready | Accepted | Delta | Sources | Note | Done | Event | GoingAway | Error | Pong
