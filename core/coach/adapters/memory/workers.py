"""The memory twin of the workers: starts are written down, and whoever tests runs them."""

from coach.errors import Unavailable


class MemoryWorkers:
    """`started` holds (user, turn, epoch) in order; `down` lets every start fail."""

    def __init__(self) -> None:
        self.started: list[tuple[str, str, int]] = []
        self.down = False

    async def start(self, user: str, turn: str, epoch: int) -> None:
        if self.down:
            raise Unavailable("The coach cannot start answering just now.", retry_after=2)
        self.started.append((user, turn, epoch))
