"""OpenAI's chat completions, and every server that speaks them: Ollama, vLLM, llama.cpp, gateways."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from coach.adapters import provider
from coach.adapters.limits import Hindered, Limits, limited
from coach.frames.server import Usage
from coach.ports import Confirm, Finished, ModelEvent, ModelFailed, Prompt

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

OFFICIAL = "https://api.openai.com/v1"

DONE = b"[DONE]"

_FIELDS = ("max_completion_tokens", "safety_identifier", "store", "stream_options")
_FIELDS_ELSEWHERE = ("max_tokens", "user", "stream_options")
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


class _Delta(BaseModel):
    content: str | None = None
    refusal: str | None = None


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
                        ended = choice.finish_reason or ""
                    if ended:
                        break
                late = await provider.tail(events, DONE)
        except provider.Rejected as rejection:
            if self._forgoes(fields, rejection.complaint):
                raise Hindered("unavailable", message="a field was refused") from None
            raise
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
        }
        return self._create(
            model=self._model,
            messages=_messages(prompt),
            stream=True,
            extra_body={field: values[field] for field in self._fields if values[field] is not None},
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
    return messages


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
    """Whether it is about the field: by its parameter, or quoted anywhere."""
    return complaint.get("param") == field or any(f"{q}{field}{q}" in str(complaint) for q in "'\"`")
