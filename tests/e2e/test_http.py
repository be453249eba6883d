"""The HTTP API of the whole stack: what was said at the socket is read back, and a ticket opens one."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient
from running_stack import RunningStack, answer
from websockets.asyncio.client import connect

pytestmark = pytest.mark.xdist_group("stack")


async def client(stack: RunningStack, user: str) -> AsyncClient:
    headers = {"Authorization": f"Bearer {await stack.token(user)}"}
    return AsyncClient(base_url=stack.stack.url, headers=headers, timeout=60)


async def read(http: AsyncClient, path: str) -> Any:
    response = await http.get(path)
    assert response.status_code == 200, response.text
    return response.json()


async def test_every_dependency_is_ready(stack: RunningStack) -> None:
    async with AsyncClient(base_url=stack.stack.url, timeout=60) as http:
        health = await read(http, "/v1/health")
    assert health == {"ready": True, "dependencies": {"database": True, "table": True}}


async def test_what_was_said_at_the_socket_is_read_back(stack: RunningStack) -> None:
    async with stack.client("hana") as coach:
        happenings = await answer(coach, "How long should I rest between sets?")
    said = next(h.view.text for h in reversed(happenings) if h.view is not None)
    async with await client(stack, "hana") as http:
        (conversation,) = (await read(http, "/v1/conversations"))["items"]
        messages = (await read(http, f"/v1/conversations/{conversation['id']}/messages"))["items"]
    assert conversation["title"] == "How long should I rest between sets?"
    assert [(message["role"], message["state"]) for message in messages] == [
        ("coach", "completed"),
        ("user", "completed"),
    ]
    assert messages[0]["text"] == said
    assert messages[0]["sources"]


async def test_a_ticket_opens_a_socket_once(stack: RunningStack) -> None:
    async with await client(stack, "ida") as http:
        ticket = (await http.post("/v1/realtime/ticket")).json()
    async with connect(f"{ticket['url']}?ticket={ticket['ticket']}", subprotocols=["coach.v1"]) as socket:
        await socket.send('{"action": "message", "type": "ping", "id": "p1"}')
        assert "pong" in str(await asyncio.wait_for(socket.recv(), 60))
    with pytest.raises(Exception, match="401"):
        await connect(f"{ticket['url']}?ticket={ticket['ticket']}", subprotocols=["coach.v1"])


async def test_the_profile_and_the_library_are_there(stack: RunningStack) -> None:
    async with await client(stack, "jo") as http:
        await http.patch("/v1/me", json={"unit": "lb"})
        me, found = await read(http, "/v1/me"), await read(http, "/v1/exercises?query=squat&limit=5")
    assert me["unit"] == "lb"
    assert found["items"]
