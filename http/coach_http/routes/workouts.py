"""Workouts: begun, looked back on, ended and deleted, by the same rules as live ones."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from coach.errors import NotFound
from coach.frames.workout import Ache, Beginning, Closing, WorkoutEnd, WorkoutStart, listed
from coach.records.workout import WholeWorkout, Workout
from coach.training.live import Named
from coach_http.paging import Cursor, Limit, Page, cursor_in_time, place_among_uuids
from coach_http.reporting import Reporting
from coach_http.security import Me, Wired
from coach_http.shapes import Line, Once, Version, etag
from coach_http.strict import Body, StrictRoute

router = APIRouter(prefix="/v1/workouts", tags=["workouts"], route_class=StrictRoute)

At = Annotated[AwareDatetime | None, Field(description="When it happened; without it, now.")]


class NewAche(Ache, Body):
    """A pain, of 0 to 10. `kind` is a word such as `dull`, `sharp` or `chest_pressure`."""


class NewWorkout(Beginning, Body):
    """`id` may be the client's own. Loads are in `unit`."""

    id: UUID | None = None
    at: At = None
    pain: Annotated[tuple[NewAche, ...], BeforeValidator(listed), Field(max_length=20)] | None = None


class WorkoutChanges(Closing, Body):
    """`title` names it, null takes the name away; `status` ends it. What is not named stays."""

    title: Line | None = None
    status: Literal["ended"] | None = None
    at: At = None

    @model_validator(mode="after")
    def _says_when_it_ends(self) -> Self:
        if self.status is None and self.model_fields_set & {"srpe", "mood", "at"}:
            raise ValueError('`srpe`, `mood` and `at` belong to an end: send `status`: "ended" with them')
        return self


@router.get("")
async def list_workouts(me: Me, wired: Wired, cursor: Cursor = None, limit: Limit = 20) -> Page[Workout]:
    """Newest first."""
    found = await wired.workouts.page(me.user, place_among_uuids(cursor), limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return Page(items=found[:limit], cursor=last and cursor_in_time(last.started_at, last.id))


@router.post("", status_code=201)
async def begin_workout(
    new: NewWorkout, me: Me, wired: Wired, response: Response, once: Once
) -> WholeWorkout:
    """What is to be lifted is pushed to the user's connections."""
    reporting = Reporting(me, wired, once)
    workout = new.id or reporting.minted("workout")
    said = Beginning.model_validate(new.model_dump(exclude_unset=True))
    await reporting.take(reporting.event(WorkoutStart, workout, new.at, said))
    response.headers["Location"] = f"/v1/workouts/{workout}"
    return await _shown(workout, me, wired, response)


@router.get("/{workout}")
async def read_workout(workout: UUID, me: Me, wired: Wired, response: Response) -> WholeWorkout:
    return await _shown(workout, me, wired, response)


@router.patch("/{workout}")
async def change_workout(
    workout: UUID, changes: WorkoutChanges, *, me: Me, wired: Wired, response: Response, version: Version
) -> WholeWorkout:
    """A set that is logged meanwhile is a change too: who reads, and then only names it, leaves `If-Match` out."""
    present = await _found(workout, me, wired)
    reporting = Reporting(me, wired)
    renames = "title" in changes.model_fields_set and changes.title != present.title
    named = Named(changes.title) if renames else None
    if changes.status == "ended" and present.status == "active":
        said = Closing.model_validate(changes.model_dump(exclude_unset=True))
        event = reporting.event(WorkoutEnd, workout, changes.at, said)
        await reporting.take(event, named=named, revision=version)
    elif named:
        await reporting.name(workout, named, version)
    return await _shown(workout, me, wired, response)


@router.delete("/{workout}", status_code=204)
async def delete_workout(workout: UUID, me: Me, wired: Wired, version: Version) -> None:
    """With its sets and the records that they made."""
    await Reporting(me, wired).delete(workout, version)


async def _shown(workout: UUID, me: Me, wired: Wired, response: Response) -> WholeWorkout:
    found = await _found(workout, me, wired)
    response.headers["ETag"] = etag(found.revision)
    return found


async def _found(workout: UUID, me: Me, wired: Wired) -> WholeWorkout:
    found = await wired.workouts.get(me.user, workout)
    if found is None:
        raise NotFound("There is no such workout.")
    return found
