"""The parts that a run needs: processes that end with it, and the arithmetic of its tables."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

LETTERS = str.maketrans("0123456789.", "abcdefghijx")
FIGURES = str.maketrans("abcdefghijx", "0123456789.")


def written(moment: float) -> str:
    """A moment as a word without figures: those would be held back until they are checked."""
    return f"{moment:.6f}".translate(LETTERS)


def moments(text: str) -> list[float]:
    """Those of the words in a text."""
    return [float(word.translate(FIGURES)) for word in text.split()]


@contextmanager
def process(module: str, port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m module port`, listening when entered, ended on the way out."""
    running = subprocess.Popen([sys.executable, "-m", module, str(port)], env={**os.environ, **environment})
    try:
        _until_listening(port)
        yield running
    finally:
        running.terminate()
        running.wait(10)


def _until_listening(port: int) -> None:
    for _ in range(1_200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def summary(values: Sequence[float]) -> dict[str, float]:
    """p50 and p99, in milliseconds where seconds were given."""
    return {"p50": round(percentile(values, 0.5) * 1000, 2), "p99": round(percentile(values, 0.99) * 1000, 2)}


async def settle(seconds: float = 0.5) -> None:
    await asyncio.sleep(seconds)
