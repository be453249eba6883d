"""The coach without a language model: composes an answer from what was retrieved, and says that it does."""

import asyncio
import re
from collections.abc import AsyncGenerator

from coach.adapters.builtin import calling
from coach.adapters.builtin.answer import compose
from coach.ports import Confirm, Finished, ModelEvent, Prompt, Text


class Builtin:
    """Streams word by word, like any other model; `pace` is the pause after a word, in seconds."""

    name = "builtin"

    def __init__(self, *, pace: float = 0.0) -> None:
        self.pace = pace

    async def stream(self, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[ModelEvent, None]:
        await confirm()
        if (wanted := calling.call(prompt)) is not None:
            yield Finished("tools", calls=(wanted,))
            return
        done = [result for said in prompt.rounds for result in said.results]
        for word in re.findall(r"\S+\s*", calling.said(done[-1]) if done else compose(prompt)):
            yield Text(word)
            await asyncio.sleep(self.pace)
        yield Finished("stop")
