"""What both providers are told of tools, of earlier calls and of what came of them."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest
from tests.integration import fake_anthropic, fake_openai
from tests.integration.endings import end_of
from tests.integration.scripted_provider import Reply, ScriptedProvider, scripted_provider

from coach.adapters.anthropic_messages import AnthropicMessages
from coach.adapters.limits import Limits
from coach.adapters.memory.model import confirmed
from coach.adapters.openai_chat import OpenAIChat
from coach.ports import Call, Finished, Message, Prompt, Result, Round, ToolSpec

SCHEMA = {"type": "object", "properties": {"query": {"type": "string"}}}
LOOK_UP = ToolSpec("look_up", "Finds an exercise.", SCHEMA)
GOOD, BROKEN = Call("c1", "look_up", '{"query": "squat"}'), Call("c2", "look_up", '{"query": ')
ROUND = Round(
    "Let me see.", (Result(GOOD, '{"found": 1}'), Result(BROKEN, '{"error": "bad_frame"}', failed=True))
)
PROMPT = Prompt(
    system="You coach.",
    messages=(Message("user", "How do I squat?"),),
    question="How do I squat?",
    tools=(LOOK_UP,),
    rounds=(ROUND,),
)
LIMITS = Limits(connect=2, first_token=5, between_tokens=2, retries=2, back_off=0.02)


@pytest.fixture
async def provider() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as running:
        yield running


@pytest.fixture
async def openai(provider: ScriptedProvider) -> AsyncIterator[OpenAIChat]:
    provider.plays(fake_openai.answer("Sit down."))
    made = OpenAIChat("m", api_key="key", base_url=f"{provider.base_url}/v1", limits=LIMITS)
    yield made
    await made.close()


@pytest.fixture
async def anthropic(provider: ScriptedProvider) -> AsyncIterator[AnthropicMessages]:
    provider.plays(fake_anthropic.answer("Sit down."))
    made = AnthropicMessages("m", api_key="key", base_url=provider.base_url, limits=LIMITS)
    yield made
    await made.close()


async def test_openai_is_told_what_there_is_and_what_came_of_it(
    provider: ScriptedProvider, openai: OpenAIChat
) -> None:
    await end_of(openai, PROMPT)
    (request,) = provider.requests
    function = {"name": "look_up", "description": "Finds an exercise.", "parameters": SCHEMA}
    assert request.body["tools"] == [{"type": "function", "function": function}]
    assert "tool_choice" not in request.body
    assert request.body["messages"][2:] == [
        {
            "role": "assistant",
            "content": "Let me see.",
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "look_up", "arguments": '{"query": "squat"}'}},
                {"id": "c2", "type": "function", "function": {"name": "look_up", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "tool_call_id": "c1", "content": '{"found": 1}'},
        {"role": "tool", "tool_call_id": "c2", "content": '{"error": "bad_frame"}'},
    ]  # fmt: skip


async def test_anthropic_is_told_what_there_is_and_what_came_of_it(
    provider: ScriptedProvider, anthropic: AnthropicMessages
) -> None:
    await end_of(anthropic, PROMPT)
    (request,) = provider.requests
    assert request.body["tools"] == [
        {"name": "look_up", "description": "Finds an exercise.", "input_schema": SCHEMA}
    ]
    assert request.body["messages"][1:] == [
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "Let me see."},
                {"type": "tool_use", "id": "c1", "name": "look_up", "input": {"query": "squat"}},
                {"type": "tool_use", "id": "c2", "name": "look_up", "input": {}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "c1", "content": '{"found": 1}', "is_error": False},
                {
                    "type": "tool_result",
                    "tool_use_id": "c2",
                    "content": '{"error": "bad_frame"}',
                    "is_error": True,
                },
            ],
        },
    ]


async def test_in_the_last_round_openai_may_call_nothing(
    provider: ScriptedProvider, openai: OpenAIChat
) -> None:
    await end_of(openai, replace(PROMPT, may_call=False))
    assert provider.requests[0].body["tool_choice"] == "none"


async def test_in_the_last_round_anthropic_may_call_nothing(
    provider: ScriptedProvider, anthropic: AnthropicMessages
) -> None:
    await end_of(anthropic, replace(PROMPT, may_call=False))
    assert provider.requests[0].body["tool_choice"] == {"type": "none"}


async def test_a_server_that_has_no_tools_is_asked_without_them_from_then_on(
    provider: ScriptedProvider, openai: OpenAIChat
) -> None:
    refusal = fake_openai.error(400, None, "registry.ollama.ai/library/gemma does not support tools")
    provider.plays(refusal, fake_openai.answer("Sit down."))
    await end_of(openai, replace(PROMPT, rounds=()))
    await end_of(openai, replace(PROMPT, rounds=()))
    assert ["tools" in request.body for request in provider.requests] == [True, False, False]


async def test_calls_that_a_server_numbers_alike_are_told_apart_by_their_ids(
    provider: ScriptedProvider, openai: OpenAIChat
) -> None:
    calls = [
        {"index": 0, "id": id, "type": "function", "function": {"name": "look_up", "arguments": said}}
        for id, said in (("a", '{"query": "x"}'), ("b", '{"query": "y"}'))
    ]
    parts = [fake_openai.chunk({"tool_calls": [call]}) for call in calls]
    provider.plays(Reply((*parts, fake_openai.chunk({}, "stop"), fake_openai.DONE)))
    async with aclosing(openai.stream(replace(PROMPT, rounds=()), confirmed)) as events:
        (end,) = [event async for event in events]
    assert isinstance(end, Finished)
    assert [(call.id, call.arguments) for call in end.calls] == [
        ("a", '{"query": "x"}'),
        ("b", '{"query": "y"}'),
    ]


async def test_arguments_without_end_are_cut_off(provider: ScriptedProvider, openai: OpenAIChat) -> None:
    function = {"name": "look_up", "arguments": "x" * 40_000}
    call = {"index": 0, "id": "a", "type": "function", "function": function}
    provider.plays(Reply((fake_openai.chunk({"tool_calls": [call]}), fake_openai.DONE)))
    end = await end_of(openai, replace(PROMPT, rounds=()))
    assert (end.state, end.reason) == ("failed", "malformed")
