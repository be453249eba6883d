"""Workers in processes of their own: what a token costs one of them, and how soon another takes over."""

import asyncio
import os
import signal
import sys
import time
from contextlib import aclosing
from pathlib import Path
from typing import Any

from bench.clients import ask_bare, bare_client, client, ours, provider_and_bare, send, until
from bench.parts import summary
from coach.adapters.models import choose
from coach.ports import Message, Prompt
from coach_local.stack import LocalStack

SILENT = 6.0
"""Seconds after which a client asks for a turn that it hears nothing of; then every 2."""


async def cpu_per_token(tps: int = 60, n: int = 1_200) -> dict[str, Any]:
    """Three readers of the same provider side by side, by the time that the kernel gave each: our worker, the
    bare FastAPI socket, and one that only takes the provider's stream in, with our adapter of its SDK."""
    model = f"n={n},tps={tps}"
    with provider_and_bare() as (provider, bare):
        async with (
            ours(provider, model, "process") as stack,
            client(stack) as ask,
            bare_client(bare) as socket,
        ):
            await send(ask, type="ask", id="warm", text="Go.")
            await until(ask, "warm", "delta")
            await send(ask, type="stop", id="enough", turn="warm")
            await until(ask, "warm", "done")
            await ask_bare(socket, "n=60,tps=60")
            workers = stack.functions["answer"].processes
            served = listeners(bare)
            before = (cpu(*workers), cpu(*served))
            reading = asyncio.create_task(only_reading(provider, model))
            received, _ = await asyncio.gather(ask.ask(), ask_bare(socket, model))
            after = (cpu(*workers), cpu(*served))
            alone = await reading
    us = [(later - earlier) / n * 1e6 for earlier, later in zip(before, after, strict=True)]
    return {
        "tokens": n,
        "tps": tps,
        "posts": received.posts,
        "ours_us": round(us[0]),
        "bare_us": round(us[1]),
        "provider_alone_us": round(alone / n * 1e6),
        "delivery_us": round(us[0] - alone / n * 1e6),
    }


async def only_reading(provider: int, model: str) -> float:
    """Seconds of CPU that taking the stream in costs, in a process of its own."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.workers", str(provider), model, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await running.communicate()
    return float(out)


async def read_alone(provider: int, model: str) -> None:
    """Twice, the first time to get warm. Prints the seconds of CPU of the second."""
    url = f"http://127.0.0.1:{provider}/v1"
    prompt = Prompt(system="", messages=(Message("user", "Go."),), question="Go.")
    for name in ("n=60,tps=60", model):
        chosen = choose(f"openai:{name}", openai_key="none", openai_base_url=url)
        began = time.process_time()
        async with aclosing(chosen.stream(prompt, confirmed)) as events:
            async for _ in events:
                pass
        spent = time.process_time() - began
    sys.stdout.write(str(spent))


async def confirmed() -> None:
    """Nobody else has this turn."""


def cpu(*processes: int) -> float:
    """Seconds that all threads of these processes ran for."""
    nanoseconds = 0
    for process in processes:
        for task in Path(f"/proc/{process}/task").iterdir():
            nanoseconds += int((task / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def listeners(port: int) -> list[int]:
    """The bench's own child that serves this port."""
    wanted = ["-m", "bench.bare", str(port)]
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [
        int(child)
        for child in children
        if Path(f"/proc/{child}/cmdline").read_text().split("\0")[1:4] == wanted
    ]


async def take_over(rounds: int = 3) -> dict[str, Any]:
    """From the death of a worker (SIGKILL) until the client that watches hears of the next epoch, and until it has
    words of it: between the two a process starts cold. The client asks as the protocol tells it to: after 6 s
    of silence, then every 2 s."""
    heard, times = [], []
    with provider_and_bare() as (provider, _):
        async with ours(provider, "n=400,tps=20", "process") as stack, client(stack) as ask:
            for n in range(rounds):
                turn = f"t{n}"
                await send(ask, type="ask", id=turn, text="Go.")
                await until(ask, turn, "delta")
                await asyncio.sleep(1.0)
                kill(stack)
                died_at = time.monotonic()
                resuming = asyncio.create_task(_resume_when_silent(ask, turn))
                await until(ask, turn, "note", epoch=2)
                heard.append(time.monotonic() - died_at)
                await until(ask, turn, "delta", epoch=2)
                times.append(time.monotonic() - died_at)
                resuming.cancel()
                await send(ask, type="stop", id=f"x{n}", turn=turn)
                await until(ask, turn, "done")
    return {"death_to_next_frame_ms": summary(heard), "death_to_next_word_ms": summary(times)}


def kill(stack: LocalStack) -> None:
    for process in stack.functions["answer"].processes:
        os.kill(process, signal.SIGKILL)


async def _resume_when_silent(ask: Any, turn: str) -> None:
    await asyncio.sleep(SILENT)
    for n in range(20):
        await send(ask, type="resume", id=f"{turn}-{n}", turn=turn, epoch=1, at=0, n=0)
        await asyncio.sleep(2.0)


if __name__ == "__main__":
    asyncio.run(read_alone(int(sys.argv[1]), sys.argv[2]))
