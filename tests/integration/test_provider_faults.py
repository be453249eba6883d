"""Every fault that the workshop's provider knows, and how a turn ends on it; its own account is the judge."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest
import pytest_asyncio
from tests.integration.endings import end_of
from tests.integration.fake_llm import FakeLLM, fake_llm

from coach.adapters.limits import Limits
from coach.adapters.memory.model import confirmed
from coach.adapters.openai_chat import OpenAIChat
from coach.ports import Message, Prompt, Text

LIMITS = Limits(connect=2, first_token=2, between_tokens=0.6, answer=20, retries=1, back_off=0.1)
PROMPT = Prompt(
    system="You coach.",
    messages=(Message("user", "How do I squat?"),),
    question="How do I squat?",
    max_tokens=100_000,
)
SHORT = "n=30,ttft=5,tps=300"

COMPLETED = [
    f"ok,{SHORT}",
    "normal-60tps,n=12,ttft=5",
    "instant,n=100",
    f"burst,{SHORT}",
    "slow-first-token,n=5,ttft=400",
    f"stall,{SHORT},stall=0.2",
    "trickle,n=4,ttft=5,tps=20",
    f"no-done,{SHORT}",
    f"done-twice,{SHORT}",
    f"after-done,{SHORT}",
    f"crlf,{SHORT}",
    f"comments,{SHORT}",
    f"sse-fields,{SHORT}",
    f"multiline,{SHORT}",
    f"fragmented,{SHORT}",
    f"wrong-content-type,{SHORT}",
    "huge",
    "huge-delta,tps=0,ttft=5",
    f"unicode,{SHORT},frag=1",
    "one-token,ttft=5",
    f"numbered,{SHORT}",
    f"markdown,{SHORT}",
    "echo,ttft=5,tps=0",
    "echo-context,ttft=5,tps=0",
    "leak-system,ttft=5,tps=0",
    "xss,ttft=5,tps=0",
    "secret,ttft=5,tps=0",
]
COMPLETED_AT_THE_SECOND_ATTEMPT = [f"429-then-ok,{SHORT},retry_after=0.1", f"500-then-ok,{SHORT}"]
REFUSED = ["content-filter,ttft=5,tps=300", "refusal,ttft=5,tps=300"]
FAILED_AT_ONCE = {
    "429,retry_after=30": "rate_limited",
    "429-quota": "quota",
    "401": "refused_key",
    "400-context": "too_long",
    "404-model": "unavailable",
    "hang": "timeout",
    "hang-after-headers": "timeout",
    "slow-first-token": "timeout",
    "empty,ttft=5": "empty",
    "tool-call,ttft=5,tps=300": "cut",
}
FAILED_AFTER_RETRIES = {
    "429,retry_after=0.1": "rate_limited",
    "500": "unavailable",
    "502-html": "unavailable",
    "503,retry_after=0.1": "unavailable",
    "refuse": "unavailable",
}
INTERRUPTED = {
    f"stall,{SHORT}": "silent",
    f"hang-mid-stream,{SHORT}": "silent",
    f"mid-stream-drop,{SHORT}": "cut",
    f"mid-stream-eof,{SHORT}": "cut",
    f"mid-stream-close,{SHORT}": "cut",
    f"mid-stream-error,{SHORT}": "unavailable",
    f"drop-then-ok,{SHORT}": "cut",
    f"malformed-sse,{SHORT}": "malformed",
    f"malformed-utf8,{SHORT}": "malformed",
    f"malformed-chunk,{SHORT}": "cut",
}
ELSEWHERE = ["length", "duplicate-chunks"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def provider() -> AsyncIterator[FakeLLM]:
    async with fake_llm() as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def playing(provider: FakeLLM, scenario: str) -> AsyncIterator[tuple[OpenAIChat, Prompt]]:
    model = OpenAIChat(f"fake:{scenario}", api_key="k", base_url=provider.base_url, limits=LIMITS)
    try:
        yield model, replace(PROMPT, user_hash=f"{scenario} {id(model)}")
    finally:
        await model.close()


async def test_every_scenario_of_the_provider_is_played_here(provider: FakeLLM) -> None:
    tables = (COMPLETED, COMPLETED_AT_THE_SECOND_ATTEMPT, REFUSED, FAILED_AT_ONCE, FAILED_AFTER_RETRIES)
    played = {row.split(",")[0] for table in (*tables, INTERRUPTED, ELSEWHERE) for row in table}

    assert await provider.scenarios() <= played


@pytest.mark.parametrize("scenario", COMPLETED)
async def test_what_is_legal_is_read_whole(provider: FakeLLM, scenario: str) -> None:
    async with playing(provider, scenario) as (model, prompt):
        ended = await end_of(model, prompt)

    (request,) = await provider.requests(prompt.user_hash)
    assert (ended.state, ended.reason) == ("completed", None)
    assert ended.text == request["text"]
    assert ended.usage
    assert ended.usage.output_tokens == request["n_planned"]


@pytest.mark.parametrize("scenario", COMPLETED_AT_THE_SECOND_ATTEMPT)
async def test_a_passing_refusal_is_asked_again(provider: FakeLLM, scenario: str) -> None:
    async with playing(provider, scenario) as (model, prompt):
        ended = await end_of(model, prompt)

    refused, answered = await provider.requests(prompt.user_hash)
    assert refused["tokens"] == 0
    assert (ended.state, ended.text) == ("completed", answered["text"])


@pytest.mark.parametrize("scenario", REFUSED)
async def test_a_refusal_ends_refused_and_its_text_stays(provider: FakeLLM, scenario: str) -> None:
    async with playing(provider, scenario) as (model, prompt):
        ended = await end_of(model, prompt)

    (request,) = await provider.requests(prompt.user_hash)
    assert (ended.state, ended.text) == ("refused", request["text"])


@pytest.mark.parametrize(("scenario", "reason"), FAILED_AT_ONCE.items())
async def test_what_no_retry_can_help_fails_at_once(provider: FakeLLM, scenario: str, reason: str) -> None:
    async with playing(provider, scenario) as (model, prompt):
        ended = await end_of(model, prompt)

    assert (ended.state, ended.reason, ended.text) == ("failed", reason, "")
    assert len(await provider.requests(prompt.user_hash)) == 1


@pytest.mark.parametrize(("scenario", "reason"), FAILED_AFTER_RETRIES.items())
async def test_a_lasting_refusal_fails_after_some_retries(
    provider: FakeLLM, scenario: str, reason: str
) -> None:
    async with playing(provider, scenario) as (model, prompt):
        ended = await end_of(model, prompt)

    assert (ended.state, ended.reason, ended.text) == ("failed", reason, "")
    assert 1 < len(await provider.requests(prompt.user_hash)) < 10


@pytest.mark.parametrize(("scenario", "reason"), INTERRUPTED.items())
async def test_a_stream_that_breaks_is_interrupted_and_never_begun_again(
    provider: FakeLLM, scenario: str, reason: str
) -> None:
    async with playing(provider, scenario) as (model, prompt):
        ended = await end_of(model, prompt)

    (request,) = await provider.requests(prompt.user_hash)
    assert (ended.state, ended.reason) == ("interrupted", reason)
    assert ended.text
    assert request["text"].startswith(ended.text)


async def test_the_length_limit_completes_with_its_reason(provider: FakeLLM) -> None:
    async with playing(provider, f"length,{SHORT}") as (model, prompt):
        ended = await end_of(model, prompt)

    assert (ended.state, ended.reason) == ("completed", "length")


async def test_the_limit_of_tokens_reaches_the_provider(provider: FakeLLM) -> None:
    async with playing(provider, "instant,n=100") as (model, prompt):
        ended = await end_of(model, replace(prompt, max_tokens=7))

    assert (ended.state, ended.reason) == ("completed", "length")
    assert ended.usage
    assert ended.usage.output_tokens == 7


async def test_what_the_provider_says_twice_was_said_twice(provider: FakeLLM) -> None:
    async with playing(provider, f"duplicate-chunks,{SHORT}") as (model, prompt):
        ended = await end_of(model, prompt)

    (request,) = await provider.requests(prompt.user_hash)
    assert ended.state == "completed"
    assert len(ended.text) > len(request["text"])


async def hung_up(provider: FakeLLM, user: str) -> int:
    """Waits for the provider to notice; how many tokens it had said by then."""
    async with asyncio.timeout(30):
        while (request := (await provider.requests(user))[-1])["outcome"] != "client_disconnect":
            await asyncio.sleep(0.02)
    return int(request["tokens"])


async def test_a_reader_who_leaves_mid_answer_hangs_up_on_the_provider(provider: FakeLLM) -> None:
    async with playing(provider, "normal-60tps,ttft=5,n=600") as (model, prompt):
        async with aclosing(model.stream(prompt, confirmed)) as stream:
            assert [type(await anext(stream)) for _ in range(3)] == [Text] * 3

        assert await hung_up(provider, prompt.user_hash) < 500


@pytest.mark.parametrize("scenario", ["hang", "hang-after-headers", "slow-first-token"])
async def test_a_reader_cancelled_before_the_first_token_hangs_up_too(
    provider: FakeLLM, scenario: str
) -> None:
    async with playing(provider, scenario) as (model, prompt):
        reader = asyncio.create_task(end_of(model, prompt))
        while not await provider.requests(prompt.user_hash):
            await asyncio.sleep(0.02)
        reader.cancel()

        assert await hung_up(provider, prompt.user_hash) == 0


@pytest.mark.parametrize("scenario", ["hang", f"hang-mid-stream,{SHORT}", f"stall,{SHORT}"])
async def test_a_time_out_hangs_up_too(provider: FakeLLM, scenario: str) -> None:
    async with playing(provider, scenario) as (model, prompt):
        await end_of(model, prompt)

        await hung_up(provider, prompt.user_hash)


async def test_a_reader_who_leaves_during_a_pause_causes_no_further_attempt(provider: FakeLLM) -> None:
    async with playing(provider, "429,retry_after=0.3") as (model, prompt):
        reader = asyncio.create_task(end_of(model, prompt))
        while not await provider.requests(prompt.user_hash):
            await asyncio.sleep(0.02)
        reader.cancel()
        await asyncio.sleep(0.6)

    assert len(await provider.requests(prompt.user_hash)) == 1


async def test_one_client_serves_many_answers_and_faults_at_once(provider: FakeLLM) -> None:
    scenarios = ["crlf", "mid-stream-drop", "numbered", "malformed-sse", "sse-fields", "mid-stream-eof"]
    questions = [Message("user", f"[[scenario:{name},{SHORT}]]") for name in scenarios]
    model = OpenAIChat("by-question", api_key="k", base_url=provider.base_url, limits=LIMITS)

    ended = await asyncio.gather(*(end_of(model, replace(PROMPT, messages=(q,))) for q in questions))
    await model.close()

    assert [e.state for e in ended] == ["completed", "interrupted"] * 3
