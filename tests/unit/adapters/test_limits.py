"""Limits and retries around attempts that no provider is behind."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

import pytest

from coach.adapters.limits import Attempt, Hindered, Limits, limited
from coach.adapters.memory.model import confirmed
from coach.errors import Fenced
from coach.ports import Finished, ModelEvent, ModelFailed, Text

LIMITS = Limits(first_token=0.3, between_tokens=0.1, answer=5, retries=0.2, back_off=0.01)
Step = ModelEvent | Exception | float
WHOLE: Sequence[ModelEvent] = [Text("Sit"), Text(" down."), Finished("stop")]


class Attempts:
    """Plays one list of steps an attempt, the last one ever after: an event, a pause or a failure."""

    def __init__(self, *plays: Sequence[Step]) -> None:
        self.plays = list(plays)
        self.begun = 0
        self.closed = 0

    async def __call__(self) -> AsyncGenerator[ModelEvent, None]:
        play = self.plays[min(self.begun, len(self.plays) - 1)]
        self.begun += 1
        try:
            for step in play:
                match step:
                    case float():
                        await asyncio.sleep(step)
                    case Exception():
                        raise step
                    case _:
                        yield step
        finally:
            self.closed += 1


async def collect(attempt: Attempt, limits: Limits = LIMITS) -> list[ModelEvent]:
    async with aclosing(limited(attempt, confirmed, limits)) as stream:
        return [event async for event in stream]


async def failure_of(attempt: Attempt, limits: Limits = LIMITS) -> ModelFailed:
    with pytest.raises(ModelFailed) as failure:
        await collect(attempt, limits)
    return failure.value


def busy(retry_after: float = 0.0) -> Hindered:
    return Hindered("rate_limited", retry_after=retry_after)


async def test_the_events_of_a_good_attempt_pass_unchanged() -> None:
    assert await collect(Attempts(WHOLE)) == WHOLE


async def test_a_hindered_attempt_is_followed_by_another() -> None:
    attempts = Attempts([busy()], [busy()], WHOLE)

    assert await collect(attempts) == WHOLE
    assert attempts.begun == 3


async def test_attempts_end_with_the_time_for_them_and_the_last_reason_is_told() -> None:
    attempts = Attempts([busy()])

    assert (await failure_of(attempts)).reason == "rate_limited"
    assert 2 <= attempts.begun <= 8


async def test_each_attempt_is_confirmed_before_it_begins() -> None:
    attempts = Attempts([busy()], WHOLE)
    begun: list[int] = []

    async def confirm() -> None:
        begun.append(attempts.begun)

    async with aclosing(limited(attempts, confirm, LIMITS)) as stream:
        assert [event async for event in stream] == WHOLE

    assert begun == [0, 1]


async def test_a_turn_that_was_lost_during_a_pause_is_not_asked_for_again() -> None:
    attempts = Attempts([busy()], WHOLE)

    async def confirm() -> None:
        if attempts.begun:
            raise Fenced

    with pytest.raises(Fenced):
        async with aclosing(limited(attempts, confirm, LIMITS)) as stream:
            await anext(stream)

    assert attempts.begun == 1


async def test_a_wait_that_is_asked_for_is_kept() -> None:
    times: list[float] = []

    def attempts() -> AsyncGenerator[ModelEvent, None]:
        times.append(asyncio.get_running_loop().time())
        return Attempts(WHOLE if len(times) == 2 else [busy(retry_after=0.1)])()

    await collect(attempts)

    assert times[1] - times[0] >= 0.1


async def test_a_wait_that_does_not_fit_is_no_reason_to_wait_at_all() -> None:
    attempts = Attempts([busy(retry_after=60)])

    assert (await failure_of(attempts)).reason == "rate_limited"
    assert attempts.begun == 1


async def test_no_attempt_begins_after_the_first_token_was_due() -> None:
    attempts = Attempts([busy(retry_after=0.4)])

    assert (await failure_of(attempts, replace(LIMITS, retries=10))).reason == "rate_limited"
    assert attempts.begun == 1


async def test_nothing_is_tried_again_once_a_token_was_seen() -> None:
    attempts = Attempts([Text("Sit"), busy()], WHOLE)

    assert (await failure_of(attempts)).reason == "rate_limited"
    assert attempts.begun == 1


async def test_a_failure_that_no_retry_can_help_is_final() -> None:
    attempts = Attempts([ModelFailed("quota", retryable=False)], WHOLE)

    assert (await failure_of(attempts)).reason == "quota"
    assert attempts.begun == 1


@pytest.mark.parametrize(
    ("steps", "limits", "reason"),
    [
        ([9.0], LIMITS, "timeout"),
        ([Text("Sit"), 9.0], LIMITS, "silent"),
        ([Text("Sit"), 9.0], replace(LIMITS, between_tokens=9, answer=0.1), "timeout"),
        ([9.0], replace(LIMITS, first_token=9, answer=0.1), "timeout"),
    ],
    ids=["no first token", "no next token", "an answer without end", "an answer without beginning"],
)
async def test_each_limit_ends_the_attempt_by_its_own_name(
    steps: Sequence[Step], limits: Limits, reason: str
) -> None:
    attempts = Attempts(steps)

    failure = await failure_of(attempts, limits)

    assert (failure.reason, failure.retryable) == (reason, True)
    assert (attempts.begun, attempts.closed) == (1, 1)


async def test_the_first_token_is_due_from_the_question_on_not_from_the_last_attempt() -> None:
    attempts = Attempts([busy(retry_after=0.15)], [0.2, Text("late")])

    assert (await failure_of(attempts)).reason == "timeout"
    assert attempts.begun == 2


async def test_a_slow_reader_is_not_a_silent_provider() -> None:
    events: list[ModelEvent] = []
    async with aclosing(limited(Attempts(WHOLE), confirmed, LIMITS)) as stream:
        async for event in stream:
            await asyncio.sleep(0.12)
            events.append(event)

    assert events == WHOLE


def leaving() -> list[tuple[str, Callable[[], Attempts]]]:
    return [
        ("between tokens", lambda: Attempts(WHOLE)),
        ("while it waits", lambda: Attempts([Text("Sit"), 9.0])),
    ]


@pytest.mark.parametrize("make", [make for _, make in leaving()], ids=[name for name, _ in leaving()])
async def test_leaving_closes_the_attempt(make: Callable[[], Attempts]) -> None:
    attempts = make()
    async with aclosing(limited(attempts, confirmed, LIMITS)) as stream:
        await anext(stream)

    assert attempts.closed == 1
