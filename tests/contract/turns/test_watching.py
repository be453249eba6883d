"""Who watches a turn, and who may."""

import pytest
from turn_log import NOW, OTHER, USER, ask, begun, done

from coach.errors import NotFound
from coach.ports import RECENT, REPLAYABLE, Answer, Turns, Viewer


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
