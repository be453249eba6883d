"""An OpenAI-compatible provider in a thread of its own, that notes what it generated and who hung up.

Its notes are the judge of what was paid: a client may be told anything. Times are those of the machine's
monotonic clock.
"""

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Generation:
    """One request that was answered, word by word."""

    question: str
    connection: tuple[int, int]
    """The ports of the worker's end and of ours: by them the worker's process is found."""
    began: float = field(default_factory=time.monotonic)
    words: list[str] = field(default_factory=list)
    ended: float | None = None
    """When it was whole, or hung up on."""
    whole: bool = False

    @property
    def text(self) -> str:
        return "".join(self.words)


class NotingProvider:
    """Says `words` numbered words to each question, one each `gap` seconds."""

    def __init__(self, words: int = 40, gap: float = 0.1) -> None:
        self.generations: list[Generation] = []
        self.port = 0
        self._held: dict[str, int] = {}
        self._words = words
        self._gap = gap
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)

    def __enter__(self) -> "NotingProvider":
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def __exit__(self, *_failure: object) -> None:
        assert self._loop
        assert self._stop
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a stack whose answers come from here."""
        return {
            "COACH_LLM": "openai:numbered-words",
            "OPENAI_API_KEY": "none",
            "OPENAI_BASE_URL": f"http://127.0.0.1:{self.port}/v1",
        }

    def of(self, question: str) -> list[Generation]:
        return [generation for generation in self.generations if generation.question == question]

    def hold(self, question: str, at: int) -> None:
        """Its first answer to a question says so many words and then waits, until it is let go: what is to
        happen in the middle does, however busy the machine is."""
        self._held[question] = at

    def let_go(self, question: str) -> None:
        self._held.pop(question, None)

    async def until(self, question: str, words: int, generation: int = 1) -> Generation:
        """Until it has said so many words in its n-th answer to a question."""
        async with asyncio.timeout(120):
            while len(found := self.of(question)) < generation or len(found[generation - 1].words) < words:
                await asyncio.sleep(0.01)
        return found[generation - 1]

    async def _live(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application()
        application.router.add_post("/v1/chat/completions", self._answer)
        runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        assert request.transport
        worker = request.transport.get_extra_info("peername")[1]
        generation = Generation(asked["messages"][-1]["content"], (worker, self.port))
        self.generations.append(generation)
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        try:
            await self._speak(request, response, generation)
        finally:
            generation.ended = time.monotonic()
        return response

    async def _speak(
        self, request: web.Request, response: web.StreamResponse, generation: Generation
    ) -> None:
        await response.prepare(request)
        number = len(self.of(generation.question))
        for n in range(self._words):
            while number == 1 and n >= self._held.get(generation.question, self._words):
                await asyncio.sleep(0.02)
            await asyncio.sleep(self._gap)
            word = f"{number}.{n} "
            generation.words.append(word)
            await response.write(event({"delta": {"content": word}, "finish_reason": None}))
        await response.write(event({"delta": {}, "finish_reason": "stop"}))
        await response.write(b"data: [DONE]\n\n")
        generation.whole = True


def event(choice: dict[str, Any]) -> bytes:
    chunk = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "numbered-words",
        "choices": [{"index": 0, **choice}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()
