"""What a client may send. Unknown fields are ignored, so that newer clients can talk to older servers."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from coach.frames.workout import WorkoutFrame

ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"
MAX_QUESTION_CHARS = 8_000
MAX_QUESTION_BYTES = 12_000

FrameId = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""Made by the client, unique per user: the idempotency key of its frame."""

ServerId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Count = Annotated[int, Field(ge=0, le=2**53)]


class Frame(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    action: Literal["message"] = "message"
    id: FrameId


class Position(BaseModel):
    """How much of an answer a client holds: `at` code points and `n` structured events of `epoch`."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    turn: FrameId
    epoch: Count
    at: Count
    n: Count


class Hello(Frame):
    """The first frame after connecting and reconnecting."""

    type: Literal["hello"] = "hello"
    resume: list[Position] = Field(default_factory=list, max_length=20)
    inbox: Count | None = None
    client: Annotated[str, StringConstraints(max_length=200)] | None = None


class Ask(Frame):
    """Starts a turn, whose id is this frame's."""

    type: Literal["ask"] = "ask"
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUESTION_CHARS)]
    conversation: ServerId | None = None
    workout: ServerId | None = None
    mode: Literal["chat", "live"] = "chat"
    if_busy: Literal["queue", "replace", "reject"] = "queue"

    @field_validator("text")
    @classmethod
    def fits_in_bytes(cls, text: str) -> str:
        if len(text.encode()) > MAX_QUESTION_BYTES:
            raise ValueError(f"at most {MAX_QUESTION_BYTES} bytes")
        return text


class Stop(Frame):
    """Ends a turn in whatever state it is; the text so far is kept."""

    type: Literal["stop"] = "stop"
    turn: FrameId


class Resume(Frame):
    """Replays what follows a position, then follows the turn live."""

    type: Literal["resume"] = "resume"
    turn: FrameId
    epoch: Count
    at: Count
    n: Count


class Auth(Frame):
    """A fresh token of the same user, in place."""

    type: Literal["auth"] = "auth"
    token: Annotated[str, StringConstraints(min_length=1, max_length=8_192)]


class Ack(Frame):
    """Everything in the inbox up to `cursor` was received by some device of the user."""

    type: Literal["ack"] = "ack"
    cursor: Count


class ProposalAnswer(Frame):
    """The user's yes or no to something the coach proposed to change."""

    type: Literal["proposal.answer"] = "proposal.answer"
    proposal: ServerId
    accept: bool


class PushFeedback(Frame):
    """What the user thought of a push; it tunes the unsolicited ones."""

    type: Literal["push.feedback"] = "push.feedback"
    push: ServerId
    verdict: Literal["up", "down", "dismiss"]


class Ping(Frame):
    """Keeps the connection from idling out; answered by `pong`."""

    type: Literal["ping"] = "ping"


ClientFrame = Hello | Ask | Stop | Resume | Auth | Ack | ProposalAnswer | PushFeedback | Ping | WorkoutFrame
