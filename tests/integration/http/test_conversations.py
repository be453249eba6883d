"""The conversations: listed, read while they are going on, deleted; and nobody else's."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from http_world import NOW, Athlete, World

from coach.adapters.postgres.conversations import Conversations
from coach.frames import Done
from coach.ports import Answer, Question, Turn

SOURCE = {"ref": 1, "kind": "exercise", "id": "goblet-squat", "title": "Goblet squat", "excerpt": "Hold it."}


def ask(athlete: Athlete, turn: str, conversation: str | None = "c1") -> Question:
    return Question(
        user=athlete.id,
        turn=turn,
        text=f"question {turn}",
        conversation=None if turn == "t0" else conversation,
        new_conversation=conversation or "",
        workout=None,
        mode="chat",
        if_busy="queue",
        digest="d",
    )


def ended(athlete: Athlete, n: int, conversation: str = "c1", **changes: object) -> Turn:
    asked = NOW - 3_600_000 + n * 60_000
    turn = Turn(
        user=athlete.id,
        id=f"t{n}",
        conversation=conversation,
        question=f"question t{n}",
        workout=None,
        mode="chat",
        digest="d",
        state="completed",
        created_at=asked,
        since=asked,
        answer=Answer(f"answer t{n}", ({"type": "sources", "n": 1, "at": 0, "sources": [SOURCE]},)),
        done=Done(turn=f"t{n}", epoch=1, state="completed", length=1, events=1, grounded=True),
        ended_at=asked + 5_000,
    )
    return replace(turn, **changes)  # type: ignore[arg-type]


async def test_messages_come_newest_first_with_their_sources(world: World, athlete: Athlete) -> None:
    await world.history.record(ended(athlete, 1))
    await world.history.record(ended(athlete, 2))
    page = (await athlete.http.get("/v1/conversations/c1/messages")).json()
    assert [(item["turn"], item["role"]) for item in page["items"]] == [
        ("t2", "coach"),
        ("t2", "user"),
        ("t1", "coach"),
        ("t1", "user"),
    ]
    assert page["items"][0] == {
        "turn": "t2",
        "role": "coach",
        "text": "answer t2",
        "state": "completed",
        "sources": [{**SOURCE, "url": None}],
        "created_at": "2026-09-21T13:15:25Z",
    }
    assert page["cursor"] is None


async def test_pages_follow_each_other_without_gap_or_overlap(world: World, athlete: Athlete) -> None:
    for n in range(7):
        await world.history.record(ended(athlete, n))
    seen, cursor = [], ""
    while cursor is not None:
        query = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        page = (await athlete.http.get("/v1/conversations/c1/messages", params=query)).json()
        seen += [item["turn"] for item in page["items"] if item["role"] == "user"]
        cursor = page["cursor"]
    assert seen == [f"t{n}" for n in reversed(range(7))]


async def test_running_and_queued_turns_are_in_it(world: World, athlete: Athlete) -> None:
    await world.turns.claim(ask(athlete, "t0"), NOW)
    held = await world.turns.begin(athlete.id, "t0", 1, "worker", NOW)
    assert held
    await world.turns.checkpoint(held, Answer("so far"), NOW)
    await world.turns.claim(ask(athlete, "t1"), NOW + 1)
    page = (await athlete.http.get("/v1/conversations/c1/messages")).json()
    assert [(item["turn"], item["role"], item["text"], item["state"]) for item in page["items"]] == [
        ("t1", "coach", "", "queued"),
        ("t1", "user", "question t1", "queued"),
        ("t0", "coach", "so far", "running"),
        ("t0", "user", "question t0", "running"),
    ]


async def test_a_turn_that_just_ended_is_there_once_whether_kept_already_or_not(
    world: World, athlete: Athlete
) -> None:
    await world.turns.claim(ask(athlete, "t0"), NOW)
    held = await world.turns.begin(athlete.id, "t0", 1, "worker", NOW)
    assert held
    done = Done(turn="t0", epoch=1, state="completed", length=3, events=0, grounded=False)
    over = await world.turns.finish(held, done, Answer("end"), NOW)
    before = (await athlete.http.get("/v1/conversations/c1/messages")).json()
    await world.history.record(over.turn)
    after = (await athlete.http.get("/v1/conversations/c1/messages")).json()
    assert [item["text"] for item in before["items"]] == ["end", "question t0"]
    assert [item["text"] for item in after["items"]] == ["end", "question t0"]


async def test_the_list_has_the_newest_first_and_what_was_begun_just_now(
    world: World, athlete: Athlete
) -> None:
    await world.history.record(ended(athlete, 1, "old"))
    await world.history.record(ended(athlete, 2, "newer"))
    await world.turns.claim(ask(athlete, "t0", "newest"), NOW)
    page = (await athlete.http.get("/v1/conversations")).json()
    assert [item["id"] for item in page["items"]] == ["newest", "newer", "old"]
    assert page["items"][0]["title"] == "question t0"


@pytest.mark.parametrize(("kept", "asked"), [(True, []), (False, ["c1"])])
async def test_whether_a_conversation_is_kept_is_not_asked_where_the_page_shows_it(
    world: World, athlete: Athlete, kept: bool, asked: list[str]
) -> None:
    seen: list[str] = []

    class Watched(Conversations):
        async def known(self, user: str, ids: Sequence[str]) -> set[str]:
            seen.extend(ids)
            return await super().known(user, ids)

    world.app.state.services = replace(world.services(), conversations=Watched(world.database))
    if kept:
        await world.history.record(ended(athlete, 1))
    await world.turns.claim(ask(athlete, "t0"), NOW)
    page = (await athlete.http.get("/v1/conversations")).json()
    assert [item["id"] for item in page["items"]] == ["c1"]
    assert seen == asked


async def test_a_deleted_conversation_that_is_still_being_answered_is_not_listed(
    world: World, athlete: Athlete
) -> None:
    await world.history.record(ended(athlete, 1))
    await athlete.http.delete("/v1/conversations/c1")
    await world.turns.claim(ask(athlete, "t0"), NOW)
    assert (await athlete.http.get("/v1/conversations")).json()["items"] == []


async def test_the_list_goes_on_after_its_cursor(world: World, athlete: Athlete) -> None:
    for n in range(5):
        await world.history.record(ended(athlete, n, f"c{n}"))
    first = (await athlete.http.get("/v1/conversations", params={"limit": 3})).json()
    rest = (await athlete.http.get("/v1/conversations", params={"cursor": first["cursor"]})).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == ["c4", "c3", "c2", "c1", "c0"]
    assert rest["cursor"] is None


async def test_a_deleted_conversation_is_gone_with_its_words(world: World, athlete: Athlete) -> None:
    await world.history.record(ended(athlete, 1))
    assert (await athlete.http.delete("/v1/conversations/c1")).status_code == 204
    assert (await athlete.http.get("/v1/conversations")).json()["items"] == []
    assert (await athlete.http.get("/v1/conversations/c1/messages")).status_code == 404
    assert (await athlete.http.delete("/v1/conversations/c1")).status_code == 404
    async with world.database.as_user(athlete.id) as connection:
        assert await connection.fetchval("select count(*) from coach.chat_history") == 0
        assert await connection.fetchval("select title from coach.conversations") == ""


async def test_what_runs_in_a_deleted_conversation_is_stopped_and_not_kept(
    world: World, athlete: Athlete
) -> None:
    await world.turns.claim(ask(athlete, "t0"), NOW)
    assert (await athlete.http.delete("/v1/conversations/c1")).status_code == 204
    turn = await world.turns.get(athlete.id, "t0", NOW)
    assert turn
    assert turn.stop_requested
    await world.history.record(ended(athlete, 0))
    assert (await athlete.http.get("/v1/conversations/c1/messages")).status_code == 404


async def test_a_conversation_of_somebody_else_is_not_found(
    world: World, athlete: Athlete, other: Athlete
) -> None:
    await world.history.record(ended(other, 1))
    await world.turns.claim(ask(other, "t0", "c2"), NOW)
    for conversation in ("c1", "c2"):
        assert (await athlete.http.get(f"/v1/conversations/{conversation}/messages")).status_code == 404
        assert (await athlete.http.delete(f"/v1/conversations/{conversation}")).status_code == 404
    assert (await athlete.http.get("/v1/conversations")).json()["items"] == []
    assert len((await other.http.get("/v1/conversations/c1/messages")).json()["items"]) == 2


async def test_a_cursor_of_somebody_else_shows_nothing_of_theirs(
    world: World, athlete: Athlete, other: Athlete
) -> None:
    for n in range(3):
        await world.history.record(ended(other, n, f"c{n}"))
    cursor = (await other.http.get("/v1/conversations", params={"limit": 1})).json()["cursor"]
    assert (await athlete.http.get("/v1/conversations", params={"cursor": cursor})).json()["items"] == []


@pytest.mark.parametrize(
    "cursor", ["", "x", "W10", "WyJhIiwiYiJd", "WzEsMl0", "Wy0xLCJhIl0", "💪", "WzEuNSwiYSJd"]
)
async def test_a_cursor_that_is_none_is_a_client_error(athlete: Athlete, cursor: str) -> None:
    answer = await athlete.http.get("/v1/conversations", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


@pytest.mark.parametrize("conversation", ["nowhere", "a%00b", "x" * 65, "💪"])
async def test_a_conversation_that_nobody_has_is_no_server_error(athlete: Athlete, conversation: str) -> None:
    answer = await athlete.http.get(f"/v1/conversations/{conversation}/messages")
    assert answer.status_code in (400, 404)
