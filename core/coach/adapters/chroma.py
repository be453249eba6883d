"""The knowledge base in Chroma, over its plain HTTP API and with our own vectors only.

No Chroma package: its client costs 95 MB and 0.7 s of import, and its asynchronous one checks no
certificate unless told to. Routes and limits are those of Chroma 1.5.9, `/api/v2`, and of Chroma Cloud.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import quote

from coach.adapters.http import Http, HttpFailed
from coach.errors import NotFound, Unavailable
from coach.knowledge.storable import MAX_RESULTS, WrongEmbedder, check_record, check_search
from coach.ports import Hit, Knowledge, Record, Search, Vector

T = TypeVar("T")

BATCH = 300
"""Records in one write, and ids in one page of them."""

IN_FLIGHT = 8
"""Requests at once: Chroma Cloud takes ten concurrent reads of a collection."""

MAX_BODY = 8 * 1024 * 1024


class Chroma(Knowledge):
    """`url` is `https://host:port`; `embedder` names what made the vectors that go in and out.

    A collection carries its embedder's name. Every method raises Unavailable where Chroma is away,
    slow or says something that cannot be read, and WrongEmbedder for vectors of another embedder.
    """

    def __init__(
        self,
        http: Http,
        url: str,
        *,
        embedder: str,
        tenant: str = "default_tenant",
        database: str = "default_database",
        api_key: str | None = None,
        timeout: float = 5.0,
    ) -> None:
        self._http = http
        home = f"/api/v2/tenants/{quote(tenant, safe='')}/databases/{quote(database, safe='')}"
        self._root = f"{url.rstrip('/')}{home}/collections"
        self._embedder = embedder
        self._headers = {
            "content-type": "application/json",
            **({"x-chroma-token": api_key} if api_key else {}),
        }
        self._timeout = timeout
        self._ids: dict[str, str] = {}
        self._slots = asyncio.Semaphore(IN_FLIGHT)

    async def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        for search in searches:
            check_search(search)
        return list(await asyncio.gather(*map(self._hits, searches)))

    async def store(self, collection: str, records: Sequence[Record]) -> None:
        newest = {record.id: record for record in records}
        for record in newest.values():
            check_record(record)
        if newest:
            await self._find_or_create(collection)
        for batch in _batches(list(newest.values())):
            await self._in(collection, "upsert", _columns(batch))

    async def remove(self, collection: str, ids: Sequence[str] | None = None) -> None:
        with suppress(NotFound):
            if ids is None:
                self._ids.pop(collection, None)
                await self._call("DELETE", f"/{quote(collection, safe='')}")
                return
            for batch in _batches(ids):
                await self._in(collection, "delete", {"ids": batch})

    async def ids(self, collection: str) -> set[str]:
        found: set[str] = set()
        with suppress(NotFound):
            while True:
                page = {"include": [], "limit": BATCH, "offset": len(found)}
                ids = _read(await self._in(collection, "get", page), "ids")
                found.update(ids)
                if len(ids) < BATCH:
                    break
        return found

    async def _hits(self, search: Search) -> list[Hit]:
        query = {
            "query_embeddings": [_wire(search.vector)],
            "n_results": min(search.limit, MAX_RESULTS),
            "include": ["documents", "metadatas", "distances"],
        }
        if search.where:
            query["where"] = _where(search.where)
        try:
            return _hits(await self._in(search.collection, "query", query))
        except NotFound:
            return []

    async def _in(self, collection: str, verb: str, body: Mapping[str, Any]) -> Any:
        """Raises NotFound for a collection that does not exist; one made anew has another id."""
        known = collection in self._ids
        try:
            return await self._call("POST", f"/{await self._id(collection)}/{verb}", body)
        except NotFound:
            self._ids.pop(collection, None)
            if not known:
                raise
        return await self._call("POST", f"/{await self._id(collection)}/{verb}", body)

    async def _id(self, collection: str) -> str:
        if collection not in self._ids:
            self._remember(collection, await self._call("GET", f"/{quote(collection, safe='')}"))
        return self._ids[collection]

    async def _find_or_create(self, collection: str) -> None:
        """The stored embedder wins over the one sent: Chroma leaves an existing collection as it is."""
        wanted = {
            "name": collection,
            "get_or_create": True,
            "metadata": {"embedder": self._embedder},
            "configuration": {"hnsw": {"space": "cosine"}, "embedding_function": None},
        }
        self._remember(collection, await self._call("POST", "", wanted))

    def _remember(self, collection: str, described: Any) -> None:
        written = (_read(described, "metadata") or {}).get("embedder", "none of ours")
        if written != self._embedder:
            raise WrongEmbedder(collection, written, self._embedder)
        self._ids[collection] = quote(str(_read(described, "id")))

    async def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        sent = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
        try:
            async with self._slots:
                reply = await self._http.request(
                    method, self._root + path, self._headers, sent, timeout=self._timeout, max_body=MAX_BODY
                )
        except HttpFailed as error:
            raise Unavailable("The knowledge base does not answer. Try again.") from error
        if reply.status == 404:
            raise NotFound("There is no such collection.")
        if reply.status // 100 != 2:
            raise Unavailable(f"The knowledge base answered {reply.status}{_reason(reply.body)}.")
        return _parsed(reply.body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise Unavailable("The knowledge base answered with something that is not JSON.") from error


def _reason(body: bytes) -> str:
    """Chroma's name of the error, never its message: that may quote what was stored."""
    with suppress(ValueError, TypeError, KeyError):
        return f" ({str(json.loads(body)['error'])[:60]})"
    return ""


def _read(described: Any, key: str) -> Any:
    if not isinstance(described, dict) or key not in described:
        raise Unavailable(f"The knowledge base answered without {key!r}.")
    return described[key]


def _hits(described: Any) -> list[Hit]:
    columns = [_read(described, key) for key in ("ids", "distances", "documents", "metadatas")]
    try:
        rows = zip(*(column[0] for column in columns), strict=True)
        return [Hit(id, float(distance), text or "", data or {}) for id, distance, text, data in rows]
    except (TypeError, ValueError, IndexError) as error:
        raise Unavailable("The knowledge base answered with columns that do not match.") from error


def _columns(records: Sequence[Record]) -> dict[str, list[Any]]:
    return {
        "ids": [record.id for record in records],
        "embeddings": [_wire(record.vector) for record in records],
        "documents": [record.document for record in records],
        "metadatas": [dict(record.metadata) or None for record in records],
    }


def _wire(vector: Vector) -> list[float]:
    """Six decimals are what a 32-bit float of a unit vector holds."""
    return [round(float(x), 6) for x in vector]


def _where(where: Mapping[str, Any]) -> dict[str, Any]:
    """A filter names exactly one operator at its top, so several go inside an `$and`."""
    terms = [{key: {"$in" if isinstance(value, list) else "$eq": value}} for key, value in where.items()]
    return terms[0] if len(terms) == 1 else {"$and": terms}


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
