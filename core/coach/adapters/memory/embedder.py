"""An embedder without a model: hashed letter triples, so that like spellings lie near. For tests."""

import math
from collections.abc import Sequence
from zlib import crc32

from coach.errors import Unavailable
from coach.knowledge.text import trigrams, words
from coach.ports import Embedder, Vector


class MemoryEmbedder(Embedder):
    """The same vectors in every process. `down` makes it raise Unavailable; `texts` is what it was asked."""

    def __init__(self, name: str = "triples-64", dimensions: int = 64) -> None:
        self.name = name
        self.dimensions = dimensions
        self.down = False
        self.texts: list[str] = []

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        if self.down:
            raise Unavailable("The embedder does not answer. Try again.")
        self.texts += texts
        return [self._embedded(text) for text in texts]

    def _embedded(self, text: str) -> Vector:
        sums = [0.0] * self.dimensions
        for word in words(text):
            for trigram in trigrams(word):
                sums[crc32(trigram.encode()) % self.dimensions] += 1.0
        length = math.sqrt(sum(x * x for x in sums))
        return [x / length for x in sums] if length else sums
