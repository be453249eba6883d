"""The built-in model streams like any other."""

from coach.adapters.builtin import Builtin
from coach.adapters.memory.model import confirmed
from coach.ports import Finished, Prompt, Text


async def test_it_speaks_word_by_word_and_costs_nothing() -> None:
    prompt = Prompt(system="", messages=(), question="hello")

    *words, end = [event async for event in Builtin().stream(prompt, confirmed)]

    assert [w.text for w in words if isinstance(w, Text)][:3] == ["Hello! ", "I ", "have "]
    assert end == Finished("stop")
