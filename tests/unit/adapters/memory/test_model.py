"""The scripted model's knobs, on which other suites rely."""

import asyncio
from contextlib import aclosing

import pytest

from coach.adapters.memory.model import Script, ScriptedModel, confirmed
from coach.frames.server import Usage
from coach.ports import Finished, ModelFailed, Prompt, Text

PROMPT = Prompt(system="", messages=(), question="How?")


async def test_scripts_are_played_in_turn_and_the_last_one_for_ever() -> None:
    model = ScriptedModel(Script(("a",)), Script(("b",), usage=Usage(input_tokens=1, output_tokens=2)))

    answers = [[event async for event in model.stream(PROMPT, confirmed)] for _ in range(3)]

    assert [answer[0] for answer in answers] == [Text("a"), Text("b"), Text("b")]
    assert answers[2][1] == Finished("stop", Usage(input_tokens=1, output_tokens=2))
    assert (model.generated, len(model.asked), model.closed) == (["a", "b", "b"], 3, 3)


@pytest.mark.parametrize("position", range(3))
async def test_it_fails_at_the_position_named(position: int) -> None:
    model = ScriptedModel(Script(("a", "b"), fail_at=position))

    with pytest.raises(ModelFailed):
        async for _ in model.stream(PROMPT, confirmed):
            pass

    assert model.generated == ["a", "b"][:position]
    assert model.closed == 1


async def test_a_reader_who_leaves_while_it_hangs_closes_it() -> None:
    model = ScriptedModel(Script(("a", "b"), hang_at=1))

    async def read() -> None:
        async with aclosing(model.stream(PROMPT, confirmed)) as stream:
            async for _ in stream:
                pass

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(read(), 0.05)

    assert (model.generated, model.closed) == (["a"], 1)


async def test_its_pauses_are_the_caller_s() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    model = ScriptedModel(Script(("a", "b"), delay=0.5), sleep=sleep)
    [event async for event in model.stream(PROMPT, confirmed)]

    assert slept == [0.5, 0.5, 0.5]
