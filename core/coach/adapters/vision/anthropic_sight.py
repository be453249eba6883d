"""Pictures by Anthropic's messages with a strict schema."""

from base64 import b64encode
from typing import TYPE_CHECKING

from pydantic import ValidationError

from coach.adapters import provider
from coach.adapters.vision.limits import ANSWER_TOKENS, CONNECT, REQUEST
from coach.photos.sight import INSTRUCTIONS, Sight
from coach.ports import ModelFailed

if TYPE_CHECKING:
    from anthropic.types import MessageParam

OFFICIAL = "https://api.anthropic.com"


class AnthropicVision:
    """Made once, and used on one event loop."""

    def __init__(self, model: str, *, api_key: str, base_url: str | None = None) -> None:
        import anthropic
        import httpx2

        self.name = f"anthropic:{model}"
        self._model = model
        self._error = anthropic.APIError
        self._schema = anthropic.transform_schema(Sight)
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key,
            base_url=base_url or OFFICIAL,
            max_retries=1,
            timeout=httpx2.Timeout(REQUEST, connect=CONNECT),
        )

    async def look(self, picture: bytes) -> Sight:
        """Read here and not by the SDK's own parser, which does not look why an answer ended."""
        try:
            answer = await self._client.messages.create(
                model=self._model,
                max_tokens=ANSWER_TOKENS,
                system=INSTRUCTIONS,
                messages=_messages(picture),
                output_config={"format": {"type": "json_schema", "schema": self._schema}},
            )
        except self._error as error:
            raise provider.not_begun(error) from None
        if answer.stop_reason == "refusal":
            raise ModelFailed("declined", retryable=False)
        if answer.stop_reason != "end_turn":
            raise ModelFailed("cut", retryable=True)
        said = "".join(block.text for block in answer.content if block.type == "text")
        try:
            return Sight.model_validate_json(said)
        except ValidationError:
            raise provider.malformed() from None

    async def close(self) -> None:
        await self._client.close()


def _messages(picture: bytes) -> "list[MessageParam]":
    data = b64encode(picture).decode()
    return [
        {
            "role": "user",
            "content": [
                {"type": "image", "source": {"type": "base64", "media_type": "image/jpeg", "data": data}}
            ],
        }
    ]
