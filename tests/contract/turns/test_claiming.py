"""An ask becomes one turn, in the order of its conversation."""

import asyncio

import pytest
from turn_log import NOW, OTHER, USER, ask, begun, done

from coach.errors import Busy, Conflict, NotFound
from coach.ports import Answer, Turns, Viewer


async def test_a_first_ask_runs_at_once(turns: Turns) -> None:
    claim = await turns.claim(ask(), NOW)
    assert (claim.fresh, claim.turn.state, claim.turn.epoch, claim.turn.holder) == (True, "running", 1, None)
    assert claim.turn.viewers == {"C1=": Viewer("C1=", "t1")}


async def test_the_same_ask_again_finds_the_first(turns: Turns) -> None:
    first = await turns.claim(ask(), NOW)
    again = await turns.claim(ask(new_conversation="another"), NOW + 9_000)
    assert (again.fresh, again.turn.conversation) == (False, first.turn.conversation)


async def test_the_same_id_with_other_words_is_a_conflict(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    with pytest.raises(Conflict):
        await turns.claim(ask(digest="other"), NOW)


async def test_the_same_id_of_another_user_is_another_turn(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    assert (await turns.claim(ask(user=OTHER, digest="other"), NOW)).fresh


async def test_of_two_devices_asking_the_same_at_once_one_makes_the_turn(turns: Turns) -> None:
    claims = await asyncio.gather(*(turns.claim(ask(new_conversation=f"c{n}"), NOW) for n in range(4)))
    assert sorted(claim.fresh for claim in claims) == [False, False, False, True]
    assert len({claim.turn.conversation for claim in claims}) == 1


async def test_a_conversation_of_another_user_is_not_found(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    with pytest.raises(NotFound):
        await turns.claim(ask("t2", user=OTHER, conversation="c-t1"), NOW)


async def test_a_second_ask_in_a_conversation_waits(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    assert (await turns.claim(ask("t2", conversation="c-t1"), NOW)).turn.state == "queued"


async def test_two_devices_asking_at_once_in_one_conversation_are_put_in_order(turns: Turns) -> None:
    held = await begun(turns)
    await turns.finish(held, done(held), Answer(), NOW)
    claims = await asyncio.gather(*(turns.claim(ask(f"q{n}", conversation="c-t1"), NOW) for n in range(3)))
    assert sorted(claim.turn.state for claim in claims) == ["queued", "queued", "running"]


async def test_a_sixth_waiting_ask_is_busy(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    for n in range(5):
        await turns.claim(ask(f"q{n}", conversation="c-t1"), NOW)
    with pytest.raises(Busy):
        await turns.claim(ask("q5", conversation="c-t1"), NOW)
    assert await turns.get(USER, "q5", NOW) is None


async def test_reject_is_busy_while_another_runs(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    with pytest.raises(Busy):
        await turns.claim(ask("t2", conversation="c-t1", if_busy="reject"), NOW)


async def test_replace_tells_the_running_one_to_stop_and_waits(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    claim = await turns.claim(ask("t2", conversation="c-t1", if_busy="replace"), NOW)
    running = await turns.get(USER, "t1", NOW)
    assert running is not None
    assert (claim.turn.state, claim.replaced, running.stop_requested) == ("queued", "t1", True)
