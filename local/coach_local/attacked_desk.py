"""The tools of a model under attack: the real ones, over records in memory that are empty before."""

from collections.abc import Iterable

from coach.adapters.memory.connections import MemoryConnections
from coach.adapters.memory.history import MemoryHistory
from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.outbox import MemoryOutbox
from coach.adapters.memory.proposals import MemoryProposals
from coach.adapters.memory.records import (
    MemoryExercises,
    MemoryMeals,
    MemoryPlans,
    MemoryProfiles,
    MemoryProgress,
)
from coach.adapters.memory.turns import MemoryTurns
from coach.adapters.memory.workouts import MemoryWorkouts
from coach.answering.tools.hurting import Hurting
from coach.answering.tools.looking import Looking
from coach.answering.tools.proposing import Proposing
from coach.answering.tools.tool import Toolbox
from coach.delivery.pusher import Pusher
from coach.nutrition.matching import Foods
from coach.nutrition.reading import Reading
from coach.training.live import Live

SQUAT = {
    "id": "back-squat", "name": "Back squat", "pattern": "squat", "mechanic": "compound", "primary": ["quads"],
    "equipment": ["barbell"],
}  # fmt: skip


class _Table:
    """The food table, which is empty: what is proposed matters here, not its calories."""

    async def own(self, user: str) -> Foods:
        return Foods(())

    async def with_rows_for(self, user: str, names: Iterable[str]) -> Foods:
        return Foods(())


def desk(now: int) -> Toolbox:
    """A box of its own for every attack, at the clock `now`."""
    meals = MemoryMeals()
    pusher = Pusher(MemoryInbox(), MemoryConnections(lambda: now), MemoryOutbox(), lambda: now)
    profiles = MemoryProfiles()
    looking = Looking(MemoryExercises(SQUAT), MemoryProgress(), profiles, meals, lambda: now)
    proposing = Proposing(
        MemoryProposals(),
        Live(MemoryWorkouts(SQUAT), pusher, lambda: now),
        MemoryPlans(),
        Reading(_Table(), meals, lambda: now, profiles),
        looking,
        Hurting(MemoryHistory(), MemoryTurns(), lambda: now),
        lambda: now,
    )
    return Toolbox((*looking.tools(), *proposing.tools()))
