"""A worker and its turn: the lease, the stop, the end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from simulated import simulated_clock
from turn_bench import USER, Bench, Run, Speaker, delivered

from coach.errors import Unavailable
from coach.frames import Done
from coach.ports import LEASE, Answer, End, Ended, Turn


def test_an_answer_arrives_whole_and_is_stored_as_shown(run: Run) -> None:
    bench = delivered(Bench(), run)
    assert bench.posts.text() == bench.stored().answer.text == bench.speaker.whole
    assert bench.posts.frames()[-1] == bench.stored().done.model_dump(exclude_none=True)  # type: ignore[union-attr]


def test_a_stop_closes_the_provider_within_a_second_and_keeps_the_text(run: Run) -> None:
    bench = Bench(Speaker(words=600))

    async def stop() -> None:
        await asyncio.sleep(2.0)
        await bench.turns.request_stop(USER, "t1", simulated_clock())

    delivered(bench, run, stop)
    assert bench.speaker.hung_up_at is not None
    assert bench.speaker.hung_up_at <= 3.0
    assert (bench.stored().state, bench.posts.text()) == ("stopped", bench.stored().answer.text)
    assert bench.posts.text()


def test_a_turn_that_was_stopped_before_it_began_costs_nothing(run: Run) -> None:
    bench = Bench()

    async def scenario() -> None:
        await bench.ask()
        await bench.turns.request_stop(USER, "t1", simulated_clock())
        await bench.answer()

    run(scenario)
    assert (bench.stored().state, bench.speaker.hung_up_at) == ("stopped", None)
    assert [frame["type"] for frame in bench.posts.frames()] == ["done"]


def test_a_fenced_worker_falls_silent(run: Run) -> None:
    bench = Bench(Speaker(words=600))

    async def depose() -> None:
        await asyncio.sleep(2.0)
        turn = bench.stored()
        bench.turns.turns[USER, "t1"] = turn.__class__(
            **{name: getattr(turn, name) for name in turn.__slots__} | {"epoch": 2, "holder": None}
        )

    delivered(bench, run, depose)
    assert max(at for at, _, _ in bench.posts.posts) < 2.6
    assert bench.speaker.hung_up_at is not None
    assert bench.stored().done is None


def test_a_worker_whose_lease_has_run_out_posts_nothing(run: Run) -> None:
    bench = Bench(Speaker(words=1_200))
    stored = bench.turns.checkpoint

    async def away(*arguments: Any) -> Any:
        if 2.0 < asyncio.get_running_loop().time() < 12.0:
            raise Unavailable("throttled")
        return await stored(*arguments)

    bench.turns.checkpoint = away  # type: ignore[method-assign]
    delivered(bench, run)
    times = [at for at, _, _ in bench.posts.posts]
    assert not [at for at in times if 2.0 + LEASE / 1000 + 0.1 < at < 12.0]
    assert [at for at in times if 2.0 < at < 6.0]
    assert bench.posts.text() == bench.speaker.whole


def test_an_end_whose_reply_was_lost_is_told_all_the_same(run: Run) -> None:
    bench = Bench(Speaker(words=20))
    stored = bench.turns.finish

    async def without_a_reply(*arguments: Any) -> Any:
        await stored(*arguments)
        raise Unavailable("no reply")

    bench.turns.finish = without_a_reply  # type: ignore[method-assign]
    delivered(bench, run)
    assert bench.posts.frames()[-1]["type"] == "done"


def test_an_end_that_is_stored_late_reaches_every_watcher_and_the_worker_returns(run: Run) -> None:
    bench = Bench(Speaker(words=20))
    stored = {"checkpoint": bench.turns.checkpoint, "finish": bench.turns.finish}

    def away(step: str) -> Callable[..., Awaitable[Any]]:
        async def call(*arguments: Any) -> Any:
            if asyncio.get_running_loop().time() < 8.0:
                raise Unavailable("throttled")
            return await stored[step](*arguments)

        return call

    for step in stored:
        setattr(bench.turns, step, away(step))
    delivered(bench, run)
    assert bench.posts.frames()[-1]["type"] == "done"


def test_a_checkpoint_knows_what_the_ones_before_it_stored(run: Run) -> None:
    """Or else every row of the answer would be written, and paid for, each half second anew."""
    bench = Bench(Speaker(words=90, pace=30))
    checkpoint, finish = bench.turns.checkpoint, bench.turns.finish
    known: list[bool] = []

    async def checkpointed(held: Turn, answer: Answer | None, now: int) -> Turn:
        known.append(held.shown == bench.stored().shown)
        return await checkpoint(held, answer, now)

    async def finished(held: Turn, done: Done, answer: Answer, now: int) -> Ended:
        known.append(held.shown == bench.stored().shown)
        return await finish(held, done, answer, now)

    bench.turns.checkpoint, bench.turns.finish = checkpointed, finished  # type: ignore[method-assign]
    delivered(bench, run)

    assert len(known) > 5
    assert all(known)


def test_the_provider_is_not_called_before_the_turn_is_confirmed(run: Run) -> None:
    bench = Bench()
    confirmed: list[float] = []
    stored = bench.turns.checkpoint

    async def noted(*arguments: Any) -> Any:
        result = await stored(*arguments)
        confirmed.append(asyncio.get_running_loop().time())
        return result

    class Late(Speaker):
        async def answer(self, turn, confirm):  # type: ignore[no-untyped-def]
            bench.turns.checkpoint = away  # type: ignore[method-assign]
            await asyncio.sleep(3.0)
            bench.turns.checkpoint = noted  # type: ignore[method-assign]
            confirmed.clear()
            await confirm()
            assert confirmed
            async for event in super().answer(turn, confirm):
                yield event

    async def away(*_arguments: Any) -> Any:
        raise Unavailable("throttled")

    bench.speaker = Late()
    delivered(bench, run)
    assert bench.stored().state == "completed"


def test_a_model_that_breaks_off_leaves_an_interrupted_answer(run: Run) -> None:
    bench = delivered(Bench(Speaker(end=End("interrupted", reason="cut"))), run)
    assert (bench.stored().state, bench.stored().answer.text) == ("interrupted", bench.speaker.whole)


def test_a_model_that_says_nothing_has_failed(run: Run) -> None:
    bench = delivered(Bench(Speaker(words=0)), run)
    done = bench.stored().done
    assert done is not None
    assert (done.state, done.reason) == ("failed", "empty")
    assert done.error is not None


def test_an_unforeseen_error_ends_the_turn_and_logs_no_words(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    bench = delivered(Bench(Speaker(end=RuntimeError("my chest hurts"))), run)
    assert (bench.stored().state, "chest" in caplog.text) == ("interrupted", False)


def test_time_running_out_ends_the_turn_with_what_there_is(run: Run) -> None:
    bench = Bench(Speaker(words=6_000))

    async def scenario() -> None:
        await bench.ask()
        await bench.answer(seconds=3.0)

    run(scenario)
    done = bench.stored().done
    assert done is not None
    assert (done.state, done.reason) == ("interrupted", "time")
    assert bench.posts.text() == bench.stored().answer.text


def test_a_take_over_that_says_nothing_keeps_the_earlier_answer(run: Run) -> None:
    bench = Bench(Speaker(words=0, end=End("failed", reason="unavailable")))

    async def scenario() -> None:
        held = await bench.turns.begin(USER, (await bench.ask()).id, 1, "dead", simulated_clock())
        assert held is not None
        await bench.turns.checkpoint(held, Answer("Sit "), simulated_clock())
        await asyncio.sleep(LEASE / 1000 + 1)
        assert await bench.turns.take_over(bench.stored(), simulated_clock())
        await bench.work.answer(USER, "t1", 2, 60)

    run(scenario)
    stored = bench.stored()
    assert (stored.epoch, stored.state, stored.answer.text) == (3, "interrupted", "Sit ")
    assert [(f["type"], f["epoch"]) for f in bench.posts.frames()][-2:] == [("delta", 3), ("done", 3)]
