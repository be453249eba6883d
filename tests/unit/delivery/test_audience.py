"""Those who watch a turn, each from a position of its own."""

import asyncio

from turn_bench import USER, Bench, Run, Speaker, delivered, gone_at


def test_a_second_watcher_gets_the_whole_answer(run: Run) -> None:
    bench = Bench(Speaker(words=120))

    async def join() -> None:
        await asyncio.sleep(1.0)
        await bench.watch("B")

    delivered(bench, run, join)
    assert bench.posts.text("B") == bench.posts.text("A") == bench.speaker.whole


def test_a_watcher_resumes_where_it_was(run: Run) -> None:
    bench = Bench(Speaker(words=120))

    async def join() -> None:
        await asyncio.sleep(1.0)
        await bench.watch("B", epoch=1, at=9, n=0)

    delivered(bench, run, join)
    first = bench.posts.frames("B")[0]
    assert (first["type"], first["at"]) == ("delta", 9)


def test_a_watcher_that_claims_more_than_was_said_is_told_so(run: Run) -> None:
    bench = Bench(Speaker(words=120))

    async def join() -> None:
        await asyncio.sleep(1.0)
        await bench.watch("B", epoch=1, at=9_999)

    delivered(bench, run, join)
    assert [(frame["type"], frame["code"], frame["ref"]) for frame in bench.posts.frames("B")] == [
        ("error", "cannot_resume", "r-B")
    ]


def test_a_device_that_is_gone_is_forgotten_and_the_answer_goes_on(run: Run) -> None:
    bench = Bench(Speaker(words=60))
    bench.posts.trouble["A"] = gone_at(3)
    delivered(bench, run)
    assert (USER, "A") not in bench.connections.rows
    assert (USER, "B") in bench.connections.rows
    assert (bench.posts.tries["A"], bench.stored().answer.text) == (3, bench.speaker.whole)


def test_a_slow_device_delays_nobody_else(run: Run) -> None:
    bench = Bench(Speaker(words=120))

    async def hangs(_attempt: int) -> None:
        await asyncio.sleep(3600)

    async def join() -> None:
        await bench.watch("B")

    bench.posts.trouble["B"] = hangs
    delivered(bench, run, join)
    done_at = next(at for at, to, frame in bench.posts.posts if to == "A" and frame["type"] == "done")
    assert done_at < 0.2 + 120 / 60 + 0.3


def test_one_text_is_kept_however_many_watch(run: Run) -> None:
    bench = Bench(Speaker(words=3_000, pace=10_000))

    async def slow(_attempt: int) -> None:
        await asyncio.sleep(0.5)

    async def join() -> None:
        for n in range(20):
            bench.posts.trouble[f"W{n}"] = slow
            await bench.watch(f"W{n}")

    delivered(bench, run, join)
    assert {bench.posts.text(f"W{n}") for n in range(20)} == {bench.speaker.whole}
    assert all(bench.posts.tries[f"W{n}"] < 12 for n in range(20))
