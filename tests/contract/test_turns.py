"""The turn log's contract: one atomic step each, whoever else is at it."""

import asyncio
from dataclasses import replace

import pytest

from coach.adapters.memory.turns import MemoryTurns
from coach.errors import Busy, Conflict, Fenced, NotFound, QuotaExceeded, RateLimited
from coach.frames import Done, Usage
from coach.ports import (
    LEASE,
    RECENT,
    REPLAYABLE,
    STOP_MEMORY,
    Answer,
    Question,
    Turn,
    TurnLimits,
    Turns,
    Viewer,
)

NOW = 1_790_000_000_000
USER = "6e1f3c1a-0000-4000-8000-000000000001"
OTHER = "6e1f3c1a-0000-4000-8000-000000000002"


@pytest.fixture(params=["memory", "dynamo"])
def turns(request: pytest.FixtureRequest) -> Turns:
    limits = TurnLimits(asks_per_minute=20, tokens_per_day=1_000)
    if request.param == "memory":
        return MemoryTurns(limits)
    from coach.adapters.dynamo.turns import DynamoTurns

    return DynamoTurns(request.getfixturevalue("table"), limits)


def ask(turn: str = "t1", **changes: object) -> Question:
    question = Question(
        user=USER,
        turn=turn,
        text="How deep should I squat?",
        conversation=None,
        new_conversation=f"c-{turn}",
        workout=None,
        mode="chat",
        if_busy="queue",
        digest="d",
        viewer=Viewer(connection="C1=", ref=turn),
    )
    return replace(question, **changes)  # type: ignore[arg-type]


def done(turn: Turn, state: str = "completed", *, later: int = 0, **changes: object) -> Done:
    frame = Done(
        turn=turn.id,
        epoch=turn.epoch + later,
        state=state,  # type: ignore[arg-type]
        length=0,
        events=0,
        grounded=True,
    )
    return frame.model_copy(update=changes)


async def begun(turns: Turns, turn: str = "t1", now: int = NOW, **changes: object) -> Turn:
    await turns.claim(ask(turn, **changes), now)
    held = await turns.begin(USER, turn, 1, "worker", now)
    assert held is not None
    return held


# ------------------------------------------------------------------------------------------ claim


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


async def test_too_many_asks_in_a_minute_are_refused_and_leave_no_trace(turns: Turns) -> None:
    for n in range(20):
        await turns.claim(ask(f"q{n}"), NOW)
    with pytest.raises(RateLimited) as refusal:
        await turns.claim(ask("q20"), NOW)
    assert refusal.value.retry_after is not None
    assert await turns.get(USER, "q20", NOW) is None
    assert (await turns.claim(ask("q20"), NOW + 60_000)).fresh


async def test_a_clock_that_is_behind_gets_no_minute_anew(turns: Turns) -> None:
    for n in range(20):
        await turns.claim(ask(f"q{n}"), NOW)
    with pytest.raises(RateLimited) as refusal:
        await turns.claim(ask("late"), NOW - 60_000)
    with pytest.raises(RateLimited):
        await turns.claim(ask("q20"), NOW)
    assert refusal.value.retry_after == pytest.approx(60 + 60 - NOW % 60_000 / 1000)


async def test_a_known_ask_is_found_whatever_the_limits_say(turns: Turns) -> None:
    for n in range(20):
        await turns.claim(ask(f"q{n}"), NOW)
    assert not (await turns.claim(ask("q3"), NOW)).fresh


async def test_a_spent_day_refuses_until_the_next(turns: Turns) -> None:
    held = await begun(turns)
    usage = Usage(input_tokens=900, output_tokens=100)
    await turns.finish(held, done(held, usage=usage), Answer(), NOW)
    with pytest.raises(QuotaExceeded) as refusal:
        await turns.claim(ask("t2"), NOW + 1)
    assert refusal.value.retry_after == pytest.approx(86_400 - (NOW + 1) % 86_400_000 / 1000)
    with pytest.raises(QuotaExceeded):
        await turns.claim(ask("t2"), NOW - 86_400_000)  # by a clock that is behind
    assert (await turns.claim(ask("t2"), NOW + 86_400_000)).fresh


# ------------------------------------------------------------------------------------------ the lease


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


# ------------------------------------------------------------------------------------------ the end


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


# ------------------------------------------------------------------------------------------ watching


async def test_an_ended_turn_is_shown_but_not_watched(turns: Turns) -> None:
    held = await begun(turns)
    await turns.finish(held, done(held), Answer("Text"), NOW)
    shown = await turns.watch(USER, "t1", Viewer("C2=", "r1"), NOW)
    assert (shown.answer.text, "C2=" in shown.viewers) == ("Text", False)


async def test_a_later_resume_of_a_connection_replaces_the_earlier(turns: Turns) -> None:
    await begun(turns)
    await turns.watch(USER, "t1", Viewer("C1=", "r1", epoch=1, at=3), NOW)
    watched = await turns.watch(USER, "t1", Viewer("C1=", "r2", epoch=1, at=9), NOW)
    assert watched.viewers == {"C1=": Viewer("C1=", "r2", epoch=1, at=9)}


@pytest.mark.parametrize("user", [USER, OTHER])
async def test_what_is_not_ones_own_is_not_found(turns: Turns, user: str) -> None:
    await begun(turns)
    with pytest.raises(NotFound):
        await turns.watch(user, "t1" if user == OTHER else "unknown", Viewer("C2=", "r1"), NOW)


async def test_after_a_day_an_answer_is_not_replayed_but_its_id_is_remembered(turns: Turns) -> None:
    held = await begun(turns)
    await turns.finish(held, done(held), Answer("Text"), NOW)
    late = NOW + REPLAYABLE + 1
    assert await turns.get(USER, "t1", late) is None
    with pytest.raises(NotFound):
        await turns.watch(USER, "t1", Viewer("C2=", "r1"), late)
    assert not (await turns.claim(ask(), late)).fresh


async def test_recent_turns_are_the_open_ones_and_those_just_ended(turns: Turns) -> None:
    held = await begun(turns)
    await turns.claim(ask("t2", conversation="c-t1"), NOW + 1)
    await turns.finish(held, done(held), Answer("Text"), NOW + 2)
    assert [turn.id for turn in await turns.recent(USER, NOW + RECENT)] == ["t1", "t2"]
    assert [turn.id for turn in await turns.recent(USER, NOW + RECENT + 3)] == ["t2"]
    assert await turns.recent(OTHER, NOW) == []


# ------------------------------------------------------------------------------------------ stopping


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


# ------------------------------------------------------------------------------------------ taking over


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


# ------------------------------------------------------------------------------------------ the sweep


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


# ------------------------------------------------------------------------------------------ trace


async def test_a_turn_keeps_the_trace_of_the_request_that_asked_to_its_end(turns: Turns) -> None:
    held = await begun(turns, trace="R1kmxH17NjMFftw=")
    checked = await turns.checkpoint(held, None, NOW)
    ended = await turns.finish(held, done(held), Answer("text"), NOW)

    assert {turn.trace for turn in (held, checked, ended.turn)} == {"R1kmxH17NjMFftw="}


async def test_a_turn_that_was_born_stopped_tells_its_trace(turns: Turns) -> None:
    await turns.request_stop(USER, "t1", NOW)
    claim = await turns.claim(ask(trace="R1kmxH17NjMFftw="), NOW)

    assert claim.turn.done is not None
    assert claim.turn.done.trace == "R1kmxH17NjMFftw="
