"""An OpenAI-compatible provider that says numbered words, and writes down what it generated and who hung up."""

import asyncio
import json
import time
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Generation:
    """One paid answer. `hung_up_at` is set where the caller left before its end."""

    began_at: float
    words: int = 0
    ended: bool = False
    hung_up_at: float | None = None


@dataclass
class WordProvider:
    words: int = 60
    pace: float = 20.0
    generations: list[Generation] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> "WordProvider":
        application = web.Application()
        application.add_routes([web.post("/v1/chat/completions", self._answer)])
        self._runner = web.AppRunner(application, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_failure: object) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        await request.json()
        generation = Generation(time.monotonic())
        self.generations.append(generation)
        number = len(self.generations)
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        try:
            await response.prepare(request)
            for n in range(self.words):
                await response.write(_event({"content": f"{number}/{n} "}, None))
                generation.words += 1
                await asyncio.sleep(1 / self.pace)
            await response.write(_event({}, "stop") + b"data: [DONE]\n\n")
            generation.ended = True
        except (asyncio.CancelledError, ConnectionError):
            generation.hung_up_at = time.monotonic()
            raise
        return response


def _event(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n".encode()
