"""A user of the running stack who takes photos of meals: signs in, uploads as a browser does, listens at a socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from httpx import AsyncClient
from running_stack import RunningStack
from websockets.asyncio.client import ClientConnection, connect


@asynccontextmanager
async def signed_in(stack: RunningStack, user: str) -> AsyncIterator[AsyncClient]:
    headers = {"Authorization": f"Bearer {await stack.token(user)}"}
    async with AsyncClient(base_url=stack.stack.url, headers=headers, timeout=60) as http:
        yield http


@asynccontextmanager
async def socket(stack: RunningStack, user: str) -> AsyncIterator[ClientConnection]:
    headers = {"Authorization": f"Bearer {await stack.token(user)}"}
    url = stack.stack.websocket_url
    async with connect(url, additional_headers=headers, subprotocols=["coach.v1"]) as opened:
        await opened.send(json.dumps({"action": "message", "type": "hello", "id": "h1"}))
        await heard(opened, lambda frame: frame["type"] == "ready")
        yield opened


async def heard(opened: ClientConnection, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            frame: dict[str, Any] = json.loads(await opened.recv())
            if wanted(frame):
                return frame


async def told_of(opened: ClientConnection, photo: str, event: str) -> dict[str, Any]:
    def about(frame: dict[str, Any]) -> bool:
        return frame.get("event") == event and frame["data"].get("photo") == photo

    data: dict[str, Any] = (await heard(opened, about))["data"]
    return data


async def posted(http: AsyncClient, picture: bytes, **new: object) -> str:
    """A photo whose picture was uploaded by its form, as a browser does it."""
    started = (await http.post("/v1/photos", json=new)).json()
    await upload(started["upload"], picture)
    photo: str = started["photo"]
    return photo


async def upload(form: dict[str, Any], picture: bytes, **fields: str) -> int:
    async with AsyncClient(timeout=60) as browser:
        sent = {**form["fields"], **fields}
        answer = await browser.post(form["url"], data=sent, files={"file": ("plate.jpg", picture)})
    return answer.status_code


async def read(http: AsyncClient, path: str) -> dict[str, Any]:
    answer = await http.get(path)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said
