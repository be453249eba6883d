"""What an answer takes and costs, and how that is known."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing, suppress
from typing import Any

import pytest
from simulated import simulate

from coach.adapters.memory.model import Script, ScriptedModel, confirmed
from coach.answering.measured import MeasuredModel, MeasuredRetrieval, Price
from coach.frames.server import Usage
from coach.measures import Meter, Metric, metering
from coach.ports import Grounding, Message, ModelFailed, Prompt, Text

PROMPT = Prompt(system="s" * 40, messages=(Message("user", "q" * 360),), question="How?")
PRICE = Price(input=0.5, output=2.0)


def metered(work: Callable[[], Coroutine[Any, Any, None]]) -> Meter:
    async def whole() -> Meter:
        with metering() as meter, suppress(ModelFailed, TimeoutError):
            await work()
        return meter

    return simulate(whole())


def answered(*, leave_after: int | None = None, **script: Any) -> Meter:
    model = MeasuredModel(ScriptedModel(Script(delay=0.25, **script)), PRICE)

    async def confirm() -> None:
        await asyncio.sleep(2)  # the turn log's time, not the provider's

    async def read() -> None:
        async with aclosing(model.stream(PROMPT, confirm)) as events:
            heard = 0
            async for event in events:
                heard += isinstance(event, Text)
                if heard == leave_after:
                    return

    return metered(read)


def test_the_providers_first_token_is_timed_from_the_request_that_was_confirmed() -> None:
    assert answered().measured[Metric.PROVIDER_FIRST_TOKEN] == pytest.approx([250])


def test_a_model_that_looks_something_up_first_is_timed_to_its_first_word() -> None:
    silent, speaking = Script(texts=(), delay=0.25), Script(delay=0.25)
    model = MeasuredModel(ScriptedModel(silent, speaking), PRICE)

    async def read() -> None:
        for _ in range(2):
            async for _event in model.stream(PROMPT, confirmed):
                pass

    assert metered(read).measured[Metric.PROVIDER_FIRST_TOKEN] == pytest.approx([500])


def test_what_the_provider_bills_is_counted_and_priced() -> None:
    meter = answered(usage=Usage(input_tokens=3_000, output_tokens=400))

    assert (meter.counted[Metric.INPUT_TOKENS], meter.counted[Metric.OUTPUT_TOKENS]) == (3_000, 400)
    assert meter.counted[Metric.COST] == pytest.approx(0.0023)


@pytest.mark.parametrize("ending", [{"leave_after": 1}, {"fail_at": 1}])
def test_an_answer_that_is_left_or_cut_is_reckoned_from_what_was_said(ending: dict[str, Any]) -> None:
    meter = answered(texts=("x" * 80, "y"), **ending)

    assert (meter.counted[Metric.INPUT_TOKENS], meter.counted[Metric.OUTPUT_TOKENS]) == (100, 20)


def test_a_request_that_fails_before_its_first_word_costs_nothing() -> None:
    meter = answered(fail_at=0)

    assert meter.counted[Metric.COST] == 0
    assert Metric.PROVIDER_FIRST_TOKEN not in meter.measured


def test_an_answer_is_measured_and_not_changed() -> None:
    async def both() -> None:
        plain, measured = ScriptedModel(), MeasuredModel(ScriptedModel(), PRICE)
        assert measured.name == plain.name
        assert [event async for event in measured.stream(PROMPT, confirmed)] == [
            event async for event in plain.stream(PROMPT, confirmed)
        ]

    simulate(both())


class Slow:
    async def ground(self, question: str, *, user: str | None = None, limit: int = 6) -> Grounding:
        await asyncio.sleep(0.75)
        return Grounding(reason="nothing_found")


@pytest.mark.parametrize(("patience", "took"), [(1.0, 750), (0.5, 500)])
def test_retrieval_is_timed_also_where_it_is_given_up(patience: float, took: float) -> None:
    async def ground() -> None:
        async with asyncio.timeout(patience):
            await MeasuredRetrieval(Slow()).ground("How?")

    assert metered(ground).measured[Metric.RETRIEVAL] == pytest.approx([took])
