"""The workshop's fault-injecting provider as a process of its own; where it is absent, its tests skip."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

SHARED = Path(os.environ.get("COACH_SHARED", Path(__file__).parents[3] / "shared"))
PROGRAM = SHARED / "tools" / "fake_llm.py"


class FakeLLM:
    """Its address, and its own account of what it was asked and what became of it."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.base_url = f"{address}/v1"
        self._control = f"{address}/__fake__"
        self._session = session

    async def scenarios(self) -> set[str]:
        return set((await self._get("scenarios"))["scenarios"])

    async def requests(self, user: str) -> list[dict[str, Any]]:
        """What it did for each request of this user, oldest first, the text it had planned included."""
        rows = (await self._get("requests?limit=5000"))["requests"]
        return [await self._get(f"requests/{row['id']}") for row in rows if row["user"] == user]

    async def _get(self, path: str) -> Any:
        async with self._session.get(f"{self._control}/{path}") as response:
            return await response.json()


@asynccontextmanager
async def fake_llm() -> AsyncIterator[FakeLLM]:
    if not PROGRAM.exists():
        pytest.skip("the fault-injecting provider is not here")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), "--port", "0", "--lifetime", "300", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        announced = re.search(rb"http://[\d.:]+", await process.stdout.readline())
        assert announced
        async with aiohttp.ClientSession() as session:
            yield FakeLLM(announced[0].decode(), session)
    finally:
        process.terminate()
        await process.wait()
