"""A provider that speaks OpenAI's chat completions and says the time: each token is the moment it was sent,
on the machine's monotonic clock and in letters, so that whoever receives it knows how long it took, and no answer waits
for its figures to be checked.

The model's name says how: `n=300,tps=60,ttft=100`.
"""

import asyncio
import json
import logging
import sys
import time
from collections import deque

from aiohttp import web

from bench.parts import written

ASKED: web.AppKey[deque[int]] = web.AppKey("asked")


def shape(model: str) -> dict[str, float]:
    given = dict(part.split("=") for part in model.split(",") if "=" in part)
    return {"n": 20, "tps": 60, "ttft": 50} | {name: float(value) for name, value in given.items()}


def token() -> str:
    return f"{written(time.monotonic())} "


async def completions(request: web.Request) -> web.StreamResponse:
    body = await request.read()
    request.app[ASKED].append(len(body))
    asked = json.loads(body)
    how = shape(asked["model"])
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    await asyncio.sleep(how["ttft"] / 1000)
    began = time.monotonic()
    for n in range(int(how["n"])):
        if how["tps"]:
            await asyncio.sleep(max(0.0, began + n / how["tps"] - time.monotonic()))
        await response.write(_event({"delta": {"content": token()}, "index": 0, "finish_reason": None}))
    await response.write(_event({"delta": {}, "index": 0, "finish_reason": "stop"}))
    await response.write(b"data: [DONE]\n\n")
    return response


async def asked(request: web.Request) -> web.Response:
    """How long the last request was."""
    return web.json_response({"bytes": request.app[ASKED][-1]})


def _event(choice: dict[str, object]) -> bytes:
    chunk = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "bench",
        "choices": [choice],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


def main() -> None:
    application = web.Application()
    application[ASKED] = deque(maxlen=1)
    application.add_routes([web.post("/v1/chat/completions", completions), web.get("/asked", asked)])
    logging.disable(logging.ERROR)  # of readers who hang up
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), print=None)


if __name__ == "__main__":
    main()
