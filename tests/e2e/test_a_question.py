"""A question goes in at a socket, and a grounded answer streams out."""

import asyncio
import json
import re

import asyncpg
import pytest
from running_stack import RunningStack, answer
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from coach_local.client import Happening
from coach_local.database import OWNER

pytestmark = pytest.mark.xdist_group("stack")

QUESTION = "my knees hurt when I squat, what else can I do for quads?"


def kinds(happenings: list[Happening]) -> list[str]:
    return [happening.kind for happening in happenings]


def last_text(happenings: list[Happening]) -> str:
    return next(h.view.text for h in reversed(happenings) if h.view is not None)


async def test_a_signed_in_athlete_reads_a_grounded_answer(stack: RunningStack) -> None:
    async with stack.client() as coach:
        happenings = await answer(coach, QUESTION)
    done = happenings[-1]
    sources = next(h.frame["sources"] for h in happenings if h.kind == "sources")
    assert (done.kind, done.frame["state"], done.frame["grounded"]) == ("done", "completed", True)
    assert kinds(happenings).index("sources") < kinds(happenings).index("text")
    assert {source["kind"] for source in sources} <= {"exercise", "snippet"}
    cited = {int(ref) for ref in re.findall(r"\[(\d+)\]", last_text(happenings))}
    assert cited
    assert cited <= {source["ref"] for source in sources}


async def test_the_answer_arrives_in_pieces(stack: RunningStack) -> None:
    async with stack.client() as coach:
        happenings = await answer(coach, QUESTION)
    assert kinds(happenings).count("text") >= 1
    assert happenings[-1].frame["length"] == len(last_text(happenings))


async def test_the_conversation_is_kept_and_nobody_elses(stack: RunningStack) -> None:
    async with stack.client("bea") as coach:
        happenings = await answer(coach, "How long should I rest between sets?")
    accepted = next(h.frame for h in happenings if h.kind == "accepted")
    rows = await _history(stack, accepted["conversation"])
    assert [row["role"] for row in rows] == ["user", "coach"]
    assert rows[1]["text"] == last_text(happenings)


async def test_a_second_device_reads_the_same_answer(stack: RunningStack) -> None:
    async with stack.client("cleo") as phone, stack.client("cleo") as watch:
        happenings = await answer(phone, QUESTION)
        turn = happenings[-1].frame["turn"]
        watch.session.follow(turn, asyncio.get_running_loop().time())
        watch._changed.set()
        seen = [happening async for happening in watch._until_over(turn)]
    assert last_text(seen) == last_text(happenings)


async def test_a_browser_gets_its_subprotocol_back_without_the_token(stack: RunningStack) -> None:
    token = await stack.token("dora")
    async with connect(stack.stack.websocket_url, subprotocols=["coach.v1", f"bearer.{token}"]) as socket:  # type: ignore[list-item]
        assert socket.subprotocol == "coach.v1"


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({}, "", 401),
        ({"Authorization": "Bearer forged"}, "", 401),
        ({}, "?token={token}", 401),
        ({}, "?ticket=unknown", 401),
        ({"Authorization": "Bearer {token}", "Origin": "https://evil.example"}, "", 403),
    ],
)
async def test_who_may_not_connect_is_refused_before_the_socket_opens(
    stack: RunningStack, headers: dict[str, str], query: str, status: int
) -> None:
    token = await stack.token("eve")
    filled = {name: value.format(token=token) for name, value in headers.items()}
    with pytest.raises(InvalidStatus) as refusal:
        async with connect(stack.stack.websocket_url + query.format(token=token), additional_headers=filled):
            pass
    assert refusal.value.response.status_code == status


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("not json", "bad_frame"),
        ('{"action":"message","type":"ask","id":"x","text":NaN}', "bad_frame"),
        ('{"action":"message","type":"ask","id":"x","id":"y","text":"a"}', "bad_frame"),
        ('{"action":"message","type":"dance","id":"x"}', "unknown_type"),
        ('{"action":"dance","type":"ask","id":"x","text":"a"}', "unknown_type"),
        (json.dumps({"action": "message", "type": "ask", "id": "x", "text": "a" * 30_500}), "too_large"),
    ],
)
async def test_a_bad_frame_gets_a_typed_error_and_the_connection_stays(
    stack: RunningStack, sent: str, code: str
) -> None:
    headers = {"Authorization": f"Bearer {await stack.token('fay')}"}
    async with connect(stack.stack.websocket_url, additional_headers=headers) as socket:
        await socket.send(sent)
        error = json.loads(await asyncio.wait_for(socket.recv(), 60))
        await socket.send('{"action":"message","type":"ping","id":"p"}')
        pong = json.loads(await asyncio.wait_for(socket.recv(), 60))
    assert (error["type"], error["code"]) == ("error", code)
    assert pong == {"type": "pong", "id": "p"}


async def _history(stack: RunningStack, conversation: str) -> list[asyncpg.Record]:
    """As the database's owner sees it; the row is written just after the answer's end."""
    connection = await asyncpg.connect(stack.stack.settings.filled[OWNER])
    try:
        async with asyncio.timeout(60):
            while True:
                query = "select role, text from coach.chat_history where conversation = $1 order by role desc"
                if rows := await connection.fetch(query, conversation):
                    return list(rows)
                await asyncio.sleep(0.05)
    finally:
        await connection.close()
