"""Who sends more than anybody can mean."""

import asyncio

from desk import Desk, at_the
from turn_bench import Run

from coach.errors import Throttled
from coach.ports import Claim, Question


def test_a_flood_that_leaves_no_trace_ends_in_silence_and_asks_are_heard(run: Run, desk: Desk) -> None:
    flood = [lambda: desk.send("ping", "p"), lambda: desk.say("no json")] * 60
    at_the(desk, run, *flood, lambda: desk.send("ask", "t1", text="How deep?"))
    heard = desk.heard()
    assert 60 <= len([kind for kind, _ in heard if kind in ("pong", "error")]) < 120
    assert heard[-1] == ("accepted", "t1")


def test_a_reached_limit_is_told_from_memory_and_the_table_left_alone(run: Run, desk: Desk) -> None:
    claims = []
    claim = desk.turns.claim

    async def counted(question: Question, now: int) -> Claim:
        claims.append(question.turn)
        return await claim(question, now)

    desk.turns.claim = counted  # type: ignore[method-assign]
    at_the(desk, run, *(lambda n=n: desk.send("ask", f"t{n}", text="How deep?") for n in range(200)))
    assert len(claims) < 60
    refused = [frame for frame in desk.posts.frames() if frame["type"] == "error"]
    assert {frame["code"] for frame in refused} == {"rate_limited"}
    assert all(frame["retry_after"] > 0 for frame in refused)
    answered = {frame.get("ref") or frame["id"] for frame in desk.posts.frames() if frame["type"] != "done"}
    assert answered >= {f"t{number}" for number in range(200)}


def test_an_ask_that_was_accepted_is_so_again_while_others_are_refused(run: Run, desk: Desk) -> None:
    asks = [lambda n=n: desk.send("ask", f"t{n}", text="How deep?") for n in range(32)]
    at_the(desk, run, *asks, lambda: desk.send("ask", "t3", text="How deep?"))
    assert [kind for kind, what in desk.heard() if what == "t3"] == ["accepted"] * 2
    assert ("error", "rate_limited") in desk.heard()


def test_who_floods_on_is_hung_up_on_and_not_listened_to(run: Run, desk: Desk) -> None:
    flood = [lambda: desk.send("hello")] * 1_500
    at_the(desk, run, *flood, lambda: desk.send("stop", "s", turn="t"))
    assert desk.posts.closed == ["A"]
    assert ("error", "rate_limited") in desk.heard()
    assert len(desk.heard()) < 600


def test_a_connection_that_cannot_be_closed_is_listened_to(run: Run, desk: Desk) -> None:
    async def stays(_connection: str) -> None:
        raise Throttled

    desk.posts.close = stays  # type: ignore[method-assign]
    flood = [lambda: desk.send("hello")] * 1_500
    at_the(desk, run, *flood, lambda: asyncio.sleep(60), lambda: desk.send("ask", "t1", text="How deep?"))
    assert desk.heard()[-1] == ("accepted", "t1")
