"""A conversation between what is kept and what is going on."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from coach.frames import Done
from coach.ports import Answer, Turn
from coach.records.conversation import Said
from coach_http.transcript import merge, unkept

NOW = 1_790_000_000_000


def live(n: int, *, at: int = NOW, conversation: str = "c1", over: bool = False) -> Turn:
    return Turn(
        user="u",
        id=f"t{n}",
        conversation=conversation,
        question=f"question {n}",
        workout=None,
        mode="chat",
        digest="d",
        state="completed" if over else "running",
        created_at=at,
        since=at,
        answer=Answer("from the log"),
        done=Done(turn=f"t{n}", epoch=1, state="completed", length=1, events=0, grounded=True)
        if over
        else None,
    )


def kept(n: int, at: int) -> list[Said]:
    when = datetime.fromtimestamp(at / 1000, UTC)
    sides = (("coach", "kept"), ("user", f"question {n}"))
    return [Said(f"t{n}", role, text, "completed", [], when, when) for role, text in sides]  # type: ignore[arg-type]


def test_what_is_kept_is_not_told_again_from_the_log() -> None:
    (turn,) = merge(kept(1, NOW), [live(1, over=True)], None)
    assert [said.text for said in turn] == ["kept", "question 1"]


def test_a_page_further_back_has_nothing_of_what_is_going_on() -> None:
    before = (datetime.fromtimestamp(NOW / 1000 - 60, UTC), "t2")
    turns = merge(kept(1, NOW - 120_000), [live(3)], before)
    assert [turn[0].turn for turn in turns] == ["t1"]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_turns_come_in_one_order_whatever_is_kept_of_them(turns: list[tuple[int, bool]]) -> None:
    """Times repeat; the id then decides, so that a page boundary is always one place."""
    stored = [said for n, (at, is_kept) in enumerate(turns) if is_kept for said in kept(n, NOW + at)]
    going_on = [live(n, at=NOW + at) for n, (at, is_kept) in enumerate(turns) if not is_kept]
    order = [(turn[0].asked_at, turn[0].turn) for turn in merge(stored, going_on, None)]
    assert order == sorted(order, reverse=True)
    assert len(order) == len(turns)


def test_a_conversation_is_named_after_the_first_of_its_turns_that_go_on() -> None:
    begun = unkept([live(1, conversation="a"), live(2, conversation="a"), live(3, conversation="b")], {"b"})
    assert [(conversation.id, conversation.title) for conversation in begun] == [("a", "question 1")]
