"""What a client sends, and what it hears."""

import json
from typing import Any

import pytest
from desk import HOUR, SET, SET_AIM, WORKOUT, Desk, at_the, reported
from simulated import simulated_clock
from turn_bench import USER, Run, gone_at

from coach.errors import Unavailable
from coach.proposals.change import Goal, Proposal


def test_an_expired_token_lets_only_auth_ping_and_stop_through(run: Run, desk: Desk) -> None:
    desk.expires_in = 0
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="a"),
        lambda: desk.send("hello", "h"),
        lambda: desk.send("ping", "p"),
        lambda: desk.send("stop", "s", turn="t1"),
    )
    assert desk.heard() == [
        ("error", "token_expired"),
        ("error", "token_expired"),
        ("pong", "p"),
        ("error", "not_found"),
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [("no json", "bad_frame"), ('{"action":"x"}', "unknown_type"), ("x" * 30_001, "too_large")],
)
def test_a_bad_frame_gets_a_typed_error_with_a_trace(run: Run, desk: Desk, body: str, code: str) -> None:
    at_the(desk, run, lambda: desk.say(body))
    frame = desk.posts.frames()[0]
    assert (frame["type"], frame["code"], frame["trace"]) == ("error", code, "trace")


def test_a_failing_turn_log_is_unavailable_and_may_be_tried_again(run: Run, desk: Desk) -> None:
    async def away(*_arguments: Any) -> Any:
        raise Unavailable("The turn log cannot be reached.", retry_after=2)

    desk.turns.claim = away  # type: ignore[method-assign]
    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"))
    frame = desk.posts.frames()[0]
    assert (frame["code"], frame["retryable"], frame["retry_after"]) == ("unavailable", True, 2)


def test_what_breaks_unforeseen_is_internal_and_quotes_nothing(
    run: Run, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_arguments: Any) -> Any:
        raise RuntimeError("How deep?")

    desk.turns.claim = broken  # type: ignore[method-assign]
    at_the(desk, run, lambda: desk.send("ask", "t1", text="How deep?"))
    assert desk.heard() == [("error", "internal")]
    assert "deep" not in caplog.text + json.dumps(desk.posts.frames())


def test_a_caller_who_is_gone_is_forgotten(run: Run, desk: Desk) -> None:
    async def leaves() -> None:
        desk.connect("A")
        desk.posts.trouble["A"] = gone_at(1)

    at_the(desk, run, leaves, lambda: desk.send("ping", "p"))
    assert (USER, "A") not in desk.connections.rows


def test_what_happens_in_a_workout_is_accepted_and_told_to_every_device(run: Run, desk: Desk) -> None:
    async def connected() -> None:
        desk.connect("A", "B")

    at_the(
        desk, run, connected, reported(desk, "workout.start", "w1", unit="kg"),
        reported(desk, "set.logged", "s1", target=SET_AIM, **SET),
    )  # fmt: skip
    told = [("event", "prescription"), ("event", "rest"), ("event", "workout.updated")]
    assert desk.heard("A")[:2] == [("accepted", "w1"), ("accepted", "s1")]
    assert [one for one in desk.heard("B") if one in told] == told


def test_an_event_of_an_unknown_workout_is_not_found(run: Run, desk: Desk) -> None:
    at_the(desk, run, reported(desk, "rest.skipped", "e1"))
    assert desk.heard() == [("error", "not_found")]


def test_a_verdict_on_a_push_is_taken_in(run: Run, desk: Desk) -> None:
    push = f"{WORKOUT}.1.0.prescription"
    at_the(
        desk, run, reported(desk, "workout.start", "w1", unit="kg"),
        lambda: desk.send("push.feedback", "v1", push=push, verdict="up"),
        lambda: desk.send("push.feedback", "v2", push="nothing", verdict="up"),
    )  # fmt: skip
    assert ("accepted", "v1") in desk.heard()
    assert desk.heard()[-1] == ("error", "not_found")


def test_a_yes_to_a_proposal_is_accepted_and_an_unknown_one_is_not_found(run: Run, desk: Desk) -> None:
    async def proposed() -> None:
        goal = Goal(version=1, weight_aim="maintain")
        proposal = Proposal("p1", "t1", goal, "Shall I?", simulated_clock() + HOUR)
        await desk.proposing.log.keep(USER, proposal)

    at_the(
        desk, run, proposed, lambda: desk.send("proposal.answer", "a1", proposal="p1", accept=True),
        lambda: desk.send("proposal.answer", "a2", proposal="p2", accept=True),
    )  # fmt: skip
    assert desk.heard() == [("accepted", "a1"), ("error", "not_found")]
    assert desk.proposing.profiles.profiles[USER].weight_aim == "maintain"
