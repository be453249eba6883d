"""Chroma over HTTP when Chroma misbehaves, and what is sent to it."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from coach.adapters.chroma import IN_FLIGHT, Chroma
from coach.adapters.http import Http, NoReply, Response
from coach.errors import Unavailable
from coach.ports import Record, Search

COLLECTION = {"id": "cd752488-3789-45e7-9250-4781b5e1f4d5", "metadata": {"embedder": "e"}}
NOTHING: dict[str, Any] = {"ids": [[]], "distances": [[]], "documents": [[]], "metadatas": [[]]}


class ScriptedHttp(Http):
    """Answers queries with `reply` and everything else as a healthy Chroma; keeps what was asked."""

    def __init__(self, reply: Any = None, status: int = 200, error: Exception | None = None) -> None:
        super().__init__()
        self.reply, self.status, self.error = NOTHING if reply is None else reply, status, error
        self.sent: list[tuple[str, str, Any, Mapping[str, str]]] = []
        self.running = self.most = 0

    async def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"", **_: Any
    ) -> Response:
        self.sent.append((method, url, json.loads(body) if body else None, headers or {}))
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        if not url.endswith("/query"):
            return Response(200, {}, json.dumps(COLLECTION).encode())
        if self.error:
            raise self.error
        raw = self.reply if isinstance(self.reply, bytes) else json.dumps(self.reply).encode()
        return Response(self.status, {}, raw)

    def calls(self, ending: str) -> list[Any]:
        return [body for _, url, body, _ in self.sent if url.endswith(ending)]


def chroma(http: Http, **settings: Any) -> Chroma:
    return Chroma(http, "https://chroma.example:443", embedder="e", **settings)


SEARCH = Search("exercises", (1.0, 0.0))


@pytest.mark.parametrize(
    "http",
    [
        ScriptedHttp(error=NoReply("late")),
        ScriptedHttp(status=500, reply={"error": "InternalError", "message": "secret"}),
        ScriptedHttp(status=503, reply=NOTHING),
        ScriptedHttp(status=429, reply={"error": "RateLimited"}),
        ScriptedHttp(status=401, reply=b"denied"),
        ScriptedHttp(reply=b""),
        ScriptedHttp(reply=b"<html>"),
        ScriptedHttp(reply=[]),
        ScriptedHttp(reply={"ids": [["a"]]}),
        ScriptedHttp(reply={**NOTHING, "ids": [["a"]]}),
        ScriptedHttp(reply={**NOTHING, "ids": []}),
        ScriptedHttp(reply={**NOTHING, "distances": None}),
    ],
    ids=[
        "late",
        "500",
        "503",
        "429",
        "401",
        "empty",
        "html",
        "list",
        "no columns",
        "uneven",
        "no row",
        "null",
    ],
)
async def test_what_cannot_be_used_is_unavailable_and_quotes_nothing(http: ScriptedHttp) -> None:
    with pytest.raises(Unavailable) as failed:
        await chroma(http).search([SEARCH])

    assert "secret" not in str(failed.value)


async def test_a_collection_is_looked_up_once() -> None:
    http = ScriptedHttp()
    store = chroma(http)

    await store.search([SEARCH])
    await store.search([SEARCH, SEARCH])

    assert len(http.calls("/collections/exercises")) == 1
    assert len(http.calls("/query")) == 3


async def test_no_more_than_the_allowed_requests_are_in_flight() -> None:
    http = ScriptedHttp()

    await chroma(http).search([SEARCH] * 30)

    assert http.most == IN_FLIGHT


async def test_the_key_and_the_tenant_travel_as_chroma_wants_them() -> None:
    http = ScriptedHttp()

    await chroma(http, tenant="t/1", database="db", api_key="k").search([SEARCH])

    _, url, _, headers = http.sent[0]
    assert url.startswith("https://chroma.example:443/api/v2/tenants/t%2F1/databases/db/collections")
    assert headers["x-chroma-token"] == "k"


async def test_a_collection_is_made_for_cosine_and_our_own_vectors_only() -> None:
    http = ScriptedHttp()

    await chroma(http).store("exercises", [Record("a", (1, 0), "A", {})])

    [made] = http.calls("/collections")
    assert made["configuration"] == {"hnsw": {"space": "cosine"}, "embedding_function": None}
    assert made["metadata"] == {"embedder": "e"}
    assert made["get_or_create"] is True


async def test_several_equalities_go_inside_one_and() -> None:
    http = ScriptedHttp()

    await chroma(http).search([Search("exercises", (1, 0), where={"a": 1, "b": ["x"]})])

    [query] = http.calls("/query")
    assert query["where"] == {"$and": [{"a": {"$eq": 1}}, {"b": {"$in": ["x"]}}]}
