"""Static word vectors, shipped in a package: no key, no download, the same here and in the cloud."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from coach.ports import Vector


class StaticEmbedder:
    name = "wordllama-256"

    def __init__(self) -> None:
        import wordllama

        folder = Path(wordllama.__file__).parent
        self._model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        return await asyncio.to_thread(lambda: self._model.embed(list(texts), norm=True).tolist())
