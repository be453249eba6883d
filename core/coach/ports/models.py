"""A language model, what it is asked, and the tools that it may call."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from coach.ports.grounding import Passage

if TYPE_CHECKING:  # the authorizer and `connect` use ports, and pay for no pydantic
    from coach.frames.server import Usage


Confirm = Callable[[], Awaitable[None]]
"""Returns when the turn is certain to be still ours and wanted. To be awaited before anything is paid."""


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
