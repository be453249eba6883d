"""The model's words on their way to the reader: held against the evidence, and none for longer than a second."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from coach.answering.arriving import Arriving, Over
from coach.answering.evidence import Evidence
from coach.answering.provenance import Piece, Provenance
from coach.ports import End, Say, Tell

HOLD = 1.0
"""Seconds that a word may wait for the end of its sentence."""


async def checked(
    said: AsyncGenerator[Say | Tell | Evidence | End, None], provenance: Provenance
) -> AsyncGenerator[Piece | Tell | End, None]:
    """What the reader may have of `said`, as soon as may be, and its End last. Evidence is what holds from
    there on."""
    async with aclosing(Arriving(said)) as arriving:
        until: float | None = None
        while True:
            wait = provenance.wait
            try:
                event = await arriving.next(until)
            except TimeoutError:
                for piece in provenance.expire():
                    yield piece
                until = _until(provenance, None, until)
                continue
            except Over:
                event = End("interrupted", reason="cut")
            if isinstance(event, End):
                for piece in provenance.flush():
                    yield piece
                yield event
                return
            if isinstance(event, Tell):
                yield event
                continue
            if isinstance(event, Evidence):
                provenance.learn(event)
                continue
            for piece in provenance.feed(event.text):
                yield piece
            until = _until(provenance, wait, until)


def _until(provenance: Provenance, before: int | None, until: float | None) -> float | None:
    """When what waits now has waited long enough; it may be what waited before."""
    if provenance.wait is None:
        return None
    if provenance.wait == before and until is not None:
        return until
    return asyncio.get_running_loop().time() + HOLD
