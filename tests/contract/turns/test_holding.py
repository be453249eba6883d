"""A turn is held by one worker, and taken over once where that one is overdue."""

import asyncio

import pytest
from turn_log import NOW, USER, ask, begun, done

from coach.errors import Fenced
from coach.ports import LEASE, Answer, Turns, Viewer


async def test_a_lease_is_taken_once(turns: Turns) -> None:
    await begun(turns)
    assert await turns.begin(USER, "t1", 1, "duplicate", NOW) is None


async def test_taking_the_lease_again_after_a_lost_reply_is_the_same_lease(turns: Turns) -> None:
    held = await begun(turns)
    assert await turns.begin(USER, "t1", 1, "worker", NOW) == held


async def test_duplicate_invokes_at_once_begin_one(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    begun_by = await asyncio.gather(*(turns.begin(USER, "t1", 1, f"w{n}", NOW) for n in range(4)))
    assert len([held for held in begun_by if held]) == 1


async def test_nobody_begins_an_epoch_that_is_not_the_present_one(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    assert await turns.begin(USER, "t1", 2, "worker", NOW) is None


async def test_nobody_begins_a_queued_turn(turns: Turns) -> None:
    await turns.claim(ask(), NOW)
    await turns.claim(ask("t2", conversation="c-t1"), NOW)
    assert await turns.begin(USER, "t2", 1, "worker", NOW) is None


async def test_a_checkpoint_stores_the_answer_and_renews_the_lease(turns: Turns) -> None:
    held = await begun(turns)
    event = {"type": "sources", "n": 1, "at": 0, "sources": [{"ref": 1, "score": 0.5, "url": None}]}
    stored = await turns.checkpoint(held, Answer("Schön 🏋️", (event,)), NOW + 500)
    assert stored.answer == Answer("Schön 🏋️", (event,))
    assert stored.lease_until == NOW + 500 + LEASE
    assert await turns.get(USER, "t1", NOW) == stored


async def test_a_checkpoint_tells_of_a_stop_and_of_new_viewers(turns: Turns) -> None:
    held = await begun(turns)
    await turns.watch(USER, "t1", Viewer("C2=", "r1", epoch=1, at=4, n=1), NOW)
    await turns.request_stop(USER, "t1", NOW)
    stored = await turns.checkpoint(held, None, NOW)
    assert stored.stop_requested
    assert stored.viewers["C2="] == Viewer("C2=", "r1", epoch=1, at=4, n=1)


async def test_a_checkpoint_of_a_fenced_worker_changes_nothing(turns: Turns) -> None:
    held = await begun(turns)
    await turns.take_over(held, NOW + LEASE)
    with pytest.raises(Fenced):
        await turns.checkpoint(held, Answer("late"), NOW + LEASE)
    found = await turns.get(USER, "t1", NOW)
    assert found is not None
    assert found.answer == Answer()


async def test_a_very_long_answer_is_stored_whole(turns: Turns) -> None:
    held = await begun(turns)
    text = ""
    for part in range(12):
        text += f"{part:x}é" * 25_000
        await turns.checkpoint(held, Answer(text), NOW)
    ended = await turns.finish(held, done(held, length=len(text)), Answer(text), NOW)
    found = await turns.get(USER, "t1", NOW)
    assert found is not None
    assert found.answer.text == text == ended.turn.answer.text


async def test_an_overdue_turn_is_taken_over_under_the_next_epoch(turns: Turns) -> None:
    seen = await turns.checkpoint(await begun(turns), Answer("so far"), NOW)
    taken = await turns.take_over(seen, NOW + LEASE)
    assert taken is not None
    assert (taken.epoch, taken.holder, taken.answer.text, taken.shown.text) == (2, None, "so far", "")
    assert await turns.begin(USER, "t1", 2, "next", NOW + LEASE) is not None


async def test_a_turn_is_taken_over_by_one_only(turns: Turns) -> None:
    held = await begun(turns)
    taken = await asyncio.gather(*(turns.take_over(held, NOW + LEASE) for _ in range(4)))
    assert len([turn for turn in taken if turn]) == 1


async def test_a_turn_is_taken_over_once(turns: Turns) -> None:
    await turns.take_over(await begun(turns), NOW + LEASE)
    second = await turns.begin(USER, "t1", 2, "next", NOW + LEASE)
    assert second is not None
    assert await turns.take_over(second, NOW + 9 * LEASE) is None


@pytest.mark.parametrize("late", [0, LEASE - 1])
async def test_a_living_lease_is_not_taken(turns: Turns, late: int) -> None:
    assert await turns.take_over(await begun(turns), NOW + late) is None


async def test_a_turn_that_is_to_stop_is_never_taken_over(turns: Turns) -> None:
    await begun(turns)
    seen = await turns.request_stop(USER, "t1", NOW)
    assert seen is not None
    assert await turns.take_over(seen, NOW + LEASE) is None


async def test_an_answer_of_the_next_epoch_replaces_the_earlier(turns: Turns) -> None:
    seen = await turns.checkpoint(await begun(turns), Answer("so far"), NOW)
    await turns.take_over(seen, NOW + LEASE)
    held = await turns.begin(USER, "t1", 2, "next", NOW + LEASE)
    assert held is not None
    assert (await turns.checkpoint(held, None, NOW + LEASE)).answer.text == "so far"
    assert (await turns.checkpoint(held, Answer("anew"), NOW + LEASE)).shown.text == "anew"
