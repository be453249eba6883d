"""How a turn would end on what a model gives: the protocol's "How a turn ends", without a turn."""

from contextlib import aclosing
from dataclasses import dataclass

from coach.adapters.memory.model import confirmed
from coach.frames.server import Usage
from coach.ports import Finished, LanguageModel, ModelFailed, Prompt, Text


@dataclass(frozen=True)
class Ended:
    state: str
    reason: str | None
    text: str
    usage: Usage | None = None


async def end_of(model: LanguageModel, prompt: Prompt) -> Ended:
    """Never raises for what a provider did: a worker survives it."""
    text, end = "", None
    try:
        async with aclosing(model.stream(prompt, confirmed)) as stream:
            async for event in stream:
                assert end is None, "an event after the end"
                match event:
                    case Text(piece):
                        text += piece
                    case Finished():
                        end = event
    except ModelFailed as failure:
        assert end is None, "a failure after the end"
        return Ended("interrupted" if text else "failed", failure.reason, text)
    assert end, "no end"
    if end.reason == "refused":
        return Ended("refused", None, text, end.usage)
    if not text:
        return Ended("failed", "empty", text, end.usage)
    return Ended("completed", "length" if end.reason == "length" else None, text, end.usage)
