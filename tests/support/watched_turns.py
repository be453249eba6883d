"""The memory turn log, keeping what the checker asks about: every change, and when stops were stored."""

from coach.adapters.memory.turns import MemoryTurns
from coach.ports import Turn


class WatchedTurns(MemoryTurns):
    def __init__(self) -> None:
        super().__init__()
        self.history: list[tuple[Turn | None, Turn]] = []
        self.stopped_at: dict[tuple[str, str], int] = {}

    def _put(self, turn: Turn) -> Turn:
        self.history.append((self.turns.get((turn.user, turn.id)), turn))
        return super()._put(turn)

    async def request_stop(self, user: str, turn: str, now: int) -> Turn | None:
        found = await super().request_stop(user, turn, now)
        if found is not None and found.done is None:
            self.stopped_at.setdefault((user, turn), now)
        return found
