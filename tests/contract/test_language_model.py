"""What every language model keeps: text as it comes, then one end; who leaves early lets the provider go."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace

import pytest
from tests.integration import fake_anthropic, fake_openai
from tests.integration.fake_llm import FakeLLM, fake_llm
from tests.integration.scripted_provider import Reply, ScriptedProvider, scripted_provider

from coach.adapters.anthropic_messages import AnthropicMessages
from coach.adapters.builtin import Builtin
from coach.adapters.limits import Limits
from coach.adapters.memory.model import Script, ScriptedModel, confirmed
from coach.adapters.openai_chat import OpenAIChat
from coach.errors import Fenced
from coach.ports import Call, Finished, LanguageModel, Message, ModelFailed, Passage, Prompt, Text, ToolSpec

TEXTS = ("Keep", " your", " back", " straight.")
LIMITS = Limits(connect=2, first_token=5, between_tokens=5, answer=10, retries=0.4, back_off=0.05)
PROMPT = Prompt(
    system="You coach.",
    messages=(Message("user", "How do I squat?"),),
    question="How do I squat?",
    passages=(Passage("snippet", "s1", "Squatting", "Sit down between your heels and stand up tall."),),
    user_hash="athlete",
)

LOOK_UP = ToolSpec(
    "look_up", "Finds an exercise.", {"type": "object", "properties": {"query": {"type": "string"}}}
)
EATEN = ToolSpec("eaten", "What was eaten today.", {"type": "object", "properties": {}})
EQUIPPED = replace(PROMPT, tools=(LOOK_UP, EATEN))

SCRIPTS = {
    "stop": Script(TEXTS),
    "length": Script(TEXTS, reason="length"),
    "refused": Script(TEXTS, reason="refused"),
    "empty": Script(()),
    "cut": Script(TEXTS, fail_at=2),
    "hang": Script(TEXTS, hang_at=2),
    "down": Script(fail_at=0, failure=ModelFailed("unavailable", retryable=True)),
}

SCENARIOS = {
    "stop": "instant",
    "length": "length,ttft=0",
    "refused": "content-filter,ttft=0",
    "empty": "empty,ttft=0",
    "cut": "mid-stream-close,ttft=0,after=2",
    "hang": "hang-mid-stream,ttft=0,after=2",
    "down": "500",
}


class Scripted:
    def ends(self, how: str) -> LanguageModel:
        self.model = ScriptedModel(SCRIPTS[how])
        return self.model

    def calls(self, *calls: Call) -> LanguageModel:
        self.model = ScriptedModel(Script(TEXTS[:2], calls=calls))
        return self.model

    async def times_asked(self) -> int:
        return len(self.model.asked)

    async def let_go(self) -> None:
        assert self.model.closed == len(self.model.asked)


class Composed:
    """The built-in model has no provider and one way to end."""

    def ends(self, how: str) -> LanguageModel:
        assert how == "stop"
        return Builtin()


class Served:
    """A model before a provider that plays replies."""

    def __init__(self, provider: ScriptedProvider, model: LanguageModel, endings: dict[str, Reply]) -> None:
        self.provider, self.model, self.endings = provider, model, endings

    def ends(self, how: str) -> LanguageModel:
        self.provider.plays(self.endings[how])
        return self.model

    def calls(self, *calls: Call) -> LanguageModel:
        fake = fake_openai if isinstance(self.model, OpenAIChat) else fake_anthropic
        wanted = [(call.id, call.name, call.arguments) for call in calls]
        self.provider.plays(fake.calling(*wanted, say=TEXTS[:2]))
        return self.model

    async def times_asked(self) -> int:
        return len(self.provider.requests)

    async def let_go(self) -> None:
        async with asyncio.timeout(30):
            await self.provider.hung_up.wait()


class Workshop:
    """OpenAI's adapter before the workshop's own provider, which plays what the model's name says."""

    def __init__(self, provider: FakeLLM, stack: AsyncExitStack) -> None:
        self.provider, self.stack = provider, stack

    def ends(self, how: str) -> LanguageModel:
        scenario = f"fake:{SCENARIOS[how]},text=literal:{''.join(TEXTS)}"
        model = OpenAIChat(scenario, api_key="k", base_url=self.provider.base_url, limits=LIMITS)
        self.stack.push_async_callback(model.close)
        return model

    async def times_asked(self) -> int:
        return len(await self.provider.requests("athlete"))

    async def let_go(self) -> None:
        async with asyncio.timeout(30):
            while (await self.provider.requests("athlete"))[-1]["outcome"] != "client_disconnect":
                await asyncio.sleep(0.02)


Rig = Scripted | Served | Workshop

with_a_provider = pytest.mark.parametrize(
    "rig", ["scripted", "openai", "anthropic", "workshop"], indirect=True
)
with_tools = pytest.mark.parametrize("rig", ["scripted", "openai", "anthropic"], indirect=True)
every_model = pytest.mark.parametrize(
    "rig", ["scripted", "builtin", "openai", "anthropic", "workshop"], indirect=True
)


@pytest.fixture
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig | Composed]:
    async with AsyncExitStack() as stack:
        if request.param == "scripted":
            yield Scripted()
        elif request.param == "builtin":
            yield Composed()
        elif request.param == "workshop":
            yield Workshop(await stack.enter_async_context(fake_llm()), stack)
        else:
            server = await stack.enter_async_context(scripted_provider())
            fake = fake_openai if request.param == "openai" else fake_anthropic
            maker = OpenAIChat if request.param == "openai" else AnthropicMessages
            model = maker("m", api_key="k", base_url=server.base_url, limits=LIMITS)
            stack.push_async_callback(model.close)
            yield Served(server, model, fake.endings(*TEXTS))


async def events(model: LanguageModel, prompt: Prompt = PROMPT) -> list[Text | Finished]:
    async with aclosing(model.stream(prompt, confirmed)) as stream:
        return [event async for event in stream]


async def until_failure(model: LanguageModel) -> tuple[str, ModelFailed]:
    texts: list[str] = []
    with pytest.raises(ModelFailed) as failure:
        async with aclosing(model.stream(PROMPT, confirmed)) as stream:
            async for event in stream:
                assert isinstance(event, Text)
                texts.append(event.text)
    return "".join(texts), failure.value


async def two_texts(model: LanguageModel) -> None:
    async with aclosing(model.stream(PROMPT, confirmed)) as stream:
        await anext(stream)
        await anext(stream)


@every_model
async def test_an_answer_is_text_in_pieces_and_then_one_end(rig: Rig) -> None:
    *texts, end = await events(rig.ends("stop"))

    assert len(texts) > 1
    assert all(isinstance(piece, Text) and piece.text for piece in texts)
    assert isinstance(end, Finished)
    assert end.reason == "stop"


@with_a_provider
async def test_the_pieces_make_the_whole_answer(rig: Rig) -> None:
    *texts, _ = await events(rig.ends("stop"))

    assert "".join(piece.text for piece in texts if isinstance(piece, Text)) == "".join(TEXTS)


@with_a_provider
@pytest.mark.parametrize("how", ["length", "refused"])
async def test_how_the_model_ended_is_told_and_its_text_kept(rig: Rig, how: str) -> None:
    *texts, end = await events(rig.ends(how))

    assert texts
    assert isinstance(end, Finished)
    assert end.reason == how


@with_a_provider
async def test_an_empty_answer_is_an_end_without_text(rig: Rig) -> None:
    (end,) = await events(rig.ends("empty"))

    assert isinstance(end, Finished)
    assert end.reason == "stop"


@with_a_provider
async def test_a_stream_that_ends_without_a_reason_is_cut_off_after_what_was_said(rig: Rig) -> None:
    text, failure = await until_failure(rig.ends("cut"))

    assert text
    assert "".join(TEXTS).startswith(text)
    assert failure.reason == "cut"
    assert failure.retryable


@with_a_provider
async def test_a_provider_that_is_down_fails_before_any_text(rig: Rig) -> None:
    text, failure = await until_failure(rig.ends("down"))

    assert text == ""
    assert failure.reason == "unavailable"


@with_a_provider
async def test_a_turn_that_is_lost_costs_nothing(rig: Rig) -> None:
    async def lost() -> None:
        raise Fenced

    with pytest.raises(Fenced):
        async with aclosing(rig.ends("stop").stream(PROMPT, lost)) as stream:
            await anext(stream)

    assert await rig.times_asked() == 0


@with_a_provider
async def test_each_attempt_at_a_provider_is_confirmed_once(rig: Rig) -> None:
    confirmations = 0

    async def confirm() -> None:
        nonlocal confirmations
        confirmations += 1

    with pytest.raises(ModelFailed):
        async with aclosing(rig.ends("down").stream(PROMPT, confirm)) as stream:
            await anext(stream)

    assert confirmations == await rig.times_asked()


@with_a_provider
async def test_leaving_early_lets_the_provider_go(rig: Rig) -> None:
    await two_texts(rig.ends("hang"))

    await rig.let_go()


@with_a_provider
async def test_a_reader_cancelled_while_waiting_lets_the_provider_go(rig: Rig) -> None:
    heard = asyncio.Event()

    async def read(model: LanguageModel) -> None:
        async with aclosing(model.stream(PROMPT, confirmed)) as stream:
            async for _ in stream:
                heard.set()

    reader = asyncio.create_task(read(rig.ends("hang")))
    await heard.wait()
    reader.cancel()
    await asyncio.wait([reader])

    await rig.let_go()


@every_model
async def test_leaving_early_leaves_nothing_running(rig: Rig) -> None:
    await two_texts(rig.ends("stop"))

    ours = {task for task in asyncio.all_tasks() if "aiohttp" not in repr(task)}
    assert ours == {asyncio.current_task()}


@every_model
async def test_a_model_can_be_asked_again(rig: Rig) -> None:
    model = rig.ends("stop")

    assert await events(model) == await events(model)


@every_model
async def test_answers_given_at_the_same_time_do_not_mix(rig: Rig) -> None:
    model = rig.ends("stop")
    alone = await events(model)

    assert await asyncio.gather(*(events(model) for _ in range(5))) == [alone] * 5


@with_tools
async def test_calls_come_whole_with_the_end_after_what_was_said(rig: Scripted | Served) -> None:
    wanted = Call("c1", "look_up", '{"query": "goblet squat"}'), Call("c2", "eaten", "{}")

    *texts, end = await events(rig.calls(*wanted), EQUIPPED)

    assert "".join(piece.text for piece in texts if isinstance(piece, Text)) == "".join(TEXTS[:2])
    assert isinstance(end, Finished)
    assert (end.reason, end.calls) == ("tools", wanted)


@with_tools
async def test_a_model_that_has_tools_may_answer_without_them(rig: Scripted | Served) -> None:
    *texts, end = await events(rig.ends("stop"), EQUIPPED)

    assert texts
    assert end == Finished("stop", end.usage if isinstance(end, Finished) else None)


@pytest.mark.parametrize("rig", ["openai", "anthropic"], indirect=True)
@pytest.mark.parametrize(
    "prompt", [PROMPT, replace(EQUIPPED, may_call=False)], ids=["no tools", "last round"]
)
async def test_a_call_that_was_not_offered_is_no_end_of_an_answer(rig: Served, prompt: Prompt) -> None:
    with pytest.raises(ModelFailed) as failure:
        await events(rig.calls(Call("c1", "look_up", "{}")), prompt)

    assert failure.value.reason == "cut"
