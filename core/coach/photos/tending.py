"""No photo is ever stuck: the sweep ends what is overdue, and tells what ended without a word."""

import logging
from dataclasses import dataclass

from coach.delivery.pusher import Pusher
from coach.errors import CoachError
from coach.logs import trouble
from coach.photos.looking import tell
from coach.photos.ports import PhotoWork
from coach.ports import Clock
from coach.records.photo import Upload

log = logging.getLogger(__name__)

AT_ONCE = 500
"""Photos that one sweep looks at; the next one comes in a minute."""


@dataclass(frozen=True, slots=True)
class PhotoTending:
    work: PhotoWork
    pusher: Pusher
    clock: Clock

    async def sweep(self) -> int:
        """How many photos were ended or told."""
        seen = 0
        for photo in await self.work.unfinished(self.clock(), AT_ONCE):
            try:
                how = await self.work.expire(photo, self.clock())
                if how is not None:
                    await tell(self.pusher, self.work, how)
                    seen += 1
            except CoachError as error:
                trouble(log, "tending a photo", error)
        return seen

    async def gave_up(self, upload: Upload) -> None:
        """Its event was tried as often as it is. Raises Unavailable."""
        how = await self.work.give_up(upload, self.clock())
        if how is not None:
            await tell(self.pusher, self.work, how)
