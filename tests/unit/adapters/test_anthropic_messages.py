"""What Anthropic's adapter asks for and how it counts."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tests.integration.endings import end_of
from tests.integration.fake_anthropic import answer, ending, opening
from tests.integration.scripted_provider import Reply, ScriptedProvider, scripted_provider

from coach.adapters.anthropic_messages import AnthropicMessages
from coach.frames.server import Usage
from coach.ports import Message, Prompt

PROMPT = Prompt(
    system="You coach.",
    messages=(
        Message("user", "Hello"),
        Message("coach", " "),
        Message("user", "Hello?"),
        Message("coach", "Hello!"),
        Message("user", "How do I squat?"),
    ),
    question="How do I squat?",
    max_tokens=300,
    user_hash="athlete",
)


@pytest.fixture
async def provider() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as running:
        running.plays(answer("Sit down."))
        yield running


@pytest.fixture
async def model(provider: ScriptedProvider) -> AsyncIterator[AnthropicMessages]:
    made = AnthropicMessages("m", api_key="key", base_url=provider.base_url)
    yield made
    await made.close()


async def test_anthropic_is_asked_in_its_words(provider: ScriptedProvider, model: AnthropicMessages) -> None:
    await end_of(model, PROMPT)

    (request,) = provider.requests
    assert request.path == "/v1/messages"
    assert request.headers["Authorization"] == "Bearer key"
    assert request.body == {
        "model": "m",
        "stream": True,
        "max_tokens": 300,
        "system": "You coach.",
        "metadata": {"user_id": "athlete"},
        "messages": [
            {"role": "user", "content": "Hello"},
            {"role": "user", "content": "Hello?"},
            {"role": "assistant", "content": "Hello!"},
            {"role": "user", "content": "How do I squat?"},
        ],
    }


async def test_what_is_not_there_is_not_sent(provider: ScriptedProvider, model: AnthropicMessages) -> None:
    await end_of(model, replace(PROMPT, system="", user_hash=""))

    assert set(provider.requests[0].body) == {"model", "stream", "max_tokens", "messages"}


async def test_tokens_read_count_with_and_without_the_cache_and_written_ones_are_the_last_sum(
    provider: ScriptedProvider, model: AnthropicMessages
) -> None:
    provider.plays(answer("Sit down."))

    assert (await end_of(model, PROMPT)).usage == Usage(input_tokens=11, output_tokens=4)


async def test_an_answer_of_no_words_has_a_cost_too(
    provider: ScriptedProvider, model: AnthropicMessages
) -> None:
    provider.plays(Reply((*opening(), *ending("refusal", written=1))))

    assert (await end_of(model, PROMPT)).usage == Usage(input_tokens=11, output_tokens=1)


async def test_the_next_answer_uses_the_same_connection(
    provider: ScriptedProvider, model: AnthropicMessages
) -> None:
    for _ in range(3):
        await end_of(model, PROMPT)

    assert len(provider.connections) == 1
