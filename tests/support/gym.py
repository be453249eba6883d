"""One user's live workouts, as frames say what happens in them."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from coach.adapters.memory.inbox import MemoryInbox
from coach.frames import decode
from coach.records.request import Key
from coach.training.live import Live, Named

NOW = 1_790_000_000_000
DAY = 24 * 3_600_000
MINUTE = 60_000
SQUAT = {
    "id": "back-squat", "name": "Back squat", "pattern": "squat", "mechanic": "compound",
    "primary": ["quads"], "secondary": ["glutes"], "equipment": ["barbell", "rack"], "loading": "plates",
    "cues": ["Push the floor away"], "joints": ["knee"], "substitutes": ["goblet-squat"],
}  # fmt: skip
GOBLET = {
    "id": "goblet-squat", "name": "Goblet squat", "pattern": "squat", "mechanic": "compound",
    "primary": ["quads"], "equipment": ["dumbbell"], "loading": "single", "joints": [],
}  # fmt: skip
LIBRARY = (SQUAT, GOBLET)
PER_MINUTE = 30
"""Events of a user, here."""
ITEM = {
    "exercise": "back-squat", "equipment": "barbell", "class": "compound", "sets": 3, "target_reps": 5,
    "target_rpe": 8, "range": [5, 8],
}  # fmt: skip
DAYS = [{"name": "A", "items": [ITEM]}, {"name": "B", "items": [ITEM | {"exercise": "goblet-squat"}]}]


@dataclass
class Gym:
    """One user's devices, speaking frames to the service."""

    user: str
    live: Live
    inbox: MemoryInbox
    now: Any
    ids: int = 0
    workout: str = field(default_factory=lambda: str(uuid4()))

    async def send(
        self,
        type: str,
        id: str | None = None,
        user: str | None = None,
        revision: int | None = None,
        **fields: Any,
    ) -> None:
        self.ids += 1
        head = {"action": "message", "type": type, "id": id or f"f{self.ids}", "workout": self.workout}
        frame = decode(json.dumps({**head, "at": self.now(), **fields}))
        tell = await self.live.take(user or self.user, frame, revision=revision)  # type: ignore[arg-type]
        await tell()

    async def name(self, title: str, user: str | None = None, revision: int | None = None) -> None:
        key = Key(str(uuid4()), "")
        await (await self.live.name(user or self.user, self.workout, Named(title), key, revision))()

    async def start(self, **fields: Any) -> None:
        await self.send("workout.start", **{"unit": "kg", **fields})

    async def log(self, reps: int = 5, load: float = 100, **fields: Any) -> None:
        self.now.ms += MINUTE
        exercise = {"set": str(uuid4()), "exercise": "back-squat", "reps": reps, "load": load}
        await self.send("set.logged", **{**exercise, **fields})

    def pushed(self, event: str, user: str | None = None) -> list[Any]:
        """What lies in the inbox, replaced items left out."""
        items = self.inbox.logs[user or self.user].items.values()
        return [stored.item.data for stored in items if stored.item.event == event]

    async def look(self) -> Any:
        return await self.live.look(self.user, self.workout)


Plant = Callable[[], Awaitable[str]]
"""Makes the user's plan of two days, and returns its id."""
