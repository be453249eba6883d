"""What each function does with its event, once its parts are wired: read it, call the core, answer."""

import asyncio
from dataclasses import dataclass
from typing import Any

from coach.delivery.reception import Caller, Reception
from coach.delivery.work import Work
from coach.tracing import follow
from coach_realtime import events

DRAINING = 25.0
"""Seconds kept back from a worker's time for the last posts, the end of the turn and the history."""
LAST_MOMENT = 1.5

DONE = {"statusCode": 200}


@dataclass(frozen=True, slots=True)
class Messages:
    """`message`: one frame of one connection."""

    reception: Reception

    async def handle(self, event: events.Event) -> Any:
        known = events.caller(event)
        follow(known.trace)
        caller = Caller(
            user=known.user,
            connection=known.connection,
            connected_at=known.connected_at,
            token_expires_at=known.token_expires_at,
            trace=known.trace,
        )
        await self.reception.receive(caller, events.body(event))
        return DONE


@dataclass(frozen=True, slots=True)
class Jobs:
    """`answer`: what no client waits for."""

    work: Work

    async def answer(self, event: events.Event, seconds: float) -> Any:
        """`seconds` is what is left of the invocation. A worker that runs out of it leaves its turn to
        whoever finds the lease run out."""
        job = events.job(event)
        async with asyncio.timeout(max(0.0, seconds - LAST_MOMENT)):
            await self.work.answer(job.user, job.turn, job.epoch, seconds - DRAINING)
        return DONE
