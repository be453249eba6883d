"""An OpenAI-compatible provider that does what no model should: each question is answered by a misdeed."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from noting_provider import Generation, NotingProvider, event

Misdeed = str | Mapping[str, Any]
"""What it says, or the name and the arguments of a tool that it calls before it says `after`."""

PROMPT = "\0prompt"
"""Stands for all that it was told."""


class MisbehavingProvider(NotingProvider):
    """`misdeeds` by question."""

    def __init__(self, misdeeds: Mapping[str, Misdeed]) -> None:
        super().__init__()
        self._misdeeds = misdeeds
        self.told: dict[str, str] = {}
        """The system prompt that came with each question."""

    async def _speak(
        self, request: web.Request, response: web.StreamResponse, generation: Generation
    ) -> None:
        messages = (await request.json())["messages"]
        asked = next(one["content"] for one in reversed(messages) if one["role"] == "user")
        prompt = "\n".join(str(one["content"]) for one in messages if one["role"] in ("system", "developer"))
        self.told[asked] = prompt
        misdeed = self._misdeeds[asked]
        await response.prepare(request)
        if isinstance(misdeed, str):
            await self._say(response, misdeed.replace(PROMPT, prompt))
        elif any(one["role"] == "tool" for one in messages):
            await self._say(response, misdeed["after"])
        else:
            await self._call(response, misdeed)
        await response.write(b"data: [DONE]\n\n")

    async def _say(self, response: web.StreamResponse, text: str) -> None:
        for piece in re.findall(r"\s*\S{1,7}", text):  # torn anywhere, as tokens are
            await response.write(event({"delta": {"content": piece}, "finish_reason": None}))
            await asyncio.sleep(0)
        await response.write(event({"delta": {}, "finish_reason": "stop"}))

    async def _call(self, response: web.StreamResponse, call: Mapping[str, Any]) -> None:
        function = {"name": call["name"], "arguments": call["arguments"]}
        wanted = {"index": 0, "id": "call_1", "type": "function", "function": function}
        await response.write(event({"delta": {"tool_calls": [wanted]}, "finish_reason": None}))
        await response.write(event({"delta": {}, "finish_reason": "tool_calls"}))
