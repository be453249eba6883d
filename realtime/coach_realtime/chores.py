"""What `sweep` does each minute, and when another function's event was given up: whatever was left unended."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from coach.accounts.erasing import Erasing
from coach.accounts.exporting import Exporting
from coach.delivery.work import Work
from coach.errors import CoachError
from coach.knowledge.meal_log import MealLog
from coach.logs import trouble
from coach.photos.tending import PhotoTending
from coach.ports import LEASE
from coach_realtime import events

AFTER_A_FAILURE = (LEASE + 5_000) / 1000 + 0.5
"""Seconds after which a failed worker's turn may be closed: its lease, and the grace that is due to it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chores:
    work: Work
    photos: PhotoTending
    meal_log: MealLog
    erasing: Erasing
    exporting: Exporting

    async def sweep(self, event: events.Event) -> Any:
        if uploads := events.failed_uploads(event):
            for upload in uploads:
                await self.photos.gave_up(upload)
            return {"looked_at": len(uploads)}
        if (job := events.failed_job(event)) is not None:
            await asyncio.sleep(AFTER_A_FAILURE)
            await self.work.look_after_failed(job.user, job.turn)
            return {"looked_at": 1}
        return {
            "looked_at": await self.work.sweep(),
            "photos": await _chore("tending photos", self.photos.sweep()),
            "meals": await _chore("keeping up the meal log", self.meal_log.keep_up()),
            "leaving": await _chore("erasing accounts", self.erasing.go_on()),
            "archives": await _chore("making archives", self.exporting.go_on()),
        }


async def _chore(name: str, done: Awaitable[int]) -> int | None:
    """One that fails keeps no other from being done; it is due again in a minute."""
    try:
        return await done
    except CoachError as error:
        trouble(log, name, error)
        return None
