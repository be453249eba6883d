"""temporary"""

from coach.knowledge.index import LibraryIndex, build_index
from coach.knowledge.rank import rank
from coach.knowledge.spelling import Spelling
from coach.knowledge.understand import understand
from coach.ports import Embedder, Grounding, Knowledge, Passage, Search


class Retriever:
    def __init__(self, knowledge: Knowledge, embedder: Embedder, index: LibraryIndex) -> None:
        self._knowledge, self._embedder, self._index = knowledge, embedder, index
        self._spelling = Spelling({t: 1 for t in index.rarity if " " not in t})

    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        [vector] = await self._embedder.embed([question])
        found = await self._knowledge.search([Search(c, vector) for c in ("exercises", "snippets")])
        similar = {
            self._index.rows[hit.id]: 1 - hit.distance for hits in found for hit in hits if hit.id in self._index.rows
        }
        ranked = rank(understand(question, self._spelling), self._index, similar, frozenset({"exercise", "snippet"}))
        entries = [self._index.entries[one.row] for one in ranked[:limit]]
        return Grounding(tuple(Passage(e.kind, e.id, e.name, e.text, e.url) for e in entries))
