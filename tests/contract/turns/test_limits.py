"""So many asks in a minute and tokens in a day, whatever a clock says."""

import pytest
from turn_log import NOW, USER, ask, begun, done

from coach.errors import QuotaExceeded, RateLimited
from coach.frames import Usage
from coach.ports import Answer, Turns


async def test_too_many_asks_in_a_minute_are_refused_and_leave_no_trace(turns: Turns) -> None:
    for n in range(20):
        await turns.claim(ask(f"q{n}"), NOW)
    with pytest.raises(RateLimited) as refusal:
        await turns.claim(ask("q20"), NOW)
    assert refusal.value.retry_after is not None
    assert await turns.get(USER, "q20", NOW) is None
    assert (await turns.claim(ask("q20"), NOW + 60_000)).fresh


async def test_a_clock_that_is_behind_gets_no_minute_anew(turns: Turns) -> None:
    for n in range(20):
        await turns.claim(ask(f"q{n}"), NOW)
    with pytest.raises(RateLimited) as refusal:
        await turns.claim(ask("late"), NOW - 60_000)
    with pytest.raises(RateLimited):
        await turns.claim(ask("q20"), NOW)
    assert refusal.value.retry_after == pytest.approx(60 + 60 - NOW % 60_000 / 1000)


async def test_a_known_ask_is_found_whatever_the_limits_say(turns: Turns) -> None:
    for n in range(20):
        await turns.claim(ask(f"q{n}"), NOW)
    assert not (await turns.claim(ask("q3"), NOW)).fresh


async def test_a_spent_day_refuses_until_the_next(turns: Turns) -> None:
    held = await begun(turns)
    usage = Usage(input_tokens=900, output_tokens=100)
    await turns.finish(held, done(held, usage=usage), Answer(), NOW)
    with pytest.raises(QuotaExceeded) as refusal:
        await turns.claim(ask("t2"), NOW + 1)
    assert refusal.value.retry_after == pytest.approx(86_400 - (NOW + 1) % 86_400_000 / 1000)
    with pytest.raises(QuotaExceeded):
        await turns.claim(ask("t2"), NOW - 86_400_000)  # by a clock that is behind
    assert (await turns.claim(ask("t2"), NOW + 86_400_000)).fresh
