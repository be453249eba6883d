"""A stream read in a task of its own: waiting for its next item may be left off without harm to it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Generic, TypeVar

T = TypeVar("T")


class Over(Exception):
    """The stream has ended."""


class Arriving(Generic[T]):
    """To be used with `aclosing`: closing it closes the stream, wherever that stands.

    Leaving off a wait for a generator itself would cancel what it waits for, here the provider.
    """

    def __init__(self, stream: AsyncGenerator[T, None]) -> None:
        self._come: asyncio.Queue[T | Exception] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read(stream))

    async def next(self, until: float | None = None) -> T:
        """The next item; `until` is the event loop's time. Raises TimeoutError, Over, what the stream raised."""
        if until is None or not self._come.empty():
            item = await self._come.get()
        else:
            async with asyncio.timeout_at(until):
                item = await self._come.get()
        if isinstance(item, Exception):
            raise item
        return item

    async def aclose(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self, stream: AsyncGenerator[T, None]) -> None:
        end: Exception = Over()
        try:
            async with aclosing(stream):
                async for item in stream:
                    self._come.put_nowait(item)
        except Exception as failure:  # it belongs to whoever waits
            end = failure
        finally:
            self._come.put_nowait(end)
