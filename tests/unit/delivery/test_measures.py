"""What delivery counts, and the trace that its lines and frames share."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from simulated import simulated_clock
from turn_bench import USER, Bench, Speaker

from coach.delivery.tending import Tending
from coach.measures import Meter, Metric, metering
from coach.ports import LEASE, End
from coach.tracing import followed

Run = Callable[[Callable[[], Awaitable[Any]]], Any]


def answered(run: Run, speaker: Speaker | None = None, *, begun_after: float = 0.0) -> tuple[Meter, Bench]:
    bench = Bench(speaker)

    async def scenario() -> Meter:
        await bench.ask()
        await asyncio.sleep(begun_after)
        with metering() as meter:
            await bench.answer()
        return meter

    return run(scenario), bench


def test_the_first_token_is_timed_from_the_claim_to_the_first_post_of_text(run: Run) -> None:
    meter, _ = answered(run, Speaker(before=0.2), begun_after=1.0)

    assert meter.measured[Metric.FIRST_TOKEN] == pytest.approx([1_000 + 200 + 15], abs=2)
    assert meter.measured[Metric.OWN_FIRST_TOKEN] == meter.measured[Metric.FIRST_TOKEN]


def test_an_answer_without_a_word_has_no_first_token(run: Run) -> None:
    meter, _ = answered(run, Speaker(words=0, end=End("failed", reason="unavailable")))

    assert Metric.FIRST_TOKEN not in meter.measured


@pytest.mark.parametrize(
    ("end", "failed"),
    [(End("completed"), 0), (End("refused"), 0), (End("interrupted", reason="cut"), 1), (ValueError("x"), 1)],
)
def test_an_answer_that_breaks_counts_as_failed(run: Run, end: End | Exception, failed: int) -> None:
    meter, _ = answered(run, Speaker(end=end))

    assert (meter.counted[Metric.ANSWERS], meter.counted[Metric.ANSWERS_FAILED]) == (1, failed)


@pytest.mark.parametrize(
    ("watched", "metric"), [(True, Metric.TAKE_OVERS), (False, Metric.DEAD_TURNS)], ids=["asked", "swept"]
)
def test_a_dead_workers_turn_is_counted_as_what_becomes_of_it(
    run: Run, *, watched: bool, metric: Metric
) -> None:
    bench = Bench()

    async def scenario() -> Meter:
        await bench.ask()
        await bench.turns.begin(USER, "t1", 1, "dead", simulated_clock())
        await asyncio.sleep(3 * LEASE / 1000)
        tending = Tending(bench.turns, bench, bench.posts, bench.connections, simulated_clock)
        with metering() as meter:
            await tending.tend(bench.stored(), watched=watched)
        return meter

    assert dict(run(scenario).counted) == {metric: 1}


def test_a_turn_that_somebody_faster_closed_is_not_counted_twice(run: Run) -> None:
    bench = Bench()

    async def scenario() -> Meter:
        await bench.ask()
        await bench.turns.begin(USER, "t1", 1, "dead", simulated_clock())
        await asyncio.sleep(3 * LEASE / 1000)
        tending = Tending(bench.turns, bench, bench.posts, bench.connections, simulated_clock)
        seen = bench.stored()
        with metering() as meter:
            await tending.tend(seen, watched=False)
            await tending.tend(replace(seen), watched=False)
        return meter

    assert run(scenario).counted[Metric.DEAD_TURNS] == 1


def test_a_failed_answers_done_and_its_worker_bear_the_trace_of_the_request_that_asked(run: Run) -> None:
    bench = Bench(Speaker(end=ValueError("my chest hurts")))

    async def scenario() -> str:
        await bench.ask(trace="JKJaXmPLvHcESHA=")
        await bench.answer()
        return followed()

    assert run(scenario) == "JKJaXmPLvHcESHA="
    assert bench.posts.frames()[-1]["trace"] == "JKJaXmPLvHcESHA="
