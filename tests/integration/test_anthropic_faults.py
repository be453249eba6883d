"""What Anthropic's stream may bring, legal, unusual and broken, and how a turn ends on it."""

from collections.abc import AsyncIterator

import pytest
from tests.integration.endings import Ended, end_of
from tests.integration.fake_anthropic import (
    answer,
    delta,
    ending,
    error,
    error_event,
    event,
    opening,
    said,
)
from tests.integration.scripted_provider import FOREVER, Reply, ScriptedProvider, scripted_provider

from coach.adapters.anthropic_messages import AnthropicMessages
from coach.adapters.limits import Limits
from coach.ports import Message, Prompt

LIMITS = Limits(connect=2, first_token=2, between_tokens=0.5, answer=20, retries=0.6, back_off=0.1)
PROMPT = Prompt(
    system="You coach.", messages=(Message("user", "How do I squat?"),), question="How do I squat?"
)
SAID = ("Sit", " down", " and stand.")
WHOLE = "".join(SAID)
OPENING = b"".join(opening())
PLAIN = b"".join(answer(*SAID).parts)  # type: ignore[arg-type]
THINKING = (
    event(
        "content_block_start", index=0, content_block={"type": "thinking", "thinking": "", "signature": ""}
    ),
    event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": "Hm."}),
    event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "c2ln"}),
    event("content_block_stop", index=0),
)


def stopped_by(reason: str, *texts: str) -> Reply:
    return Reply((*said(*texts), *ending(reason)))


def breaking(*parts: bytes | float, abort: bool = False) -> Reply:
    return Reply((*said("Sit"), *parts), abort=abort)


LEGAL = {
    "as the documentation shows it": answer(*SAID),
    "in one piece": Reply((PLAIN,)),
    "byte by byte": Reply(tuple(PLAIN[i : i + 1] for i in range(len(PLAIN)))),
    "with CRLF": Reply((PLAIN.replace(b"\n", b"\r\n"),)),
    "with ids and retry times": Reply((b"retry: 3000\nid: 1\n\n", b"id: 2\n\n", PLAIN)),
    "with comments": Reply((b": hello\n\n:\n\n", PLAIN)),
    "with events that nobody knows yet": Reply((event("weather", delta={"type": "sun"}), PLAIN)),
    "with pings in between": Reply(
        (*said(SAID[0]), event("ping"), delta(SAID[1]), event("ping"), delta(SAID[2]), *ending())
    ),
    "with thinking before": Reply((opening()[0], *THINKING, *map(delta, SAID), *ending())),
    "in two blocks": Reply(
        (*said(SAID[0]), event("content_block_stop", index=0), *said(*SAID[1:])[1:], *ending())
    ),
    "without a content type": Reply((PLAIN,), headers={}),
    "without message_stop": Reply((*said(*SAID), *ending()[:2])),
    "reset after its reason": Reply((*said(*SAID), *ending()[:2]), abort=True),
    "by a stop sequence": stopped_by("stop_sequence", *SAID),
}

ENDINGS = {
    "its limit of tokens": (stopped_by("max_tokens", "Sit"), Ended("completed", "length", "Sit")),
    "the window's end": (
        stopped_by("model_context_window_exceeded", "Sit"),
        Ended("completed", "length", "Sit"),
    ),
    "a window that was full before": (
        stopped_by("model_context_window_exceeded"),
        Ended("failed", "too_long", ""),
    ),
    "a refusal": (stopped_by("refusal"), Ended("refused", None, "")),
    "a refusal midway": (stopped_by("refusal", "Sit"), Ended("refused", None, "Sit")),
    "nothing said": (answer(), Ended("failed", "empty", "")),
    "a tool call": (stopped_by("tool_use"), Ended("failed", "cut", "")),
    "a pause": (stopped_by("pause_turn", "Sit"), Ended("interrupted", "cut", "Sit")),
    "a proper close without a reason": (breaking(), Ended("interrupted", "cut", "Sit")),
    "a reset": (breaking(abort=True), Ended("interrupted", "cut", "Sit")),
    "silence": (breaking(FOREVER), Ended("interrupted", "silent", "Sit")),
    "pings alone": (Reply((*said("Sit"), *(event("ping"), 0.1) * 10)), Ended("interrupted", "silent", "Sit")),
    "an error event": (
        breaking(error_event("overloaded_error")),
        Ended("interrupted", "unavailable", "Sit"),
    ),
    "broken JSON": (breaking(b'event: x\ndata: {"type": "co\n\n'), Ended("interrupted", "malformed", "Sit")),
    "broken UTF-8": (breaking(delta("#").replace(b"#", b"\xff")), Ended("interrupted", "malformed", "Sit")),
    "half a surrogate pair": (
        breaking(delta("#").replace(b"#", b"\\ud83d")),
        Ended("interrupted", "malformed", "Sit"),
    ),
    "another JSON": (breaking(b"data: [1]\n\n"), Ended("interrupted", "malformed", "Sit")),
    "no stream at all": (
        Reply((b"<html>",), headers={"content-type": "text/html"}),
        Ended("failed", "cut", ""),
    ),
    "nothing before the first token": (Reply((OPENING, FOREVER)), Ended("failed", "timeout", "")),
    "a bad key": (error(401, "authentication_error"), Ended("failed", "refused_key", "")),
    "no permission": (error(403, "permission_error"), Ended("failed", "refused_key", "")),
    "an unknown model": (error(404, "not_found_error"), Ended("failed", "unavailable", "")),
    "no credit": (
        error(400, "invalid_request_error", "Your credit balance is too low."),
        Ended("failed", "quota", ""),
    ),
    "billing": (error(402, "billing_error"), Ended("failed", "quota", "")),
    "a prompt too long": (
        error(400, "invalid_request_error", "prompt is too long: 201000 tokens > 200000 maximum"),
        Ended("failed", "too_long", ""),
    ),
    "a body too large": (error(413, "request_too_large"), Ended("failed", "too_long", "")),
    "any other complaint": (error(400, "invalid_request_error"), Ended("failed", "unavailable", "")),
    "a wait that does not fit": (
        error(429, "rate_limit_error", **{"retry-after": "60"}),
        Ended("failed", "rate_limited", ""),
    ),
}

PASSING = {
    "overload": error(529, "overloaded_error"),
    "a rate limit": error(429, "rate_limit_error", **{"retry-after": "0.1"}),
    "an internal error": error(500, "api_error"),
    "a proxy's page": Reply((b"<html>bad gateway</html>",), 502, {"content-type": "text/html"}),
    "a reset before the answer": Reply(status=None),
    "overload told in the stream, before the first token": Reply(
        (*opening(), error_event("overloaded_error"))
    ),
}


@pytest.fixture
async def provider() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as running:
        yield running


@pytest.fixture
async def model(provider: ScriptedProvider) -> AsyncIterator[AnthropicMessages]:
    made = AnthropicMessages("m", api_key="k", base_url=provider.base_url, limits=LIMITS)
    yield made
    await made.close()


def told(ended: Ended) -> Ended:
    return Ended(ended.state, ended.reason, ended.text)


@pytest.mark.parametrize("reply", LEGAL.values(), ids=LEGAL)
async def test_what_is_legal_is_read_whole(
    provider: ScriptedProvider, model: AnthropicMessages, reply: Reply
) -> None:
    provider.plays(reply)

    assert told(await end_of(model, PROMPT)) == Ended("completed", None, WHOLE)
    assert len(provider.requests) == 1


@pytest.mark.parametrize(("reply", "expected"), ENDINGS.values(), ids=ENDINGS)
async def test_each_ending_is_its_own_and_is_never_asked_again(
    provider: ScriptedProvider, model: AnthropicMessages, reply: Reply, expected: Ended
) -> None:
    provider.plays(reply, answer("A second answer."))

    assert told(await end_of(model, PROMPT)) == expected
    assert len(provider.requests) == 1


@pytest.mark.parametrize("reply", PASSING.values(), ids=PASSING)
async def test_what_passes_before_the_first_token_is_asked_again(
    provider: ScriptedProvider, model: AnthropicMessages, reply: Reply
) -> None:
    provider.plays(reply, answer(*SAID))

    assert told(await end_of(model, PROMPT)) == Ended("completed", None, WHOLE)
    assert len(provider.requests) == 2


@pytest.mark.parametrize("reply", PASSING.values(), ids=PASSING)
async def test_what_does_not_pass_fails_after_some_retries(
    provider: ScriptedProvider, model: AnthropicMessages, reply: Reply
) -> None:
    provider.plays(reply)

    ended = await end_of(model, PROMPT)

    assert ended.state == "failed"
    assert 1 < len(provider.requests) < 8


async def test_a_time_out_hangs_up_on_the_provider(
    provider: ScriptedProvider, model: AnthropicMessages
) -> None:
    provider.plays(breaking(FOREVER))
    await end_of(model, PROMPT)

    await provider.hung_up.wait()
