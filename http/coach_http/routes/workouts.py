"""Workouts, looked back on."""

from uuid import UUID

from fastapi import APIRouter

from coach.errors import NotFound
from coach.records.workout import WholeWorkout, Workout
from coach_http.paging import Cursor, Limit, Page, cursor_in_time, place_among_uuids
from coach_http.security import Me, Wired

router = APIRouter(prefix="/v1/workouts", tags=["workouts"])


@router.get("")
async def list_workouts(me: Me, wired: Wired, cursor: Cursor = None, limit: Limit = 20) -> Page[Workout]:
    """Newest first."""
    found = await wired.workouts.page(me.user, place_among_uuids(cursor), limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return Page(items=found[:limit], cursor=last and cursor_in_time(last.started_at, last.id))


@router.get("/{workout}")
async def read_workout(workout: UUID, me: Me, wired: Wired) -> WholeWorkout:
    found = await wired.workouts.get(me.user, workout)
    if found is None:
        raise NotFound("There is no such workout.")
    return found
