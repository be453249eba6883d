"""What a start does, and what comes after a turn."""

from turn_bench import USER, Bench, Run, delivered


def test_the_next_of_the_conversation_is_started(run: Run) -> None:
    bench = Bench()

    async def scenario() -> None:
        await bench.ask()
        await bench.ask("t2", conversation="c1")
        await bench.answer()

    run(scenario)
    assert bench.started == [("t2", 1)]


def test_a_duplicate_start_does_nothing(run: Run) -> None:
    bench = Bench()

    async def scenario() -> None:
        await bench.ask()
        await bench.answer()
        count = len(bench.posts.posts)
        await bench.work.answer(USER, "t1", 1, 60)
        assert len(bench.posts.posts) == count

    run(scenario)


def test_an_ended_turn_is_in_the_history(run: Run) -> None:
    bench = delivered(Bench(), run)
    assert bench.history.turns[USER, "t1"] == bench.stored()
    assert ("6e1f3c1a-0000-4000-8000-000000000001", "t1") in bench.turns.in_history
