"""What every vision model keeps: a sight of the one shape, or a failure that says whether to try again."""

import json
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from pictures import plate
from tests.integration.scripted_provider import Reply, ScriptedProvider, scripted_provider
from vision_server import completion

from coach.adapters.memory.vision import PLATE, ScriptedVision
from coach.adapters.vision.anthropic_sight import AnthropicVision
from coach.adapters.vision.builtin import ASKED, BuiltinVision
from coach.adapters.vision.openai_sight import OpenAIVision
from coach.photos.ports import Vision
from coach.photos.sight import INSTRUCTIONS, Sight
from coach.ports import ModelFailed

PICTURE = plate(size=(64, 48))
JSON = {"content-type": "application/json"}
SEEN = PLATE.model_dump_json()
MORE = json.dumps({**json.loads(SEEN), "tool_calls": ["log_meal"]})

FAILURES = {
    "declined": ModelFailed("declined", retryable=False),
    "cut": ModelFailed("cut", retryable=True),
    "malformed": ModelFailed("malformed", retryable=True),
    "more than asked": ModelFailed("malformed", retryable=True),
    "down": ModelFailed("unavailable", retryable=True),
    "busy": ModelFailed("rate_limited", retryable=True),
    "no credit": ModelFailed("quota", retryable=False),
    "no key": ModelFailed("refused_key", retryable=False),
}


def _error(status: int, code: str) -> Reply:
    body = {"type": "error", "error": {"message": "no", "type": code, "code": code}}
    return Reply((json.dumps(body).encode(),), status, JSON)


ERRORS = {
    "down": _error(503, "overloaded_error"),
    "busy": _error(429, "rate_limit_error"),
    "no credit": _error(429, "insufficient_quota"),
    "no key": _error(401, "authentication_error"),
}


def _openai(text: str, **how: str) -> Reply:
    return Reply((completion(text, **how),), headers=JSON)


def _anthropic(text: str, reason: str = "end_turn") -> Reply:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    return Reply((json.dumps(message).encode(),), headers=JSON)


OPENAI = {
    "seen": _openai(SEEN),
    "declined": _openai("", refusal="I cannot."),
    "cut": _openai(SEEN[:40], finish="length"),
    "malformed": _openai('{"is_food": 7}'),
    "more than asked": _openai(MORE),
    **ERRORS,
}
ANTHROPIC = {
    "seen": _anthropic(SEEN),
    "declined": _anthropic("", "refusal"),
    "cut": _anthropic(SEEN[:40], "max_tokens"),
    "malformed": _anthropic('{"is_food": 7}'),
    "more than asked": _anthropic(MORE),
    **ERRORS,
}


class Scripted:
    def sees(self, how: str) -> Vision:
        self.vision = ScriptedVision(FAILURES.get(how, PLATE))
        return self.vision


class Served:
    def __init__(self, provider: ScriptedProvider, vision: Vision, replies: dict[str, Reply]) -> None:
        self.provider, self.vision, self.replies = provider, vision, replies

    def sees(self, how: str) -> Vision:
        self.provider.plays(self.replies[how])
        return self.vision


@pytest.fixture(params=["scripted", "openai", "anthropic"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Scripted | Served]:
    async with AsyncExitStack() as stack:
        if request.param == "scripted":
            yield Scripted()
            return
        server = await stack.enter_async_context(scripted_provider())
        maker, replies = (OpenAIVision, OPENAI) if request.param == "openai" else (AnthropicVision, ANTHROPIC)
        vision = maker("m", api_key="k", base_url=server.base_url)
        stack.push_async_callback(vision.close)
        yield Served(server, vision, replies)


async def test_a_plate_is_seen(rig: Scripted | Served) -> None:
    assert await rig.sees("seen").look(PICTURE) == PLATE


@pytest.mark.parametrize("how", FAILURES)
async def test_a_failure_says_whether_to_try_again(rig: Scripted | Served, how: str) -> None:
    with pytest.raises(ModelFailed) as failure:
        await rig.sees(how).look(PICTURE)
    expected = FAILURES[how]
    assert (failure.value.reason, failure.value.retryable) == (expected.reason, expected.retryable)


async def test_what_is_sent_is_the_picture_and_our_words_and_no_tool() -> None:
    for maker, reply in ((OpenAIVision, OPENAI["seen"]), (AnthropicVision, ANTHROPIC["seen"])):
        async with scripted_provider() as server:
            vision = maker("m", api_key="k", base_url=server.base_url)
            server.plays(reply)
            await vision.look(PICTURE)
            await vision.close()
        sent = server.requests[0].body
        said = json.dumps(sent)
        assert not {"tools", "tool_choice", "functions"} & set(sent)
        assert json.dumps(INSTRUCTIONS)[1:-1] in said
        assert _picture(said) == PICTURE
        assert said.count('"additionalProperties": false') >= len(("sight", "item", "grams", "scene"))


def _picture(said: str) -> bytes:
    """The base64 of the one picture that was sent."""
    start = said.index("/9j/")
    return b64decode(said[start : said.index('"', start)])


async def test_without_a_model_the_person_who_eats_is_asked() -> None:
    sight = await BuiltinVision().look(PICTURE)
    assert (sight.items, [question.q for question in sight.questions]) == ([], [ASKED])
    assert Sight.model_validate_json(sight.model_dump_json()) == sight
