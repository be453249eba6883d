"""The history's contract, in memory and on a real Postgres with its row-level security."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest

from coach.adapters.memory.history import MemoryHistory
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.history import PostgresHistory
from coach.frames import Done
from coach.ports import Answer, History, Message, Turn

SignUp = Callable[[], Awaitable[str]]

NOW = 1_790_000_000_000


@pytest.fixture(params=["memory", "database", "forgetful"])
def place(request: pytest.FixtureRequest) -> tuple[History, SignUp]:
    """A history, and how a user comes to exist there."""
    if request.param == "memory":
        return MemoryHistory(), somebody
    return PostgresHistory(request.getfixturevalue(request.param)), request.getfixturevalue("sign_up")


@pytest.fixture
def history(place: tuple[History, SignUp]) -> History:
    return place[0]


@pytest.fixture
async def user(place: tuple[History, SignUp]) -> str:
    return await place[1]()


async def somebody() -> str:
    return str(uuid4())


def ended(user: str, turn: str = "t1", *, minute: int = 0, **changes: object) -> Turn:
    asked = NOW + minute * 60_000
    said = Turn(
        user=user,
        id=turn,
        conversation="c1",
        question=f"question {turn}",
        workout=None,
        mode="chat",
        digest="d",
        state="completed",
        created_at=asked,
        since=asked,
        answer=Answer(f"answer {turn}"),
        done=Done(turn=turn, epoch=1, state="completed", length=1, events=0, grounded=True),
        ended_at=asked + 3_000,
    )
    return replace(said, **changes)  # type: ignore[arg-type]


async def test_what_was_recorded_is_read_oldest_first(history: History, user: str) -> None:
    await history.record(ended(user, "t2", minute=2))
    await history.record(ended(user, "t1", minute=1))
    assert await history.recent(user, "c1", 10) == [
        Message("user", "question t1", "t1"),
        Message("coach", "answer t1", "t1"),
        Message("user", "question t2", "t2"),
        Message("coach", "answer t2", "t2"),
    ]


async def test_only_the_last_messages_are_read(history: History, user: str) -> None:
    for n in range(4):
        await history.record(ended(user, f"t{n}", minute=n))
    assert [message.text for message in await history.recent(user, "c1", 3)] == [
        "answer t2",
        "question t3",
        "answer t3",
    ]


async def test_turns_of_the_same_millisecond_keep_one_order(history: History, user: str) -> None:
    for turn in ("b", "a", "C"):
        await history.record(ended(user, turn))
    assert [message.turn for message in await history.recent(user, "c1", 10)] == list("CCaabb")


async def test_a_turn_recorded_again_changes_nothing(history: History, user: str) -> None:
    await history.record(ended(user))
    await history.record(ended(user, answer=Answer("something else")))
    assert [message.text for message in await history.recent(user, "c1", 10)] == ["question t1", "answer t1"]


async def test_a_later_epoch_replaces_the_answer_whichever_comes_first(history: History, user: str) -> None:
    first = ended(user)
    assert first.done
    later = replace(first, done=first.done.model_copy(update={"epoch": 2}), answer=Answer("the later one"))
    for turn in (first, later, first):
        await history.record(turn)
    assert (await history.recent(user, "c1", 10))[-1].text == "the later one"


async def test_one_turn_recorded_by_many_at_once_is_there_once(history: History, user: str) -> None:
    await asyncio.gather(*(history.record(ended(user)) for _ in range(5)))
    assert len(await history.recent(user, "c1", 10)) == 2


async def test_an_answer_that_never_came_leaves_the_question(history: History, user: str) -> None:
    await history.record(ended(user, answer=Answer()))
    assert await history.recent(user, "c1", 10) == [Message("user", "question t1", "t1")]


async def test_a_conversation_of_another_user_is_empty(history: History, user: str) -> None:
    await history.record(ended(user))
    assert await history.recent(str(uuid4()), "c1", 10) == []


async def test_a_conversation_that_nobody_knows_is_empty(history: History, user: str) -> None:
    assert await history.recent(user, "nowhere", 10) == []


async def test_a_turn_that_has_not_ended_is_refused(history: History, user: str) -> None:
    with pytest.raises(ValueError, match="ended turn"):
        await history.record(ended(user, done=None))


# ------------------------------------------------------------------------- what only Postgres can do wrong


@pytest.fixture
def stored(database: Database) -> PostgresHistory:
    return PostgresHistory(database)


async def test_postgres_shows_no_row_of_others_even_to_a_query_without_a_filter(
    stored: PostgresHistory, database: Database, sign_up: SignUp
) -> None:
    mine, theirs = await sign_up(), await sign_up()
    await stored.record(ended(theirs))
    await stored.record(ended(mine, "t9"))
    async with database.as_user(mine) as connection:
        rows = await connection.fetch("select user_id::text, turn from coach.chat_history")
    assert {tuple(row) for row in rows} == {(mine, "t9")}


async def test_postgres_keeps_the_same_ids_of_two_users_apart(
    stored: PostgresHistory, sign_up: SignUp
) -> None:
    mine, theirs = await sign_up(), await sign_up()
    await stored.record(ended(theirs, question="theirs"))
    await stored.record(ended(mine, question="mine"))
    assert [(await stored.recent(who, "c1", 2))[0].text for who in (mine, theirs)] == ["mine", "theirs"]


async def test_postgres_keeps_state_sources_and_grounding(
    stored: PostgresHistory, owner: asyncpg.Connection, sign_up: SignUp
) -> None:
    user = await sign_up()
    source = {"ref": 1, "kind": "exercise", "id": "goblet-squat", "title": "Goblet squat", "excerpt": "…"}
    events = ({"type": "sources", "n": 1, "at": 0, "sources": [source]}, {"type": "note", "kind": "tool"})
    await stored.record(ended(user, answer=Answer("text", events)))
    row = await owner.fetchrow(
        "select state, grounded, sources from coach.chat_history where user_id = $1 and role = 'coach'", user
    )
    assert tuple(row)[:2] == ("completed", True)
    assert row["sources"] == (
        '[{"id": "goblet-squat", "ref": 1, "kind": "exercise", "title": "Goblet squat", "excerpt": "…"}]'
    )


async def test_postgres_keeps_characters_that_it_cannot_hold_as_replacements_of_the_same_length(
    stored: PostgresHistory, sign_up: SignUp
) -> None:
    user = await sign_up()
    source = {"ref": 1, "title": "nul \x00"}
    events = ({"type": "sources", "sources": [source]},)
    await stored.record(ended(user, answer=Answer("a\x00b\ud83dc 💪", events)))
    assert (await stored.recent(user, "c1", 1))[0].text == "a\ufffdb\ufffdc 💪"


async def test_postgres_writes_nothing_into_a_conversation_that_was_deleted_meanwhile(
    stored: PostgresHistory, owner: asyncpg.Connection, sign_up: SignUp
) -> None:
    user = await sign_up()
    await stored.record(ended(user))
    await owner.execute("update coach.conversations set deleted_at = now() where user_id = $1", user)
    await stored.record(ended(user, "t2"))
    assert await owner.fetchval("select count(*) from coach.chat_history where user_id = $1", user) == 2


async def test_postgres_keeps_nothing_for_an_account_that_was_erased_meanwhile(
    stored: PostgresHistory,
) -> None:
    gone = str(uuid4())
    await stored.record(ended(gone))
    assert await stored.recent(gone, "c1", 10) == []


async def test_postgres_names_a_conversation_after_its_first_question(
    stored: PostgresHistory, owner: asyncpg.Connection, sign_up: SignUp
) -> None:
    user = await sign_up()
    await stored.record(ended(user, "t2", minute=2))
    await stored.record(ended(user, "t1", minute=1, question="x" * 200))
    row = await owner.fetchrow("select title, updated_at from coach.conversations where user_id = $1", user)
    assert row["title"] == "x" * 80
    assert row["updated_at"].timestamp() * 1000 == NOW + 2 * 60_000 + 3_000


async def test_what_was_said_long_ago_is_found_by_its_words(history: History, user: str) -> None:
    await history.record(ended(user, "t1", question="My left knee clicks", answer=Answer("Try a box squat.")))
    for n in range(2, 6):
        await history.record(ended(user, f"t{n}", minute=n))
    found = await history.earlier(user, "c1", ["knee"], 3)
    assert found == [Message("user", "My left knee clicks", "t1"), Message("coach", "Try a box squat.", "t1")]


async def test_the_turn_that_says_most_comes_first(history: History, user: str) -> None:
    await history.record(ended(user, "t1", question="box squat depth"))
    await history.record(ended(user, "t2", minute=1, question="squat"))
    found = await history.earlier(user, "c1", ["squat", "depth"], 2)
    assert [message.turn for message in found if message.role == "user"] == ["t1", "t2"]


async def test_a_rare_word_outdoes_what_is_said_all_the_time(history: History, user: str) -> None:
    await history.record(ended(user, "t1", question="To the box, for my knee"))
    for n in range(2, 8):
        await history.record(ended(user, f"t{n}", minute=n, question="squat depth today"))
    found = await history.earlier(user, "c1", ["squat", "depth", "knee"], 1)
    assert {message.turn for message in found} == {"t1"}


async def test_words_find_what_begins_with_them(history: History, user: str) -> None:
    await history.record(ended(user, "t1", question="Squats again"))
    assert [message.turn for message in await history.earlier(user, "c1", ["squat"], 1)] == ["t1", "t1"]


async def test_nothing_is_found_in_another_conversation_or_another_users(
    history: History, place: tuple[History, SignUp], user: str
) -> None:
    other = await place[1]()
    await history.record(ended(other, "t1", question="squat"))
    await history.record(ended(user, "t2", question="squat", conversation="c2"))
    assert await history.earlier(user, "c1", ["squat"], 5) == []


@pytest.mark.parametrize("words", [[], ["a&b"], ["'", "|"]])
async def test_words_that_are_none_find_nothing(history: History, user: str, words: list[str]) -> None:
    await history.record(ended(user, "t1"))
    assert await history.earlier(user, "c1", words, 5) == []
