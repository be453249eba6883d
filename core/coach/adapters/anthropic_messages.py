"""Anthropic's messages."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, aclosing
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from coach.adapters import provider
from coach.adapters.limits import Limits, limited
from coach.frames.server import Usage
from coach.ports import Confirm, Finished, ModelEvent, ModelFailed, Prompt

if TYPE_CHECKING:
    from anthropic.types import MessageParam

OFFICIAL = "https://api.anthropic.com"

_ENDINGS: dict[str, Literal["stop", "length", "refused"]] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
}
"""`tool_use` and `pause_turn` are no end of an answer, and cannot come where no tool is offered."""


class _Tokens(BaseModel):
    input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens: int = 0

    @property
    def read(self) -> int:
        return sum(
            (self.input_tokens or 0, self.cache_creation_input_tokens or 0, self.cache_read_input_tokens or 0)
        )


class _Message(BaseModel):
    usage: _Tokens = _Tokens()


class _Delta(BaseModel):
    type: str = ""
    text: str = ""
    stop_reason: str | None = None


class _Event(BaseModel):
    """What is read of any event; one of a type that is not known has nothing of it."""

    type: str
    message: _Message | None = None
    delta: _Delta = _Delta()
    usage: _Tokens | None = None
    error: Any = None


class AnthropicMessages:
    """Made once, and used on one event loop."""

    def __init__(
        self, model: str, *, api_key: str, base_url: str | None = None, limits: Limits | None = None
    ) -> None:
        import anthropic
        import httpx2

        self.name = f"anthropic:{model}"
        self.limits = limits or Limits()
        self._model = model
        self._error = anthropic.APIError
        self._omit = anthropic.omit
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key,
            base_url=base_url or OFFICIAL,
            max_retries=0,
            timeout=httpx2.Timeout(None, connect=self.limits.connect),
        )
        # Named here, because the SDK imports the rest of itself at the first mention.
        self._create = self._client.messages.with_streaming_response.create

    def stream(self, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[ModelEvent, None]:
        return limited(lambda: self._attempt(prompt), confirm, self.limits)

    async def close(self) -> None:
        await self._client.close()

    async def _attempt(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        ended, spoken, read, written = "", False, 0, 0
        async with aclosing(provider.events(self._request(prompt), self._error)) as events:
            async for data in events:
                event = _read(data)
                if event.message:
                    read = event.message.usage.read
                if event.delta.type == "text_delta" and event.delta.text:
                    spoken = True
                    yield provider.text(event.delta.text)
                if event.usage:
                    written = event.usage.output_tokens
                if event.delta.stop_reason:
                    ended = event.delta.stop_reason
                    break
            await provider.tail(events, b"message_stop")
        if ended == "model_context_window_exceeded" and not spoken:
            raise ModelFailed("too_long", retryable=False)
        if ended not in _ENDINGS:
            raise ModelFailed("cut", retryable=True, message=f"ended by {ended[:40] or 'nothing'}")
        yield Finished(_ENDINGS[ended], Usage(input_tokens=read, output_tokens=written))

    def _request(self, prompt: Prompt) -> AbstractAsyncContextManager[Any]:
        return self._create(
            model=self._model,
            max_tokens=prompt.max_tokens,
            system=prompt.system or self._omit,
            messages=_messages(prompt),
            metadata={"user_id": prompt.user_hash} if prompt.user_hash else self._omit,
            stream=True,
        )


def _messages(prompt: Prompt) -> "list[MessageParam]":
    """A message without text is refused, and an answer that ended before its first word has none."""
    messages: list[MessageParam] = []
    for message in prompt.messages:
        if not message.text.strip():
            continue
        if message.role == "coach":
            messages.append({"role": "assistant", "content": message.text})
        else:
            messages.append({"role": "user", "content": message.text})
    return messages


def _read(data: bytes) -> _Event:
    try:
        event = _Event.model_validate_json(data)
    except ValidationError:
        raise provider.malformed() from None
    if event.error:
        raise provider.failure_event(event.error)
    return event
