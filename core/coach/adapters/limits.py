"""How long a provider may take for each part of an answer, and when it is asked again.

An adapter gives one attempt as an async generator; `limited` puts the clock and the retries around it.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from coach.ports import Confirm, ModelEvent, ModelFailed, Text

Attempt = Callable[[], AsyncGenerator[ModelEvent, None]]


@dataclass(frozen=True, slots=True)
class Limits:
    """All in seconds."""

    connect: float = 3.0
    first_token: float = 15.0
    """From the question to the first token, whatever attempts and pauses lie between."""
    between_tokens: float = 10.0
    answer: float = 150.0
    """The whole of it: a worker lives 180 s, and has to store what was said."""
    retries: float = 10.0
    """No attempt begins later than this after the first."""
    back_off: float = 0.5
    """The first pause; each next one is twice as long."""


class Hindered(ModelFailed):
    """The provider generated nothing and said so, or was not reached: it may be asked again."""

    def __init__(self, reason: str, *, retry_after: float = 0.0, message: str = "") -> None:
        super().__init__(reason, retryable=True, message=message)
        self.retry_after = retry_after


async def limited(attempt: Attempt, confirm: Confirm, limits: Limits) -> AsyncGenerator[ModelEvent, None]:
    """The events of the first attempt that is not hindered before its first token; each one is confirmed.

    Raises ModelFailed: `timeout` where no token came in time or the answer took too long, `silent` where
    the tokens stopped coming, and whatever the last attempt raised.
    """
    patience = _Patience(limits)
    while True:
        await confirm()
        try:
            async with aclosing(attempt()) as events:
                while (event := await patience.next_of(events)) is not None:
                    yield event
            return
        except Hindered as failure:
            pause = patience.pause(failure)
            if pause is None:
                raise
        await asyncio.sleep(pause)


class _Patience:
    """What is left of the limits of one answer, on the event loop's clock."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.time = asyncio.get_running_loop().time
        self.began = self.time()
        self.attempts = 0
        self.spoken = False

    async def next_of(self, events: AsyncGenerator[ModelEvent, None]) -> ModelEvent | None:
        try:
            async with asyncio.timeout_at(self._due()):
                event = await anext(events)
        except StopAsyncIteration:
            return None
        except TimeoutError:
            raise self._late() from None
        self.spoken = self.spoken or isinstance(event, Text)
        return event

    def pause(self, failure: Hindered) -> float | None:
        """How long to wait before the next attempt; None where there is to be none."""
        back_off = self.limits.back_off * (1 << self.attempts)
        self.attempts += 1
        pause = (failure.retry_after or back_off / 2) + random.random() * back_off / 2  # noqa: S311
        latest = self.began + min(self.limits.retries, self.limits.first_token)
        return None if self.spoken or self.time() + pause > latest else pause

    def _due(self) -> float:
        due = (
            self.time() + self.limits.between_tokens if self.spoken else self.began + self.limits.first_token
        )
        return min(due, self.began + self.limits.answer)

    def _late(self) -> ModelFailed:
        whole = self.time() >= self.began + self.limits.answer
        return ModelFailed("silent" if self.spoken and not whole else "timeout", retryable=True)
