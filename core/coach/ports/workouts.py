"""The live workouts of a user, and what the coach proposed to change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the authorizer and `connect` use ports, and pay for no pydantic
    from coach.frames.client import ProposalAnswer, PushFeedback
    from coach.frames.server import ReadyWorkout
    from coach.frames.workout import WorkoutFrame


Telling = Callable[[], Awaitable[None]]
"""Tells every device what follows from something that is durable already. May raise Unavailable."""


class LiveWorkouts(Protocol):
    """The live workouts of a user. Any method may raise Unavailable."""

    async def take(self, user: str, event: WorkoutFrame) -> Telling:
        """Takes in what a client reports. Raises NotFound, Conflict, TooLarge, RateLimited."""

    async def judged(self, user: str, feedback: PushFeedback) -> Telling:
        """What the user thought of a push. Raises NotFound, Conflict, RateLimited."""

    async def alarm(self, user: str, source: str) -> Telling:
        """An emergency sign stood in the frame `source`: whatever runs is locked, and so is the day."""

    async def running(self, user: str) -> ReadyWorkout | None:
        """The workout at hand."""

    async def knows(self, user: str, workout: str) -> bool:
        """Whether the workout is one of the user's."""


class ProposalAnswers(Protocol):
    """What a yes or no to a proposal does."""

    async def answered(self, user: str, frame: ProposalAnswer) -> Telling:
        """Carries an accepted one out, once. Raises NotFound, Conflict, Unavailable."""
