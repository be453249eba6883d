"""What the user's training adds up to."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from coach.errors import BadFrame
from coach.records.progress import Entry, EntryKind, Measured
from coach_http.paging import Cursor, Limit, Page, cursor_in_time, place_among_uuids
from coach_http.security import Me, Wired
from coach_http.shapes import Once, Word
from coach_http.strict import Body, StrictRoute
from coach_http.sums import Maximum, MuscleWeek, maxima, weekly_volume

MAXIMA_OVER = timedelta(days=90)
"""Strength of longer ago is history."""
WEEKS = 4

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)

router = APIRouter(prefix="/v1/progress", tags=["progress"], route_class=StrictRoute)


class ProgressPage(Page[Entry]):
    """Entries, newest first. The sums stand on the first page: maxima of 90 days, volume of 4 weeks."""

    maxima: Sequence[Maximum] = ()
    volume: Sequence[MuscleWeek] = ()


class Wanted(BaseModel):
    """Entries of one kind, or about one exercise."""

    kind: EntryKind | None = None
    exercise: Word | None = None
    cursor: Cursor = None
    limit: Limit = 50


class _New(Body):
    at: AwareDatetime | None = Field(default=None, description="When it was measured; without it, now.")


class BodyWeight(_New):
    kind: Literal["bodyweight"]
    value: Annotated[float, Field(ge=20, le=1_400)]
    unit: Literal["kg", "lb"]


class Readiness(_New):
    """How the user feels, 1 (worst) to 5; hours of sleep; soreness from 0 to 10 by muscle."""

    kind: Literal["readiness"]
    value: Annotated[int, Field(ge=1, le=5)]
    sleep: Annotated[float, Field(ge=0, le=24)] | None = None
    soreness: Annotated[dict[Word, Annotated[int, Field(ge=0, le=10)]], Field(max_length=30)] | None = None


@router.get("")
async def list_progress(me: Me, wired: Wired, wanted: Annotated[Wanted, Query()]) -> ProgressPage:
    found = await wired.progress.page(
        me.user,
        place_among_uuids(wanted.cursor),
        wanted.limit + 1,
        kind=wanted.kind,
        exercise=wanted.exercise,
    )
    last = found[wanted.limit - 1] if len(found) > wanted.limit else None
    page = ProgressPage(items=found[: wanted.limit], cursor=last and cursor_in_time(last.at, last.id))
    return page if wanted.cursor else await _with_sums(page, me, wired)


@router.post("", status_code=201)
async def add_progress(
    new: Annotated[BodyWeight | Readiness, Field(discriminator="kind")], me: Me, wired: Wired, once: Once
) -> Entry:
    """What a user measures; records and maxima come from the sets."""
    now = datetime.fromtimestamp(wired.clock() / 1000, UTC)
    at = new.at or now
    if not EARLIEST <= at <= now + timedelta(days=1):
        raise BadFrame("`at` is neither in the future nor before the year 2000.")
    data = new.model_dump(mode="json", exclude_none=True, exclude={"kind", "value", "unit", "at"})
    unit = new.unit if isinstance(new, BodyWeight) else None
    return await wired.progress.add(me.user, Measured(new.kind, new.value, unit, data, at), once)


async def _with_sums(page: ProgressPage, me: Me, wired: Wired) -> ProgressPage:
    now = datetime.fromtimestamp(wired.clock() / 1000, UTC)
    sets = await wired.progress.sets_since(me.user, now - MAXIMA_OVER)
    zone = ZoneInfo((await wired.profiles.get(me.user)).time_zone)
    sums = {"maxima": maxima(sets), "volume": weekly_volume(sets, zone, WEEKS, now)}
    return page.model_copy(update=sums)
