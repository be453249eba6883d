"""What one user is heard with, and what becomes of a flood."""

import itertools
import json

import pytest

from coach.delivery.bounds import USERS
from coach.delivery.fairness import LOOK, Fairness
from coach.errors import Busy, CoachError, QuotaExceeded, RateLimited, Unavailable
from coach.frames import Ask, ClientFrame, Hello, Ping, decode

NOW = 1_790_000_000_000
SECOND = 1_000
LIMIT = RateLimited("Too many questions in a minute.", retry_after=30)
BURST = 120
WORKOUT = "6e1f3c1a-0000-4000-8000-00000000000a"

_ids = itertools.count()


def ask(text: str = "How deep?") -> Ask:
    return Ask(id=f"a{next(_ids)}", text=text)


def event() -> ClientFrame:
    body = {
        "action": "message",
        "type": "rest.skipped",
        "id": f"e{next(_ids)}",
        "workout": WORKOUT,
        "at": NOW,
    }
    return decode(json.dumps(body))


def limited(frame: ClientFrame | None = None, error: CoachError = LIMIT) -> Fairness:
    """Of a user `ada` whom a shared limit has refused at NOW."""
    fairness = Fairness()
    fairness.learn("ada", frame or ask(), error, NOW)
    return fairness


def heard(fairness: Fairness, frames: list[ClientFrame], now: int = NOW, user: str = "ada") -> int:
    return sum(fairness.refusal(user, frame, now) is None for frame in frames)


def test_a_user_is_heard_with_so_many_frames_at_once() -> None:
    fairness = Fairness()
    assert heard(fairness, [ask() for _ in range(1_000)]) == BURST
    refusal = fairness.refusal("ada", Hello(id="h"), NOW)
    assert isinstance(refusal, RateLimited)
    assert refusal.retry_after == 1
    assert heard(fairness, [ask()], user="bea") == 1
    assert heard(fairness, [ask()], NOW + SECOND) == 1


def test_pings_are_no_frames_that_count() -> None:
    assert heard(Fairness(), [Ping(id="p")] * 1_000) == 1_000


@pytest.mark.parametrize("error", [LIMIT, QuotaExceeded("Today is used up.", retry_after=3_600)])
def test_a_limit_that_is_known_to_be_reached_refuses_from_memory_until_it_said(error: CoachError) -> None:
    fairness = limited(error=error)
    looks = BURST // LOOK
    assert heard(fairness, [ask() for _ in range(looks)]) == looks  # they may have been accepted before
    later = NOW + 500  # five more frames, and no further look
    refusal = fairness.refusal("ada", ask(), later)
    assert type(refusal) is type(error)
    assert refusal.message == error.message
    assert refusal.retry_after == pytest.approx((error.retry_after or 0) - 0.5)
    assert heard(fairness, [ask()] * 20, NOW + int((error.retry_after or 0) * SECOND)) == 20


def test_what_has_no_end_or_is_no_limit_is_not_remembered() -> None:
    for error in (RateLimited("?"), Busy("?", retry_after=5), Unavailable("?", retry_after=5)):
        assert heard(limited(error=error), [ask() for _ in range(BURST)]) == BURST


def test_each_limit_is_remembered_by_itself() -> None:
    asks, events = limited(ask()), limited(event())
    assert heard(asks, [event() for _ in range(100)]) == 100
    assert heard(events, [ask() for _ in range(100)]) == 100
    assert heard(asks, [Hello(id="h")]) == 1


def test_an_emergency_sign_is_heard_as_if_no_limit_were_known() -> None:
    fairness = limited()
    heard(fairness, [ask() for _ in range(BURST // LOOK)])
    later = NOW + 500
    assert heard(fairness, [ask(), ask("I have crushing chest pain and my left arm is numb")], later) == 1


def test_a_flood_is_told_then_met_with_silence_then_hung_up_on() -> None:
    fairness = Fairness()
    responses = [fairness.to_refused("ada", NOW) for _ in range(1_100)]
    assert responses == ["answer"] * 300 + ["silence"] * 700 + ["hang up"] * 100
    assert fairness.to_refused("bea", NOW) == "answer"


def test_trifles_are_answered_then_met_with_silence_then_hung_up_on() -> None:
    fairness = Fairness()
    responses = [fairness.to_trifle("ada", NOW) for _ in range(1_100)]
    assert responses == ["answer"] * 60 + ["silence"] * 1_000 + ["hang up"] * 40


def test_a_connection_that_was_hung_up_on_is_not_listened_to_unless_it_stayed() -> None:
    fairness = Fairness()
    fairness.end("A")
    assert fairness.has_ended("A")
    assert not fairness.has_ended("B")
    fairness.bear("A")
    assert not fairness.has_ended("A")


def test_no_more_is_remembered_than_fits() -> None:
    fairness = Fairness()
    for number in range(3 * USERS):
        fairness.learn(f"user{number}", ask(), LIMIT, NOW)
        fairness.end(f"connection{number}")
    assert len(fairness._refusals) == USERS
    assert len(fairness._ended) == 1_000
