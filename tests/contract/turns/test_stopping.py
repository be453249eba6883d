"""A stop before its ask, while it runs and after its end."""

from turn_log import NOW, OTHER, USER, ask, begun, done

from coach.ports import STOP_MEMORY, Answer, Turns


async def test_a_stop_before_its_ask_makes_the_turn_born_stopped(turns: Turns) -> None:
    assert await turns.request_stop(USER, "t1", NOW) is None
    claim = await turns.claim(ask(), NOW + STOP_MEMORY)
    assert (claim.fresh, claim.turn.state) == (True, "stopped")
    assert claim.turn.done is not None
    assert await turns.begin(USER, "t1", 1, "worker", NOW) is None


async def test_a_stop_is_forgotten_after_two_minutes(turns: Turns) -> None:
    await turns.request_stop(USER, "t1", NOW)
    assert (await turns.claim(ask(), NOW + STOP_MEMORY + 1)).turn.state == "running"


async def test_a_turn_born_stopped_holds_up_nobody(turns: Turns) -> None:
    held = await begun(turns)
    await turns.request_stop(USER, "t2", NOW)
    await turns.claim(ask("t2", conversation="c-t1"), NOW)
    assert (await turns.finish(held, done(held), Answer(), NOW)).promoted is None
    assert (await turns.claim(ask("t3", conversation="c-t1"), NOW)).turn.state == "running"


async def test_the_stop_of_another_users_turn_stops_nothing(turns: Turns) -> None:
    held = await begun(turns)
    assert await turns.request_stop(OTHER, "t1", NOW) is None
    assert not (await turns.checkpoint(held, None, NOW)).stop_requested


async def test_a_stop_after_the_end_changes_nothing(turns: Turns) -> None:
    held = await begun(turns)
    ended = (await turns.finish(held, done(held), Answer(), NOW)).turn
    assert await turns.request_stop(USER, "t1", NOW) == ended


async def test_a_turn_that_was_born_stopped_tells_its_trace(turns: Turns) -> None:
    await turns.request_stop(USER, "t1", NOW)
    claim = await turns.claim(ask(trace="R1kmxH17NjMFftw="), NOW)

    assert claim.turn.done is not None
    assert claim.turn.done.trace == "R1kmxH17NjMFftw="
