"""Looking at an uploaded photo: check the bytes, ask the model, look the foods up, tell the devices."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coach.delivery.pusher import Pusher
from coach.errors import Unavailable
from coach.logs import trouble
from coach.measures import Metric, count
from coach.nutrition.habits import usual_portions
from coach.nutrition.looking_up import FoodTable, look_up
from coach.photos.failures import BadPicture, Reason
from coach.photos.plate import Plate, questions, seen_parts, served, write_plate
from coach.photos.ports import Check, Ended, Job, PhotoWork, Picture, Portions, Vision
from coach.photos.pushes import ended
from coach.photos.sight import VERSION, Sight
from coach.ports import Clock, ModelFailed, Objects
from coach.records.photo import UPLOADS, Upload, copy_key

log = logging.getLogger(__name__)

LOOK = 85.0
"""Seconds that the model has, whatever its client does meanwhile: a worker lives 120."""
HABIT = timedelta(days=90)

Outcome = Literal["needs_review", "failed"]


@dataclass(frozen=True, slots=True)
class Looking:
    work: PhotoWork
    objects: Objects
    bucket: str
    check: Check
    vision: Vision
    foods: FoodTable
    portions: Portions
    pusher: Pusher
    clock: Clock

    async def uploaded(self, upload: Upload) -> Outcome | None:
        """How the photo of this upload ended; None for what is not ours to do. Safe to call again and at once.

        Raises Unavailable and ModelFailed where another attempt may do better.
        """
        if upload.bucket != self.bucket or not upload.key.startswith(UPLOADS):
            return None
        begun = await self.work.begin(upload, self.clock())
        if begun is None:
            return None
        how = begun if isinstance(begun, Ended) else await self._ended(begun, upload)
        if how is None:
            return None
        await tell(self.pusher, self.work, how)
        return how.state

    async def _ended(self, job: Job, upload: Upload) -> Ended | None:
        try:
            return await self._looked_at(job, upload)
        except BadPicture as bad:
            return await self.work.failed(job, bad.reason, self.clock())
        except ModelFailed as failure:
            trouble(log, "looking", failure)
            if not failure.retryable:
                reason: Reason = "declined" if failure.reason == "declined" else "unavailable"
                return await self.work.failed(job, reason, self.clock())
            await self.work.put_back(job, self.clock())
            raise
        except Unavailable:
            await self.work.put_back(job, self.clock())
            raise

    async def _looked_at(self, job: Job, upload: Upload) -> Ended | None:
        picture = await self._checked(job, upload)
        if picture is None:
            return None
        sight = await self._seen(picture)
        plate = await self._plate(job.user, sight, job.day)
        return await self.work.estimated(job, self.vision.name, VERSION, write_plate(plate), self.clock())

    async def _checked(self, job: Job, upload: Upload) -> Picture | None:
        """The picture, copied to where it may be shown from. None where the photo is gone meanwhile."""
        content = await self.objects.get(upload.key, upload.version if upload.versioned else None)
        if content is None:
            raise BadPicture("not_uploaded")
        picture = await asyncio.to_thread(self.check, content)
        key = copy_key(job.user, job.photo, picture.sha256)
        await self.objects.put(key, picture.content, "image/jpeg")
        if await self.work.checked(job, picture, len(content), self.clock()):
            return picture
        await self.objects.remove(key)
        return None

    async def _seen(self, picture: Picture) -> Sight:
        try:
            async with asyncio.timeout(LOOK):
                sight = await self.vision.look(picture.content)
        except TimeoutError:
            raise ModelFailed("timeout", retryable=True) from None
        if sight.refusal_reason and not sight.items:
            raise ModelFailed("declined", retryable=False)
        if not sight.is_food or not (sight.items or sight.questions):
            raise BadPicture("no_food")
        return sight

    async def _plate(self, user: str, sight: Sight, day: date) -> Plate:
        usual = usual_portions(await self.portions.items_since(user, day - HABIT))
        parts = seen_parts(sight)
        items = await look_up(user, self.foods, lambda foods: served(parts, foods, usual))
        return Plate(items, questions(items, sight))


async def tell(pusher: Pusher, work: PhotoWork, how: Ended) -> None:
    """Raises Unavailable, after which it is told with the next attempt or by the sweep."""
    await pusher.push(how.user, ended(how))
    await work.told(how)
    count(Metric.PHOTOS)
    if how.state == "failed":
        count(Metric.PHOTOS_FAILED)
