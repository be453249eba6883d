"""Retrieval whose word index lies in a bucket: fetched once, at the first question of a worker's life."""

import asyncio

from coach.errors import Unavailable
from coach.knowledge.retriever import Retriever
from coach.knowledge.stored_index import load_index
from coach.ports import Embedder, Grounding, Knowledge, Objects


class LazyRetrieval:
    def __init__(self, objects: Objects, key: str, knowledge: Knowledge, embedder: Embedder) -> None:
        self._objects = objects
        self._key = key
        self._knowledge = knowledge
        self._embedder = embedder
        self._retriever: Retriever | None = None
        self._loading = asyncio.Lock()

    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        """Raises Unavailable, also where nothing was ever ingested."""
        retriever = await self._loaded()
        return await retriever.ground(question, user=user, limit=limit)

    async def _loaded(self) -> Retriever:
        async with self._loading:
            if self._retriever is None:
                content = await self._objects.get(self._key)
                if content is None:
                    raise Unavailable("The library was not ingested yet.")
                index = await asyncio.to_thread(load_index, content)
                self._retriever = Retriever(self._knowledge, self._embedder, index)
            return self._retriever
