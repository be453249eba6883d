"""What the embedded services share: a free port, waiting until ready, and failing with one clear line."""

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import aiohttp

from coach_local.children import Child

T = TypeVar("T")

PORTS = range(20_000, 32_000)
"""Below those that Linux (from 32,768) and macOS (from 49,152) lend to connections that go out: one of these would
otherwise sit on a port between the moment it was found free and the moment a service binds it."""

ATTEMPTS = 5


class ServiceError(Exception):
    """The stack cannot start; the message is one line that says what to do."""


def free_port() -> int:
    """A port of the loopback interface that nobody listens on at this moment. Raises ServiceError."""
    found = next((port for port in random.sample(PORTS, 200) if is_free(port)), None)
    if found is None:
        raise ServiceError(f"No port between {PORTS.start} and {PORTS.stop} is free. End what listens there.")
    return found


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


async def on_free_port(start: Callable[[int], Awaitable[T]]) -> T:
    """What `start` makes of a free port; of another one where somebody was quicker to take it. Raises ServiceError."""
    for _ in range(ATTEMPTS - 1):
        port = free_port()
        try:
            return await start(port)
        except ServiceError:
            if is_free(port):
                raise
    return await start(free_port())


async def until_ready(
    child: Child, ready: Callable[[], Awaitable[bool]], *, name: str, data: Path, seconds: float = 30
) -> None:
    """Wait for `ready`; on failure end the child and raise a ServiceError that names log and data folder."""
    try:
        async with asyncio.timeout(seconds):
            while child.running:
                if await ready():
                    return
                await asyncio.sleep(0.02)
    except TimeoutError:
        pass
    except asyncio.CancelledError:
        await child.stop()
        raise
    await child.stop()
    said = child.last_words(1)
    raise ServiceError(
        f"{name} did not start ({said or 'it said nothing'}); the whole story is in {child.log}. "
        f"If its data is damaged, move {data} away and start again."
    )


async def answers(url: str) -> bool:
    """Whether an HTTP server answers 200 there, within 2 s: what holds the port may be no HTTP server at all."""
    limit = aiohttp.ClientTimeout(total=2)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def private_folder(folder: Path) -> Path:
    """`folder`, made if need be, which only its owner may look into: what a service keeps is about people."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
