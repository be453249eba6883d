"""How words and signs of life come to one device."""

import asyncio
import itertools

import pytest
from turn_bench import USER, Bench, Run, Speaker, delivered

from coach.errors import Oversize, Throttled, Unanswered
from coach.ports import End


def test_the_first_word_is_not_held(run: Run) -> None:
    bench = delivered(Bench(Speaker(before=1.0, pace=10)), run)
    at, _, frame = next(post for post in bench.posts.posts if post[2]["type"] == "delta")
    assert frame["text"] == "w0 "
    assert at == pytest.approx(1.0 + 0.015, abs=0.002)


def test_three_hundred_words_at_sixty_a_second_are_about_forty_four_posts(run: Run) -> None:
    bench = delivered(Bench(Speaker(words=300)), run)
    deltas = [frame for frame in bench.posts.frames() if frame["type"] == "delta"]
    assert len(deltas) <= 45


def test_words_do_not_wait_for_one_that_cannot_come_in_time(run: Run) -> None:
    bench = delivered(Bench(Speaker(words=40, pace=5)), run)
    shown = [at for at, _, frame in bench.posts.posts if frame["type"] == "delta"]
    came = [0.2 + n / 5 for n in range(40)]
    late = [at - moment for at, moment in zip(shown, came, strict=True)]
    assert max(late[8:]) < 0.03


def test_a_watcher_hears_of_its_turn_at_least_every_three_seconds(run: Run) -> None:
    bench = delivered(Bench(Speaker(before=14.0)), run)
    times = [0.0, *(at for at, _, _ in bench.posts.posts)]
    assert max(later - earlier for earlier, later in itertools.pairwise(times)) <= 3.0
    assert {frame["kind"] for frame in bench.posts.frames() if frame["type"] == "note"} == {"working"}


def test_a_device_that_never_answers_is_left_after_three_posts(run: Run) -> None:
    bench = Bench()

    async def hangs(_attempt: int) -> None:
        await asyncio.sleep(3600)

    bench.posts.trouble["A"] = hangs
    delivered(bench, run)
    assert bench.posts.tries["A"] == 3
    assert (USER, "A") in bench.connections.rows


def test_a_throttled_device_gets_everything_later(run: Run) -> None:
    bench = Bench(Speaker(words=120))

    async def throttled(attempt: int) -> None:
        if 2 <= attempt <= 6:
            raise Throttled

    bench.posts.trouble["A"] = throttled
    delivered(bench, run)
    assert bench.posts.text() == bench.speaker.whole


def test_a_post_whose_fate_is_unknown_is_sent_again(run: Run) -> None:
    bench = Bench(Speaker(words=40))

    async def lost_once(attempt: int) -> None:
        if attempt == 2:
            raise Unanswered

    bench.posts.trouble["A"] = lost_once
    delivered(bench, run)
    assert bench.posts.text() == bench.speaker.whole


def test_a_frame_that_is_too_large_is_cut_smaller(run: Run) -> None:
    bench = Bench(Speaker(words=2))
    whole = "é" * 20_000

    async def small_only(_attempt: int) -> None: ...

    posted = bench.posts.post

    async def post(connection: str, frame: bytes) -> None:
        if len(frame) > 9_000:
            raise Oversize
        await posted(connection, frame)

    class Big(Speaker):
        async def answer(self, turn, confirm):  # type: ignore[no-untyped-def]
            from coach.ports import Say

            yield Say(whole)
            yield End("completed")

    bench.posts.post = post  # type: ignore[method-assign]
    bench.speaker = Big()
    delivered(bench, run)
    assert bench.posts.text() == whole
