"""Embeddings from a provider with OpenAI's `/v1/embeddings` route."""

import json
from collections.abc import Sequence
from typing import Any

from coach.adapters.http import Http, HttpFailed
from coach.errors import Unavailable
from coach.ports import Embedder, Vector

OPENAI = "https://api.openai.com/v1"
BATCH = 128
MAX_BODY = 16 * 1024 * 1024


class HostedEmbedder(Embedder):
    """`base_url` ends before `/embeddings`, as OPENAI_BASE_URL does. `dimensions` shortens the vectors
    where the model can."""

    def __init__(
        self,
        http: Http,
        *,
        model: str,
        api_key: str,
        base_url: str = OPENAI,
        dimensions: int | None = None,
        timeout: float = 5.0,
    ) -> None:
        self.name = f"{model}-{dimensions}" if dimensions else model
        self._http = http
        self._url = f"{base_url.rstrip('/')}/embeddings"
        self._headers = {"content-type": "application/json", "authorization": f"Bearer {api_key}"}
        self._model = {"model": model, "encoding_format": "float"} | (
            {"dimensions": dimensions} if dimensions else {}
        )
        self._timeout = timeout

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        return [vector for batch in batches for vector in await self._embedded(batch)]

    async def _embedded(self, texts: Sequence[str]) -> list[Vector]:
        """An empty text is no input for a provider: a blank stands for it."""
        body = json.dumps({**self._model, "input": [text.strip() or "-" for text in texts]}).encode()
        try:
            reply = await self._http.request(
                "POST", self._url, self._headers, body, timeout=self._timeout, max_body=MAX_BODY
            )
        except HttpFailed as error:
            raise Unavailable("The embedding provider does not answer. Try again.") from error
        if reply.status != 200:
            raise Unavailable(f"The embedding provider answered {reply.status}.")
        return _vectors(reply.body, len(texts))


def _vectors(body: bytes, expected: int) -> list[Vector]:
    try:
        data: Any = json.loads(body)["data"]
        vectors = {int(item["index"]): [float(x) for x in item["embedding"]] for item in data}
        return [vectors[index] for index in range(expected)]
    except (ValueError, TypeError, KeyError) as error:
        raise Unavailable("The embedding provider answered with something that cannot be read.") from error
