"""Anthropic's messages."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, aclosing
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from coach.adapters import provider
from coach.adapters.limits import Limits, limited
from coach.frames.server import Usage
from coach.ports import Confirm, Finished, ModelEvent, ModelFailed, Prompt, Result, Round

if TYPE_CHECKING:
    from anthropic.types import (
        MessageParam,
        TextBlockParam,
        ToolParam,
        ToolResultBlockParam,
        ToolUseBlockParam,
    )

OFFICIAL = "https://api.anthropic.com"

_ENDINGS: dict[str, Literal["stop", "length", "refused"]] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
}
"""`pause_turn` is no end of an answer, nor is `tool_use` where no tool was offered."""


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
    partial_json: str = ""
    stop_reason: str | None = None


class _Block(BaseModel):
    type: str = ""
    id: str = ""
    name: str = ""


class _Event(BaseModel):
    """What is read of any event; one of a type that is not known has nothing of it."""

    type: str
    index: int = 0
    content_block: _Block = _Block()
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
        calls = provider.CallsInPieces()
        async with aclosing(provider.events(self._request(prompt), self._error)) as events:
            async for data in events:
                event = _read(data)
                if event.message:
                    read = event.message.usage.read
                if event.delta.type == "text_delta" and event.delta.text:
                    spoken = True
                    yield provider.text(event.delta.text)
                if event.content_block.type == "tool_use":
                    calls.add(event.index, event.content_block.id, event.content_block.name, "")
                if event.delta.type == "input_json_delta":
                    calls.add(event.index, "", "", event.delta.partial_json)
                if event.usage:
                    written = event.usage.output_tokens
                if event.delta.stop_reason:
                    ended = event.delta.stop_reason
                    break
            await provider.tail(events, b"message_stop")
        if ended == "model_context_window_exceeded" and not spoken:
            raise ModelFailed("too_long", retryable=False)
        if ended == "tool_use" and calls and prompt.tools and prompt.may_call:
            usage = Usage(input_tokens=read, output_tokens=written)
            yield Finished("tools", usage, calls.whole())
            return
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
            tools=_tools(prompt) or self._omit,
            tool_choice={"type": "none"} if prompt.tools and not prompt.may_call else self._omit,
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
    for said in prompt.rounds:
        messages.append({"role": "assistant", "content": _called(said)})
        messages.append({"role": "user", "content": [_result(result) for result in said.results]})
    return messages


def _called(said: Round) -> "list[TextBlockParam | ToolUseBlockParam]":
    blocks: list[TextBlockParam | ToolUseBlockParam] = []
    if said.text.strip():
        blocks.append({"type": "text", "text": said.text.rstrip()})
    for call in (result.call for result in said.results):
        arguments = provider.spoken_arguments(call)
        blocks.append({"type": "tool_use", "id": call.id, "name": call.name, "input": arguments})
    return blocks


def _result(result: Result) -> "ToolResultBlockParam":
    return {
        "type": "tool_result",
        "tool_use_id": result.call.id,
        "content": result.content,
        "is_error": result.failed,
    }


def _tools(prompt: Prompt) -> "list[ToolParam]":
    return [
        {"name": tool.name, "description": tool.description, "input_schema": dict(tool.parameters)}
        for tool in prompt.tools
    ]


def _read(data: bytes) -> _Event:
    try:
        event = _Event.model_validate_json(data)
    except ValidationError:
        raise provider.malformed() from None
    if event.error:
        raise provider.failure_event(event.error)
    return event
