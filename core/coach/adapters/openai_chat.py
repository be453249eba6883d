"""OpenAI's chat completions, and every server that speaks them: Ollama, vLLM, llama.cpp, gateways."""

import json
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from coach.adapters import provider
from coach.adapters.limits import Hindered, Limits, limited
from coach.frames.server import Usage
from coach.ports import Call, Confirm, Finished, ModelEvent, ModelFailed, Prompt

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageFunctionToolCallParam, ChatCompletionMessageParam

OFFICIAL = "https://api.openai.com/v1"

DONE = b"[DONE]"

_FIELDS = ("max_completion_tokens", "safety_identifier", "store", "stream_options", "tools")
_FIELDS_ELSEWHERE = ("max_tokens", "user", "stream_options", "tools")
"""Ollama takes `max_completion_tokens` without a word and without effect (ollama/ollama#7125)."""

_INSTEAD = {
    "max_completion_tokens": "max_tokens",
    "max_tokens": "max_completion_tokens",
    "safety_identifier": "user",
}

_ENDINGS: dict[str, Literal["stop", "length", "refused"]] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "refused",
}
"""Any other reason (a tool call, though none was offered; an abort) is no end of an answer."""

_CALLS_END = ("tool_calls", "stop", "function_call")
"""Some servers end with `stop` after calls too."""


class _Function(BaseModel):
    name: str | None = None
    arguments: str | None = None


class _ToolCall(BaseModel):
    index: int | None = None
    id: str | None = None
    function: _Function = _Function()


class _Delta(BaseModel):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_ToolCall] | None = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Tokens(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Chunk(BaseModel):
    """What is read of a `chat.completion.chunk`. The one that brings the usage has no choices."""

    choices: list[_Choice] = []
    usage: _Tokens | None = None
    error: Any = None


class OpenAIChat:
    """Made once, and used on one event loop."""

    def __init__(
        self, model: str, *, api_key: str, base_url: str | None = None, limits: Limits | None = None
    ) -> None:
        import httpx2
        import openai

        self.name = f"openai:{model}"
        self.limits = limits or Limits()
        self._model = model
        self._fields = list(_FIELDS if base_url in (None, OFFICIAL) else _FIELDS_ELSEWHERE)
        self._forgone: set[str] = set()
        self._error = openai.APIError
        self._client = openai.AsyncOpenAI(
            api_key=api_key,
            base_url=base_url or OFFICIAL,
            max_retries=0,
            timeout=httpx2.Timeout(None, connect=self.limits.connect),
        )
        # Named here, because the SDK imports the rest of itself at the first mention.
        self._create = self._client.chat.completions.with_streaming_response.create

    def stream(self, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[ModelEvent, None]:
        return limited(lambda: self._attempt(prompt), confirm, self.limits)

    async def close(self) -> None:
        await self._client.close()

    async def _attempt(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        ended, declined, usage, fields = "", False, None, tuple(self._fields)
        calls = provider.CallsInPieces()
        try:
            async with aclosing(provider.events(self._request(prompt), self._error)) as events:
                async for data in events:
                    if data.startswith(DONE):
                        break
                    chunk = _read(data)
                    usage = chunk.usage or usage
                    for choice in chunk.choices[:1]:
                        declined = declined or bool(choice.delta.refusal)
                        if piece := choice.delta.content or choice.delta.refusal:
                            yield provider.text(piece)
                        for place, call in enumerate(choice.delta.tool_calls or ()):
                            said = call.function
                            at = place if call.index is None else call.index
                            calls.add(at, call.id or "", said.name or "", said.arguments or "")
                        ended = choice.finish_reason or ""
                    if ended:
                        break
                late = await provider.tail(events, DONE)
        except provider.Rejected as rejection:
            if self._forgoes(fields, rejection.complaint):
                raise Hindered("unavailable", message="a field was refused") from None
            raise
        if calls and prompt.tools and prompt.may_call and ended in _CALLS_END:
            yield Finished("tools", _usage(usage, late), calls.whole())
            return
        if ended not in _ENDINGS:
            raise ModelFailed("cut", retryable=True, message=f"ended by {ended[:40] or 'nothing'}")
        yield Finished("refused" if declined else _ENDINGS[ended], _usage(usage, late))

    def _request(self, prompt: Prompt) -> AbstractAsyncContextManager[Any]:
        values = {
            "max_completion_tokens": prompt.max_tokens,
            "max_tokens": prompt.max_tokens,
            "safety_identifier": prompt.user_hash or None,
            "user": prompt.user_hash or None,
            "store": False,
            "stream_options": {"include_usage": True},
            "tools": _tools(prompt),
        }
        choice = {"tool_choice": "none"} if _tools(prompt) and not prompt.may_call else {}
        return self._create(
            model=self._model,
            messages=_messages(prompt),
            stream=True,
            extra_body={field: values[field] for field in self._fields if values[field] is not None}
            | (choice if "tools" in self._fields else {}),
        )

    def _forgoes(self, sent: Sequence[str], complaint: Mapping[str, Any]) -> bool:
        """Whether one of the fields sent was refused: from now on another is, or none."""
        for field in sent:
            if not _names(complaint, field):
                continue
            if field in self._fields:
                self._fields.remove(field)
                self._forgone.add(field)
                if (other := _INSTEAD.get(field)) and other not in self._forgone:
                    self._fields.append(other)
            return True
        return False


def _messages(prompt: Prompt) -> "list[ChatCompletionMessageParam]":
    messages: list[ChatCompletionMessageParam] = [{"role": "system", "content": prompt.system}]
    for message in prompt.messages:
        if not message.text.strip():
            continue
        if message.role == "coach":
            messages.append({"role": "assistant", "content": message.text})
        else:
            messages.append({"role": "user", "content": message.text})
    for said in prompt.rounds:
        calls = [result.call for result in said.results]
        messages.append(
            {"role": "assistant", "content": said.text or None, "tool_calls": [_called(c) for c in calls]}
        )
        messages.extend(
            {"role": "tool", "tool_call_id": result.call.id, "content": result.content}
            for result in said.results
        )
    return messages


def _called(call: Call) -> "ChatCompletionMessageFunctionToolCallParam":
    arguments = json.dumps(provider.spoken_arguments(call))
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def _tools(prompt: Prompt) -> list[dict[str, Any]] | None:
    return [
        {
            "type": "function",
            "function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters},
        }
        for tool in prompt.tools
    ] or None


def _read(data: bytes) -> _Chunk:
    try:
        chunk = _Chunk.model_validate_json(data)
    except ValidationError:
        raise provider.malformed() from None
    if chunk.error:
        raise provider.failure_event(chunk.error)
    return chunk


def _usage(seen: _Tokens | None, late: list[bytes]) -> Usage | None:
    for data in late:
        try:
            seen = _Chunk.model_validate_json(data).usage or seen
        except ValidationError:
            break
    if seen is None:
        return None
    return Usage(input_tokens=seen.prompt_tokens, output_tokens=seen.completion_tokens)


def _names(complaint: Mapping[str, Any], field: str) -> bool:
    """Whether it is about the field: by its parameter or a part of it, or quoted anywhere. Ollama says
    `… does not support tools`."""
    part = re.split(r"[.\[]", str(complaint.get("param")))[0]
    said = str(complaint)
    return part == field or f"not support {field}" in said or any(f"{q}{field}{q}" in said for q in "'\"`")
