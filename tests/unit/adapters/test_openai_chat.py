"""What OpenAI's adapter asks for, and how it gets on with servers that only nearly speak the same."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tests.integration.endings import end_of
from tests.integration.fake_openai import DONE, answer, chunk, endings, error, event, said, usage
from tests.integration.scripted_provider import FOREVER, Reply, ScriptedProvider, scripted_provider

from coach.adapters.limits import Limits
from coach.adapters.memory.model import confirmed
from coach.adapters.openai_chat import OpenAIChat
from coach.frames.server import Usage
from coach.ports import Message, ModelFailed, Prompt

LIMITS = Limits(connect=2, first_token=5, between_tokens=2, retries=2, back_off=0.02)
PROMPT = Prompt(
    system="You coach.",
    messages=(
        Message("user", "Hello"),
        Message("coach", ""),
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
async def model(provider: ScriptedProvider) -> AsyncIterator[OpenAIChat]:
    made = OpenAIChat("m", api_key="key", base_url=f"{provider.base_url}/v1", limits=LIMITS)
    yield made
    await made.close()


@pytest.fixture
async def official(provider: ScriptedProvider) -> AsyncIterator[OpenAIChat]:
    """As it speaks to api.openai.com, but led to the provider here."""
    made = OpenAIChat("m", api_key="key", limits=LIMITS)
    made._client.base_url = f"{provider.base_url}/v1"
    yield made
    await made.close()


async def test_openai_is_asked_in_its_present_words(provider: ScriptedProvider, official: OpenAIChat) -> None:
    await end_of(official, PROMPT)

    (request,) = provider.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == "Bearer key"
    assert request.body == {
        "model": "m",
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_completion_tokens": 300,
        "store": False,
        "safety_identifier": "athlete",
        "messages": [
            {"role": "system", "content": "You coach."},
            {"role": "user", "content": "Hello"},
            {"role": "user", "content": "Hello?"},
            {"role": "assistant", "content": "Hello!"},
            {"role": "user", "content": "How do I squat?"},
        ],
    }


async def test_other_servers_are_asked_in_words_that_all_of_them_know(
    provider: ScriptedProvider, model: OpenAIChat
) -> None:
    await end_of(model, PROMPT)

    (request,) = provider.requests
    assert set(request.body) == {"model", "stream", "stream_options", "max_tokens", "user", "messages"}


async def test_nobody_is_named_without_a_pseudonym(provider: ScriptedProvider, model: OpenAIChat) -> None:
    await end_of(model, replace(PROMPT, user_hash=""))

    assert "user" not in provider.requests[0].body


REFUSALS = {
    "by a parameter": error(400, "unsupported_parameter", "Unsupported parameter: 'max_completion_tokens'"),
    "by a list": Reply(
        (b'{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"]}]}',),
        422,
        {"content-type": "application/json"},
    ),
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
async def test_a_field_that_is_refused_is_replaced_for_good(
    provider: ScriptedProvider, official: OpenAIChat, refusal: Reply
) -> None:
    provider.plays(refusal, answer("Sit down."))

    first = await end_of(official, PROMPT)
    second = await end_of(official, PROMPT)

    assert (first.state, second.state) == ("completed", "completed")
    assert ["max_tokens" in request.body for request in provider.requests] == [False, True, True]
    assert "max_completion_tokens" not in provider.requests[-1].body


async def test_fields_are_given_up_one_by_one_and_never_taken_back(
    provider: ScriptedProvider, official: OpenAIChat
) -> None:
    fields = ("store", "safety_identifier", "user", "stream_options", "max_completion_tokens", "max_tokens")
    provider.plays(*(error(400, "x", f"Unknown field `{field}`") for field in fields), answer("Sit down."))

    ended = await end_of(official, PROMPT)

    assert ended.state == "completed"
    assert set(provider.requests[-1].body) == {"model", "stream", "messages"}


async def test_a_complaint_about_anything_else_is_final(
    provider: ScriptedProvider, official: OpenAIChat
) -> None:
    provider.plays(error(400, "invalid_value", "The users of this store may not ask"))

    assert (await end_of(official, PROMPT)).reason == "unavailable"
    assert len(provider.requests) == 1


async def test_a_question_too_long_is_not_taken_for_a_refused_field(
    provider: ScriptedProvider, model: OpenAIChat
) -> None:
    provider.plays(error(400, None, "'max_tokens' is too large: maximum context length is 512"))

    assert (await end_of(model, PROMPT)).reason == "too_long"
    assert len(provider.requests) == 1


def bare(text: str | None, reason: str | None = None, written: int | None = None) -> bytes:
    """A chunk with its usage inside, and nulls for what is not there."""
    tokens = None if written is None else {"prompt_tokens": 11, "completion_tokens": written}
    delta = {"content": text, "tool_calls": None}
    return event({"choices": [{"delta": delta, "finish_reason": reason}], "usage": tokens, "error": None})


ODD_BUT_LEGAL = {
    "usage beside the reason": Reply((*said("Sit down."), bare(None, "stop", 4))),
    "usage in every chunk": Reply((bare("Sit", None, 1), bare(" down.", "stop", 4), DONE)),
    "no choices in the first chunk": Reply((event({"choices": []}), *answer("Sit down.").parts)),
    "empty reasons until the last": Reply((bare("Sit down.", ""), chunk({}, "stop"), usage(), DONE)),
    "thoughts not meant for the reader": Reply(
        (chunk({"reasoning_content": "Hm."}), *answer("Sit down.").parts)
    ),
    "no role": Reply((bare("Sit down."), bare("", "stop", 4))),
}


@pytest.mark.parametrize("reply", ODD_BUT_LEGAL.values(), ids=ODD_BUT_LEGAL)
async def test_what_other_servers_do_differently_is_read_all_the_same(
    provider: ScriptedProvider, model: OpenAIChat, reply: Reply
) -> None:
    provider.plays(reply)

    ended = await end_of(model, PROMPT)

    assert (ended.state, ended.text) == ("completed", "Sit down.")
    assert ended.usage == Usage(input_tokens=11, output_tokens=4)


async def test_a_whole_answer_without_usage_is_whole(provider: ScriptedProvider, model: OpenAIChat) -> None:
    provider.plays(Reply((*said("Sit down."), chunk({}, "stop")), abort=True))

    ended = await end_of(model, PROMPT)

    assert (ended.state, ended.text, ended.usage) == ("completed", "Sit down.", None)


@pytest.mark.parametrize("reason", ["tool_calls", "function_call", "abort"])
async def test_a_reason_that_is_no_end_of_an_answer_cuts_it(
    provider: ScriptedProvider, model: OpenAIChat, reason: str
) -> None:
    provider.plays(answer("Let me look.", finish=reason))

    ended = await end_of(model, PROMPT)

    assert (ended.state, ended.reason) == ("interrupted", "cut")


async def test_the_next_answer_uses_the_same_connection(
    provider: ScriptedProvider, model: OpenAIChat
) -> None:
    for _ in range(3):
        await end_of(model, PROMPT)

    assert len(provider.connections) == 1


async def test_the_connection_survives_a_provider_that_talks_on_after_the_end(
    provider: ScriptedProvider, model: OpenAIChat
) -> None:
    provider.plays(Reply((*answer("Sit down.").parts, chunk({"content": " LATE"}))))

    texts = [(await end_of(model, PROMPT)).text for _ in range(2)]

    assert texts == ["Sit down.", "Sit down."]
    assert len(provider.connections) == 1


@pytest.mark.parametrize("how", endings("Sit", " down", "."))
async def test_a_dozen_endings_leave_the_client_usable(
    provider: ScriptedProvider, model: OpenAIChat, how: str
) -> None:
    model.limits = replace(LIMITS, between_tokens=0.2, retries=0.1)
    provider.plays(endings("Sit", " down", ".")[how])
    await end_of(model, PROMPT)

    provider.plays(answer("Stand up."))

    assert (await end_of(model, PROMPT)).text == "Stand up."


async def test_answers_begun_together_all_survive_a_field_that_is_refused(
    provider: ScriptedProvider, official: OpenAIChat
) -> None:
    refusal = error(400, "x", "Unknown field 'store'")
    provider.plays(refusal, refusal, refusal, answer("Sit down."))

    ended = await asyncio.gather(*(end_of(official, PROMPT) for _ in range(3)))

    assert [e.state for e in ended] == ["completed"] * 3


async def test_a_body_left_open_after_the_end_delays_nobody(
    provider: ScriptedProvider, model: OpenAIChat
) -> None:
    provider.plays(Reply((*answer("Sit down.").parts, FOREVER)))

    async with asyncio.timeout(30):
        ended = await end_of(model, PROMPT)

    assert ended.usage == Usage(input_tokens=11, output_tokens=4)


async def test_a_failure_says_nothing_of_the_question(provider: ScriptedProvider, model: OpenAIChat) -> None:
    provider.plays(error(400, "invalid_value", "Invalid: 'my chest hurts'"))

    with pytest.raises(ModelFailed) as failure:
        await anext(model.stream(PROMPT, confirmed))

    assert "chest" not in "".join(traceback.format_exception(failure.value))


async def test_a_failure_says_nothing_of_the_answer(provider: ScriptedProvider, model: OpenAIChat) -> None:
    provider.plays(Reply((b'data: {"choices": "your chest"}\n\n',)))

    with pytest.raises(ModelFailed) as failure:
        await anext(model.stream(PROMPT, confirmed))

    assert "chest" not in "".join(traceback.format_exception(failure.value))
