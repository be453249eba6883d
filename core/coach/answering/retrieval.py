"""Retrieval whose word index lies in a bucket: fetched once, at the first question of a worker's life."""

import asyncio

from coach.errors import Unavailable
from coach.knowledge.index_file import FILE_NAME, loaded
from coach.knowledge.retriever import Retriever
from coach.ports import Embedder, Grounding, Knowledge, Objects

INDEX_KEY = f"library/{FILE_NAME}"
"""Where in the bucket `coach ingest` leaves the word index. Its version is part of the name, so that old and
new code side by side each find their own."""

REASONS = {None: None, "no_such_movement": "not_in_library", "nothing_fits": "nothing_found"}


class Found:
    """A retriever as answers know it."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        """Never fails: without the vectors, words answer alone."""
        found = await self._retriever.ground(question, user=user, limit=limit)
        return Grounding(found.passages, REASONS[found.reason])


class StoredRetrieval:
    def __init__(self, objects: Objects, knowledge: Knowledge, embedder: Embedder) -> None:
        self._objects = objects
        self._knowledge = knowledge
        self._embedder = embedder
        self._retriever: Found | None = None
        self._loading = asyncio.Lock()

    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        """Raises Unavailable, also where nothing was ever ingested."""
        retriever = await self._loaded()
        return await retriever.ground(question, user=user, limit=limit)

    async def warm(self) -> None:
        """What the first question would otherwise wait for: the index, and the embedder's files."""
        await self._loaded()
        await self._embedder.embed(["warm"])

    async def _loaded(self) -> Found:
        async with self._loading:
            if self._retriever is None:
                content = await self._objects.get(INDEX_KEY)
                if content is None:
                    raise Unavailable("The library was not ingested yet.")
                index = await asyncio.to_thread(loaded, content)
                self._retriever = Found(Retriever(self._knowledge, self._embedder, index))
            return self._retriever
