"""How a turn is resumed, and stopped."""

import asyncio

from desk import OTHER, Desk, at_the
from simulated import simulated_clock
from turn_bench import USER, Run

from coach.ports import LEASE, Answer


def test_a_turn_of_another_user_can_be_neither_watched_nor_stopped(run: Run, desk: Desk) -> None:
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="How deep?"),
        lambda: desk.send("resume", "r", "B", OTHER, turn="t1", epoch=0, at=0, n=0),
        lambda: desk.send("stop", "s", "B", OTHER, turn="t1"),
    )
    assert desk.heard("B") == [("error", "not_found"), ("error", "not_found")]
    assert not desk.stored().stop_requested


def test_a_resume_of_an_ended_turn_replays_it_from_the_position(run: Run, desk: Desk) -> None:
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="How deep?"),
        desk.answer,
        lambda: desk.send("resume", "r", "B", turn="t1", epoch=1, at=6, n=0),
    )
    assert [frame["at"] for frame in desk.posts.frames("B") if frame["type"] == "delta"] == [6]
    assert desk.heard("B")[-1] == ("done", "completed")


def test_a_resume_that_claims_too_much_of_an_ended_turn_is_told_so(run: Run, desk: Desk) -> None:
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="How deep?"),
        desk.answer,
        lambda: desk.send("resume", "r", "B", turn="t1", epoch=1, at=6_000, n=0),
    )
    assert desk.heard("B") == [("error", "cannot_resume")]


def test_a_resume_of_a_dead_workers_turn_takes_it_over_at_once(run: Run, desk: Desk) -> None:
    async def dies() -> None:

        held = await desk.turns.begin(USER, "t1", 1, "dead", simulated_clock())
        assert held is not None
        await desk.turns.checkpoint(held, Answer("Sit "), simulated_clock())
        await asyncio.sleep(LEASE / 1000 + 0.1)

    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="How deep?"),
        dies,
        lambda: desk.send("resume", "r", turn="t1", epoch=1, at=4, n=0),
    )
    assert desk.started == [("t1", 1), ("t1", 2)]
    assert desk.posts.frames()[-1] == {"type": "note", "kind": "working", "turn": "t1", "epoch": 2}


def test_a_queued_turn_says_that_it_waits(run: Run, desk: Desk) -> None:
    async def second() -> None:
        await desk.send("ask", "t2", text="b", conversation=desk.stored("t1").conversation)
        await desk.send("resume", "r", turn="t2", epoch=0, at=0, n=0)

    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"), second)
    assert desk.heard()[-1] == ("note", "queued")
    assert desk.posts.frames()[-2]["state"] == "queued"


def test_a_stop_of_a_queued_turn_ends_it_at_once(run: Run, desk: Desk) -> None:
    async def second() -> None:
        await desk.send("ask", "t2", text="b", conversation=desk.stored("t1").conversation)
        await desk.send("stop", "s", turn="t2")

    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"), second)
    assert desk.heard()[-2:] == [("accepted", "s"), ("done", "stopped")]


def test_a_stop_of_a_turn_that_nobody_has_begun_ends_it_at_once(run: Run, desk: Desk) -> None:
    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"), lambda: desk.send("stop", "s", turn="t1"))
    assert desk.heard()[-2:] == [("accepted", "s"), ("done", "stopped")]


def test_a_stop_after_the_end_is_accepted_and_tells_the_end(run: Run, desk: Desk) -> None:
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="a"),
        desk.answer,
        lambda: desk.send("stop", "s1", turn="t1"),
        lambda: desk.send("stop", "s2", turn="t1"),
    )
    assert desk.heard()[-4:] == [
        ("accepted", "s1"),
        ("done", "completed"),
        ("accepted", "s2"),
        ("done", "completed"),
    ]


def test_a_stop_before_its_ask_is_not_found_and_the_ask_is_born_stopped(run: Run, desk: Desk) -> None:
    at_the(desk, run, lambda: desk.send("stop", "s", turn="t1"), lambda: desk.send("ask", "t1", text="a"))
    assert desk.heard() == [("error", "not_found"), ("accepted", "t1"), ("done", "stopped")]
    assert desk.started == []
