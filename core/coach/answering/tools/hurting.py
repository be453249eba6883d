"""What hurts while something is proposed: what was reported in the workout at hand, and what the user said lately."""

from dataclasses import dataclass

from coach.answering.context import LATEST, merge
from coach.ports import Clock, History, Turn, Turns
from coach.safety.aches import aching


@dataclass(frozen=True, slots=True)
class Hurting:
    """Of the messages that a model is shown: what it may have heard of, it may not propose against."""

    history: History
    turns: Turns
    clock: Clock

    async def told(self, turn: Turn) -> tuple[str, ...]:
        """The regions. Raises Unavailable: what cannot be known is not taken for well."""
        kept = await self.history.recent(turn.user, turn.conversation, LATEST)
        recent = await self.turns.recent(turn.user, self.clock())
        ended = [one for one in recent if one.conversation == turn.conversation and one.done is not None]
        said = [one.text for one in merge(kept, ended) if one.role == "user" and one.turn != turn.id]
        return aching([*said, turn.question])
