"""What one user may have of one container, so that a flood is its sender's trouble and nobody else's.

The limits of asks, tokens, live events and connections are shared: each is counted where what it counts is written.
But hearing from the table that a limit is reached costs a read, and an answer a post. So a refusal is remembered for
as long as it said, and given again from memory; and whatever its frames are, one user has only so much of a
container at once. Memory only refuses: what it lets pass is decided as if it were not there.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Literal

from coach.delivery.bounds import USERS, Bounds
from coach.errors import CoachError, QuotaExceeded, RateLimited
from coach.frames import Ask, ClientFrame, LiveEvent, Ping, PushFeedback
from coach.safety.gate import alarming

LOOK = 10
"""Frames that an ask counts for while its limit is known to be reached: it is looked at only because it may have
been accepted before, and then is answered as it was."""

SOONEST = 1_000
"""Milliseconds after which a frame that was one too many may come again, at the earliest."""

CONNECTIONS = 1_000

Response = Literal["answer", "silence", "hang up"]
Limited = Literal["asks", "events"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a shared limit said, and until when that holds."""

    kind: type[CoachError]
    message: str
    until: int

    def again(self, now: int, not_before: int) -> CoachError:
        return self.kind(self.message, retry_after=(max(self.until, not_before) - now) / 1000)


@dataclass(slots=True)
class Fairness:
    """Of one container. Each bound is per user; every `now` in milliseconds.

    `frames` are heard, whatever they ask for; what follows is refused. `trifles` are pings and what cannot be read:
    they are answered, and cost nothing else. `answers` are refusals that are told, with the time to come again; what
    follows is met with silence, as a lost frame is, and is sent again. `patience` is had with frames beyond any bound:
    a connection that goes on after it is hung up on.
    """

    frames: Bounds = field(default_factory=lambda: Bounds(120, 10))
    trifles: Bounds = field(default_factory=lambda: Bounds(60, 10))
    answers: Bounds = field(default_factory=lambda: Bounds(300, 5))
    patience: Bounds = field(default_factory=lambda: Bounds(1_000, 2))
    _refusals: OrderedDict[tuple[str, Limited], Refusal] = field(default_factory=OrderedDict)
    _ended: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def refusal(self, user: str, frame: ClientFrame, now: int) -> CoachError | None:
        """Why the frame is not heard; None where it is. An emergency sign is heard as if no limit were known."""
        if isinstance(frame, Ping):
            return None
        known = self._known(user, frame, now)
        if not self.frames.admits(user, now):
            wait = max(SOONEST, self.frames.free_in(user, now))
            return known or RateLimited("Too many frames at once.", retry_after=wait / 1000)
        if known is None or self.frames.admits(user, now, LOOK - 1) or alarming(frame):
            return None
        return known

    def learn(self, user: str, frame: ClientFrame, error: CoachError, now: int) -> None:
        """A shared limit has refused the frame."""
        limit = limit_of(frame)
        if limit is None or error.retry_after is None or not isinstance(error, RateLimited | QuotaExceeded):
            return
        until = now + round(error.retry_after * 1000)
        self._refusals[user, limit] = Refusal(type(error), error.message, until)
        self._refusals.move_to_end((user, limit))
        if len(self._refusals) > USERS:
            self._refusals.popitem(last=False)

    def to_trifle(self, user: str, now: int) -> Response:
        """What a ping, or a frame that cannot be read, gets."""
        return "answer" if self.trifles.admits(user, now) else self._beyond(user, now)

    def to_refused(self, user: str, now: int) -> Response:
        """What a frame that is not heard gets."""
        response = self._beyond(user, now)
        return "answer" if response == "silence" and self.answers.admits(user, now) else response

    def _beyond(self, user: str, now: int) -> Response:
        return "silence" if self.patience.admits(user, now) else "hang up"

    def end(self, connection: str) -> None:
        """It was hung up on; what of it is on its way is not listened to."""
        self._ended[connection] = None
        if len(self._ended) > CONNECTIONS:
            self._ended.popitem(last=False)

    def bear(self, connection: str) -> None:
        """The gateway did not hang up."""
        self._ended.pop(connection, None)

    def has_ended(self, connection: str) -> bool:
        return connection in self._ended

    def _known(self, user: str, frame: ClientFrame, now: int) -> CoachError | None:
        limit = limit_of(frame)
        refusal = self._refusals.get((user, limit)) if limit else None
        if refusal is None or now >= refusal.until:
            return None
        return refusal.again(now, now + self.frames.free_in(user, now))


def limit_of(frame: ClientFrame) -> Limited | None:
    """The shared limit that a frame counts for."""
    match frame:
        case Ask():
            return "asks"
        case LiveEvent() | PushFeedback():
            return "events"
        case _:
            return None
