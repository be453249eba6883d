"""The model and the retrieval of an answer, with the time that they take and the money that they cost written down."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from coach.frames import Usage
from coach.measures import Metric, begin, count, end, measure
from coach.ports import Confirm, Finished, Grounding, LanguageModel, ModelEvent, Prompt, Retrieval, Text

CHARACTERS_PER_TOKEN = 4
"""Of English, roughly: for answers that end before their provider says what it bills."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    input: float = 0.0
    output: float = 0.0

    def of(self, usage: Usage) -> float:
        return (self.input * usage.input_tokens + self.output * usage.output_tokens) / 1_000_000


class MeasuredModel:
    """A language model. An answer that is stopped or cut is paid for as well: its tokens are estimated."""

    def __init__(self, model: LanguageModel, price: Price) -> None:
        self.name = model.name
        self._model = model
        self._price = price

    async def stream(self, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[ModelEvent, None]:
        loop, asked, said, billed = asyncio.get_running_loop(), False, 0, None

        async def confirmed() -> None:
            nonlocal asked
            await confirm()
            begin(Metric.PROVIDER_FIRST_TOKEN, loop.time())
            asked = True

        try:
            async with aclosing(self._model.stream(prompt, confirmed)) as events:
                async for event in events:
                    match event:
                        case Text(text):
                            end(Metric.PROVIDER_FIRST_TOKEN, loop.time())
                            said += len(text)
                        case Finished(usage=usage):
                            billed = usage
                    yield event
        finally:
            if asked:
                self._spend(billed or _estimated(prompt, said))

    def _spend(self, usage: Usage) -> None:
        count(Metric.INPUT_TOKENS, usage.input_tokens)
        count(Metric.OUTPUT_TOKENS, usage.output_tokens)
        count(Metric.COST, self._price.of(usage))


@dataclass(frozen=True, slots=True)
class MeasuredRetrieval:
    """Retrieval. What was given up counts with the time until then."""

    retrieval: Retrieval

    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        began = asyncio.get_running_loop().time()
        try:
            return await self.retrieval.ground(question, user=user, limit=limit)
        finally:
            measure(Metric.RETRIEVAL, (asyncio.get_running_loop().time() - began) * 1000)


def _estimated(prompt: Prompt, said: int) -> Usage:
    """A request that failed before its first word is not billed, or hardly."""
    asked = len(prompt.system) + sum(len(message.text) for message in prompt.messages)
    return Usage(
        input_tokens=asked // CHARACTERS_PER_TOKEN if said else 0,
        output_tokens=said // CHARACTERS_PER_TOKEN,
    )
