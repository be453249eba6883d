import json
from collections.abc import Mapping
from typing import Any

import pytest

from coach.adapters.embedding_hosted import BATCH, HostedEmbedder
from coach.adapters.http import Http, NoReply, Response
from coach.errors import Unavailable


class Provider(Http):
    """Answers with one vector a text, the last text first; or with what it was told to."""

    def __init__(self, status: int = 200, body: bytes | None = None, error: Exception | None = None) -> None:
        super().__init__()
        self.status, self.body, self.error = status, body, error
        self.asked: list[tuple[str, Mapping[str, str], Any]] = []

    async def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"", **_: Any
    ) -> Response:
        sent = json.loads(body)
        self.asked.append((url, headers or {}, sent))
        if self.error:
            raise self.error
        data = [{"index": i, "embedding": [float(len(text))]} for i, text in enumerate(sent["input"])]
        return Response(self.status, {}, self.body or json.dumps({"data": data[::-1]}).encode())


def embedder(provider: Provider, **settings: Any) -> HostedEmbedder:
    return HostedEmbedder(
        provider, model="small", api_key="k", base_url="https://llm.example/v1/", **settings
    )


async def test_vectors_come_back_in_the_order_of_the_texts() -> None:
    assert await embedder(Provider()).embed(["a", "bbb", "cc"]) == [[1.0], [3.0], [2.0]]


async def test_the_key_and_the_model_are_sent_to_the_embeddings_route() -> None:
    provider = Provider()

    await embedder(provider, dimensions=256).embed(["a"])

    [(url, headers, sent)] = provider.asked
    assert url == "https://llm.example/v1/embeddings"
    assert headers["authorization"] == "Bearer k"
    assert sent == {"model": "small", "dimensions": 256, "encoding_format": "float", "input": ["a"]}


def test_another_length_of_vector_is_another_embedder() -> None:
    assert embedder(Provider()).name != embedder(Provider(), dimensions=256).name


async def test_many_texts_go_out_in_batches() -> None:
    provider = Provider()

    assert len(await embedder(provider).embed(["x"] * (BATCH + 1))) == BATCH + 1
    assert [len(sent["input"]) for _, _, sent in provider.asked] == [BATCH, 1]


async def test_an_empty_text_is_not_sent_empty() -> None:
    provider = Provider()

    await embedder(provider).embed(["", " "])

    assert provider.asked[0][2]["input"] == ["-", "-"]


@pytest.mark.parametrize(
    "provider",
    [
        Provider(error=NoReply("late")),
        Provider(status=429),
        Provider(status=401, body=b"denied"),
        Provider(body=b"<html>"),
        Provider(body=b"[]"),
        Provider(body=b'{"data": []}'),
        Provider(body=b'{"data": [{"index": 0}]}'),
        Provider(body=b'{"data": [{"index": 0, "embedding": ["x"]}]}'),
    ],
    ids=["late", "429", "401", "html", "list", "none", "no vector", "no number"],
)
async def test_what_cannot_be_used_is_unavailable(provider: Provider) -> None:
    with pytest.raises(Unavailable):
        await embedder(provider).embed(["a"])
