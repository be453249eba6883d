"""What is stored of a live workout: how it began, and every event taken in, in the order of their own time.

Everything else is read from it (`session.read`), so the order of delivery cannot matter.
"""

from bisect import insort
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_serializer

from coach.errors import TooLarge
from coach.training.events import Event, HeartRate, WorkoutStart
from coach.training.programme import Exercise, Given, Setup

MOST_EVENTS = 1_000
MOST_MINUTES = 1_440

Order = tuple[int, str]
"""An event's place in the workout: its own time, then its id."""


def order(event: Event) -> Order:
    return event.at, event.id


class Told(Given):
    """What was said unasked, so that it is not said again. The one thing that depends on delivery."""

    records: tuple[str, ...] = ()
    """Sets whose record was told."""
    rest: str | None = None
    """The set after which something was last said unasked."""
    cues: tuple[str, ...] = ()
    fatigue: tuple[str, ...] = ()
    short_of_time: int | None = None
    """The deadline that was last warned of."""


class Snapshot(Given):
    """A live workout as it lies in its row; `format` is the version of this shape."""

    format: Literal[1] = 1
    start: WorkoutStart
    setup: Setup = Field(default_factory=Setup)
    log: tuple[Event, ...] = ()
    heart: Mapping[int, float] = Field(default_factory=dict)
    """The highest rate of each minute since 1970."""
    told: Told = Field(default_factory=Told)

    @property
    def version(self) -> int:
        """Grows by one with every event taken in: the same whatever their order."""
        return 1 + len(self.log)

    @property
    def workout(self) -> str:
        return self.start.workout

    def has(self, event: Event) -> bool:
        return any(known.id == event.id for known in self.log)

    def taking(self, event: Event) -> "Snapshot":
        """With one more event, in its place. Raises TooLarge for a workout that does not end."""
        if len(self.log) >= MOST_EVENTS:
            raise TooLarge(f"A workout holds at most {MOST_EVENTS} events: end it and begin another.")
        log = list(self.log)
        insort(log, event, key=order)
        return self.model_copy(update={"log": tuple(log)})

    def beating(self, event: HeartRate) -> "Snapshot":
        """With the samples' highest rate of each minute; the same samples again change nothing."""
        heart = dict(self.heart)
        for at, bpm in event.samples:
            minute = at // 60_000
            if minute in heart or len(heart) < MOST_MINUTES:
                heart[minute] = max(heart.get(minute, 0.0), bpm)
        return self.model_copy(update={"heart": dict(sorted(heart.items()))})

    def knowing(self, exercises: Mapping[str, Exercise]) -> "Snapshot":
        """With facts of exercises that were not planned; what is known already stays."""
        known = dict(exercises) | dict(self.setup.exercises)
        if known == self.setup.exercises:
            return self
        setup = self.setup.model_copy(update={"exercises": dict(sorted(known.items()))})
        return self.model_copy(update={"setup": setup})

    @field_serializer("log")
    def _only_what_was_said(self, log: tuple[Event, ...]) -> list[dict[str, Any]]:
        """An edit means the fields it names: defaults must not come back as values."""
        return [
            {"type": event.type} | event.model_dump(mode="json", exclude_unset=True, by_alias=True)
            for event in log
        ]
