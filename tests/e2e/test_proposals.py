"""A model that calls a tool, over real sockets: the run is seen, a meal is proposed, and a yes logs it once."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from running_stack import RunningStack
from tests.integration.fake_openai import answer, calling
from tests.integration.scripted_provider import ScriptedProvider, scripted_provider
from websockets.asyncio.client import ClientConnection, connect

from coach.library import load_foods
from coach_local.database import OWNER

FOODS = Path(__file__).parents[2] / "library" / "foods"
TOLD = "I just had 200 g chicken breast, log it please"
PROPOSE = ("c1", "propose_meal", json.dumps({"text": "200 g chicken breast"}))


@pytest.fixture
async def provider() -> AsyncIterator[ScriptedProvider]:
    async with scripted_provider() as running:
        running.plays(calling(PROPOSE), answer("I propose to log it. ", "Say yes and it counts."))
        yield running


@pytest.fixture
async def coach(provider: ScriptedProvider, tmp_path: Path) -> AsyncIterator[RunningStack]:
    """A stack whose model is the scripted provider, with our foods in its table."""
    environment = {
        "COACH_LLM": "openai:m",
        "OPENAI_API_KEY": "k",
        "OPENAI_BASE_URL": f"{provider.base_url}/v1",
    }
    running = RunningStack(tmp_path, environment=environment, library=False)
    await asyncio.to_thread(running.__enter__)
    try:
        rows = [(food.id, food.model_dump_json()) for food in load_foods(FOODS)]
        connection = await asyncpg.connect(running.stack.settings.filled[OWNER])
        await connection.executemany("insert into coach.foods (id, record) values ($1, $2)", rows)
        await connection.close()
        yield running
    finally:
        await asyncio.to_thread(running.__exit__)


class Phone:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Any] = []

    async def send(self, type: str, id: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"action": "message", "type": type, "id": id, **fields}))

    async def until(self, type: str, **wanted: Any) -> Any:
        """The first frame from now on that is so."""
        async with asyncio.timeout(60):
            while True:
                frame = json.loads(await self.socket.recv())
                self.frames.append(frame)
                if frame["type"] == type and wanted.items() <= frame.items():
                    return frame

    def events(self) -> list[str]:
        return [frame["event"] for frame in self.frames if frame["type"] == "event"]

    def notes(self, kind: str) -> list[Any]:
        return [frame for frame in self.frames if frame["type"] == "note" and frame["kind"] == kind]


async def meals(coach: RunningStack) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(coach.stack.settings.filled[OWNER])
    try:
        return list(await connection.fetch("select source, protein_g from coach.meals"))
    finally:
        await connection.close()


@pytest.mark.slow
async def test_a_meal_told_in_chat_is_logged_once_and_only_after_a_yes(
    coach: RunningStack, provider: ScriptedProvider
) -> None:
    headers = {"Authorization": f"Bearer {await coach.token('ada')}"}
    async with connect(coach.stack.websocket_url, additional_headers=headers) as socket:
        phone = Phone(socket)
        await phone.send("hello", "h")
        await phone.until("ready")
        await phone.send("ask", "t1", text=TOLD)
        done = await phone.until("done", turn="t1")
        (proposal,) = phone.notes("proposal")
        assert [note["state"] for note in phone.notes("tool")] == ["started", "ended"]
        assert proposal["change"] == "meal"
        assert proposal["data"]["items"][0]["grams"] == 200
        assert done["state"] == "completed"
        assert await meals(coach) == []

        for _ in range(2):
            await phone.send("proposal.answer", "yes", proposal=proposal["proposal"], accept=True)
            await phone.until("accepted", id="yes")
        if not phone.events():
            await phone.until("event")
        (meal,) = await meals(coach)
        assert meal["source"] == "chat"

        await phone.send("proposal.answer", "no", proposal=proposal["proposal"], accept=False)
        assert (await phone.until("error", ref="no"))["code"] == "conflict"
    assert phone.events() == ["nutrition.updated"]
    said = [
        (message["role"], message.get("tool_call_id")) for message in provider.requests[1].body["messages"]
    ]
    assert said[-2:] == [("assistant", None), ("tool", "c1")]
