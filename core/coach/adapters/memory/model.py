"""The memory twin of a language model: says what a script says, fails where it says, and remembers."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from coach.frames.server import Usage
from coach.ports import Call, Confirm, Finished, ModelEvent, ModelFailed, Prompt, Text


@dataclass(frozen=True)
class Script:
    """One answer. Positions count the texts: 0 is before the first, `len(texts)` after the last."""

    texts: tuple[str, ...] = ("Keep", " your", " back", " straight.")
    reason: Literal["stop", "length", "refused", "tools"] = "stop"
    calls: tuple[Call, ...] = ()
    """With them the answer ends as `tools`."""
    usage: Usage | None = None
    delay: float = 0.0
    """Seconds before each text and before the end."""
    fail_at: int | None = None
    failure: ModelFailed = field(default_factory=lambda: ModelFailed("cut", retryable=True))
    hang_at: int | None = None


class ScriptedModel:
    """Plays one script an answer, the last one ever after."""

    name = "scripted"

    def __init__(self, *scripts: Script, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self.scripts = list(scripts or (Script(),))
        self.asked: list[Prompt] = []
        """Every prompt whose answer was begun: each stands for one generation paid for."""
        self.generated: list[str] = []
        """The texts that were given out, of all answers in order."""
        self.closed = 0
        """Answers that ended in any way: finished, failed, cancelled or left early."""
        self._sleep = sleep

    async def stream(self, prompt: Prompt, confirm: Confirm) -> AsyncGenerator[ModelEvent, None]:
        await confirm()
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        self.asked.append(prompt)
        try:
            for position, text in enumerate(script.texts):
                await self._reach(script, position)
                self.generated.append(text)
                yield Text(text)
            await self._reach(script, len(script.texts))
            yield Finished("tools" if script.calls else script.reason, script.usage, script.calls)
        finally:
            self.closed += 1

    async def _reach(self, script: Script, position: int) -> None:
        if script.fail_at == position:
            raise script.failure
        if script.hang_at == position:
            await asyncio.Event().wait()
        await self._sleep(script.delay)


async def confirmed() -> None:
    """A turn that is certainly ours and wanted: for those who ask a model without one."""
