"""A provider whose every word tells where it belongs, and that writes down what it was paid for and when
it was hung up on."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from process import Process

from coach.adapters.limits import Hindered, Limits, limited
from coach.frames import Usage
from coach.ports import Confirm, Finished, Grounding, ModelEvent, ModelFailed, Passage, Prompt, Text, Turn

if TYPE_CHECKING:
    from world import World


LETTERS = str.maketrans("0123456789", "abcdefghij")
"""Figures would be held back until what they count is known: these stories are about delivery."""


@dataclass(frozen=True)
class NumberedWords:
    """A language model for one turn of one worker."""

    world: "World"
    process: Process
    turn: Turn
    gap: float = 0.25
    name: str = "numbered words"

    def stream(self, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[ModelEvent, None]:
        return limited(self._attempt, confirm, Limits())

    async def _attempt(self) -> AsyncGenerator[ModelEvent, None]:
        """`confirm` and the payment stand together, as they do in a running process."""
        if self.world.fault("provider:call") == "fail":
            raise Hindered("unavailable")
        self.world.tell("paid", self.turn, self.world.turns.turns[self.turn.user, self.turn.id])
        try:
            for n in range(self.world.words):
                await asyncio.sleep(self.gap)
                await self._step("provider:word")
                yield Text(self._say(n))
            await self._step("provider:end")
            yield Finished("stop", Usage(input_tokens=10, output_tokens=self.world.words))
        finally:
            self.world.tell("hung_up", self.turn)

    async def _step(self, label: str) -> None:
        if await self.process.step(label) == "fail":
            raise ModelFailed("cut", retryable=True)

    def _say(self, n: int) -> str:
        turn = self.turn
        word = f"{turn.user[-1]}/{turn.id}/{turn.epoch}/{n} ".translate(LETTERS)
        key = (turn.user, turn.id, turn.epoch)
        self.world.said[key] = self.world.said.get(key, "") + word
        return word


class Library:
    """Retrieval that always finds the same."""

    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        return Grounding((Passage("snippet", "squat-depth", "Squat depth", "As deep as you can."),))
