"""What `photo` does with what S3 tells: each upload once, whatever comes twice, late or in another's name."""

from dataclasses import dataclass
from typing import Any

from coach.errors import CoachError
from coach.photos.looking import Looking
from coach.ports import ModelFailed
from coach_realtime import events


@dataclass(frozen=True, slots=True)
class Photos:
    looking: Looking

    async def handle(self, event: events.Event) -> Any:
        """Every upload of the event is tried; where one is to be tried again, Lambda does so with all of them,
        and the others are found done."""
        ended: list[str] = []
        again: Exception | None = None
        for upload in events.uploads(event):
            try:
                ended.append(await self.looking.uploaded(upload) or "ignored")
            except (CoachError, ModelFailed) as error:
                again = error
        if again is not None:
            raise again
        return {"ended": ended}
