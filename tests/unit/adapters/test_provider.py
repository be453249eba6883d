"""What the providers' errors mean, by status, code and words."""

import pytest

from coach.adapters.limits import Hindered
from coach.adapters.provider import failure, failure_event, text

RATE_LIMIT = "Rate limit reached. You can raise it at https://platform.openai.com/account/billing."


def openai(code: str | None, message: str = "", kind: str = "t") -> dict[str, object]:
    return {"message": message, "type": kind, "param": None, "code": code}


def anthropic(kind: str, message: str = "") -> dict[str, object]:
    return {"type": "error", "error": {"type": kind, "message": message}}


@pytest.mark.parametrize(
    ("status", "body", "reason", "again"),
    [
        (429, openai("rate_limit_exceeded", RATE_LIMIT), "rate_limited", True),
        (429, openai("insufficient_quota"), "quota", False),
        (429, openai("billing_hard_limit_reached"), "quota", False),
        (429, anthropic("rate_limit_error"), "rate_limited", True),
        (400, anthropic("invalid_request_error", "Your credit balance is too low"), "quota", False),
        (402, anthropic("billing_error"), "quota", False),
        (401, openai("invalid_api_key"), "refused_key", False),
        (403, anthropic("permission_error"), "refused_key", False),
        (404, openai("model_not_found"), "unavailable", False),
        (400, openai("context_length_exceeded"), "too_long", False),
        (400, openai(None, "This model's maximum context length is 8192 tokens"), "too_long", False),
        (400, openai(None, "the request exceeds the available context size"), "too_long", False),
        (400, openai(None, "Your input exceeds the context window of this model"), "too_long", False),
        (400, anthropic("invalid_request_error", "prompt is too long: 2 > 1"), "too_long", False),
        (413, anthropic("request_too_large"), "too_long", False),
        (400, openai("invalid_value"), "unavailable", False),
        (500, openai(None), "unavailable", True),
        (503, "<html>overloaded</html>", "unavailable", True),
        (502, None, "unavailable", True),
        (529, anthropic("overloaded_error"), "unavailable", True),
    ],
)
def test_an_error_has_one_reason_and_is_asked_again_or_not(
    status: int, body: object, reason: str, again: bool
) -> None:
    found = failure(status, body)

    assert found.reason == reason
    assert isinstance(found, Hindered) == again


def test_a_failure_repeats_nothing_of_the_question() -> None:
    found = failure(400, openai("invalid_value", "Invalid text: 'my chest hurts'"))

    assert str(found) == "400 invalid_value"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2"}, 2),
        ({"retry-after": "2", "retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0),
        ({"retry-after": "-1"}, 0),
        ({"retry-after": "nan"}, 0),
        ({}, 0),
    ],
)
def test_the_wait_that_is_asked_for_is_read_in_seconds(headers: dict[str, str], seconds: float) -> None:
    found = failure(429, None, headers)

    assert isinstance(found, Hindered)
    assert found.retry_after == seconds


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (openai("server_error", kind="server_error"), "unavailable"),
        (openai("rate_limit_exceeded", kind="tokens"), "rate_limited"),
        (openai("insufficient_quota", kind="insufficient_quota"), "quota"),
        ({"type": "overloaded_error", "message": "Overloaded"}, "unavailable"),
        ({"type": "invalid_request_error", "message": "prompt is too long"}, "too_long"),
        ("something", "unavailable"),
    ],
)
def test_an_error_within_a_stream_means_the_same(error: object, reason: str) -> None:
    assert failure_event(error).reason == reason


def test_a_nul_is_no_part_of_a_text() -> None:
    assert text("a\0b").text == "ab"
