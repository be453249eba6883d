"""The one text of a running turn, and its structured events; readers only hold positions in it."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from coach.frames import Done
from coach.ports import Answer

SMOOTHING = 0.25
"""Weight of the latest pause in the mean of them: some four words make the pace."""
LONGEST_PAUSE = 0.2
"""Seconds; a longer one (a tool ran, the provider stuttered) tells nothing about the words after it."""


class Growing:
    """Appended to by one writer. Positions count Unicode code points."""

    def __init__(self, epoch: int, answer: Answer | None = None) -> None:
        self.epoch = epoch
        self.length = 0
        self.events: list[Mapping[str, Any]] = []
        self.done: Done | None = None
        self.heard: float | None = None
        """When somebody first had a word of it."""
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._times: list[float] = []
        self._pause = 0.0
        if answer is not None:
            self.say(answer.text, 0.0)
            self.events.extend(answer.events)

    def say(self, text: str, now: float) -> None:
        if not text:
            return
        if self._times:
            pause = min(LONGEST_PAUSE, now - self._times[-1])
            self._pause += SMOOTHING * (pause - self._pause)
        self._parts.append(text)
        self._starts.append(self.length)
        self._times.append(now)
        self.length += len(text)

    def tell(self, event: Mapping[str, Any]) -> None:
        self.events.append({**event, "n": len(self.events) + 1, "at": self.length})

    def arrived(self, at: int) -> float:
        """When the code point at this position came."""
        return self._times[bisect_right(self._starts, at) - 1]

    def expected(self) -> float:
        """When the next word should come, at the pace of the last few."""
        return self._times[-1] + self._pause

    def text(self, start: int, end: int) -> str:
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1)
        offset = self._starts[first]
        return "".join(self._parts[first:last])[start - offset : end - offset]

    def holds(self, at: int, n: int) -> bool:
        return at <= self.length and n <= len(self.events)

    def answer(self) -> Answer:
        return Answer("".join(self._parts), tuple(self.events))
