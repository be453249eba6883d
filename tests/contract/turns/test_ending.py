"""A turn ends once, and the sweep sees what was left."""

import pytest
from turn_log import NOW, OTHER, USER, ask, begun, done

from coach.errors import Fenced
from coach.ports import LEASE, Answer, Turns, Viewer


async def test_a_finished_turn_keeps_its_answer_and_its_done(turns: Turns) -> None:
    held = await begun(turns)
    ended = await turns.finish(held, done(held, length=4), Answer("Text"), NOW + 1)
    found = await turns.get(USER, "t1", NOW + 2)
    assert found == ended.turn
    assert found is not None
    assert (found.state, found.answer.text, found.done) == ("completed", "Text", done(held, length=4))


async def test_a_turn_ends_once(turns: Turns) -> None:
    held = await begun(turns)
    await turns.finish(held, done(held), Answer("first"), NOW)
    with pytest.raises(Fenced):
        await turns.finish(held, done(held, "interrupted"), Answer("second"), NOW)


async def test_the_end_shows_viewers_that_came_after_the_last_checkpoint(turns: Turns) -> None:
    held = await begun(turns)
    await turns.watch(USER, "t1", Viewer("late", "r9"), NOW)
    assert "late" in (await turns.finish(held, done(held), Answer(), NOW)).turn.viewers


async def test_the_end_promotes_the_next_in_order(turns: Turns) -> None:
    held = await begun(turns)
    for turn in ("t2", "t3"):
        await turns.claim(ask(turn, conversation="c-t1"), NOW)
    promoted = (await turns.finish(held, done(held), Answer(), NOW + 7_000)).promoted
    assert promoted is not None
    assert (promoted.id, promoted.state, promoted.since) == ("t2", "running", NOW + 7_000)
    assert await turns.begin(USER, "t2", 1, "worker", NOW + 7_000) is not None


async def test_closing_holds_only_while_the_lease_is_as_seen(turns: Turns) -> None:
    held = await begun(turns)
    await turns.checkpoint(held, Answer("alive"), NOW + 100)
    with pytest.raises(Fenced):
        await turns.close(held, done(held, "interrupted", later=1), held.answer, NOW + LEASE + 50)


async def test_closing_for_another_writes_the_next_epoch(turns: Turns) -> None:
    held = await begun(turns)
    seen = await turns.checkpoint(held, Answer("so far"), NOW)
    await turns.close(seen, done(seen, "interrupted", later=1), seen.answer, NOW + LEASE)
    found = await turns.get(USER, "t1", NOW)
    assert found is not None
    assert (found.epoch, found.state, found.shown.text) == (2, "interrupted", "so far")
    with pytest.raises(Fenced):
        await turns.finish(held, done(held), Answer("too late"), NOW)


async def test_a_queued_turn_that_is_closed_leaves_the_queue(turns: Turns) -> None:
    held = await begun(turns)
    waiting = (await turns.claim(ask("t2", conversation="c-t1"), NOW)).turn
    await turns.claim(ask("t3", conversation="c-t1"), NOW)
    await turns.close(waiting, done(waiting, "stopped", later=1), Answer(), NOW)
    promoted = (await turns.finish(held, done(held), Answer(), NOW)).promoted
    assert promoted is not None
    assert promoted.id == "t3"


async def test_the_sweep_sees_old_running_turns_of_everybody_and_no_others(turns: Turns) -> None:
    await begun(turns)
    await turns.claim(ask("t2", conversation="c-t1"), NOW)
    await turns.claim(ask("t3", user=OTHER), NOW + 10)
    assert {turn.id async for turn in turns.open(NOW + 11)} == {"t1", "t3"}
    assert {turn.id async for turn in turns.open(NOW + 10)} == {"t1"}


async def test_the_sweep_sees_an_ended_turn_until_it_is_recorded(turns: Turns) -> None:
    held = await begun(turns)
    ended = (await turns.finish(held, done(held), Answer("Text"), NOW + 5)).turn
    assert [turn async for turn in turns.open(NOW + 5)] == []
    assert [turn async for turn in turns.open(NOW + 6)] == [ended]
    await turns.recorded(ended)
    assert [turn async for turn in turns.open(NOW + 6)] == []


async def test_a_turn_keeps_the_trace_of_the_request_that_asked_to_its_end(turns: Turns) -> None:
    held = await begun(turns, trace="R1kmxH17NjMFftw=")
    checked = await turns.checkpoint(held, None, NOW)
    ended = await turns.finish(held, done(held), Answer("text"), NOW)

    assert {turn.trace for turn in (held, checked, ended.turn)} == {"R1kmxH17NjMFftw="}
