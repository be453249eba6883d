"""Pictures by OpenAI's chat completions with a strict schema, and every server that speaks them."""

from base64 import b64encode
from typing import TYPE_CHECKING

from pydantic import ValidationError

from coach.adapters import provider
from coach.adapters.vision.limits import ANSWER_TOKENS, CONNECT, REQUEST
from coach.photos.sight import INSTRUCTIONS, Sight
from coach.ports import ModelFailed

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

OFFICIAL = "https://api.openai.com/v1"


class OpenAIVision:
    """Made once, and used on one event loop."""

    def __init__(self, model: str, *, api_key: str, base_url: str | None = None) -> None:
        import httpx2
        import openai

        self.name = f"openai:{model}"
        self._model = model
        self._official = base_url in (None, OFFICIAL)
        self._error = openai.APIError
        self._cut = openai.LengthFinishReasonError
        self._filtered = openai.ContentFilterFinishReasonError
        self._client = openai.AsyncOpenAI(
            api_key=api_key,
            base_url=base_url or OFFICIAL,
            max_retries=1,
            timeout=httpx2.Timeout(REQUEST, connect=CONNECT),
        )
        self._parse = self._client.chat.completions.parse

    async def look(self, picture: bytes) -> Sight:
        try:
            if self._official:
                answer = await self._parse(
                    model=self._model,
                    messages=_messages(picture),
                    response_format=Sight,
                    max_completion_tokens=ANSWER_TOKENS,
                    store=False,
                )
            else:  # others take the newer field without a word and without effect
                answer = await self._parse(
                    model=self._model,
                    messages=_messages(picture),
                    response_format=Sight,
                    max_tokens=ANSWER_TOKENS,
                )
        except self._cut:
            raise ModelFailed("cut", retryable=True) from None
        except self._filtered:
            raise ModelFailed("declined", retryable=False) from None
        except self._error as error:
            raise provider.not_begun(error) from None
        except ValidationError:
            raise provider.malformed() from None
        message = answer.choices[0].message if answer.choices else None
        if message is not None and message.refusal:
            raise ModelFailed("declined", retryable=False)
        if message is None or message.parsed is None:
            raise provider.malformed()
        return message.parsed

    async def close(self) -> None:
        await self._client.close()


def _messages(picture: bytes) -> "list[ChatCompletionMessageParam]":
    address = f"data:image/jpeg;base64,{b64encode(picture).decode()}"
    return [
        {"role": "system", "content": INSTRUCTIONS},
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": address, "detail": "high"}}]},
    ]
