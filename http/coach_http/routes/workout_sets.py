"""The sets of a workout: logged, corrected, taken away."""

from uuid import UUID

from fastapi import APIRouter, Response

from coach.errors import NotFound
from coach.frames.workout import Correction, Lifted, SetDeleted, SetEdited, SetLogged, WireTarget
from coach.records.workout import WorkoutSet
from coach_http.reporting import Reporting
from coach_http.routes.workouts import At
from coach_http.security import Me, Wired
from coach_http.shapes import Once, Version, etag
from coach_http.strict import Body, StrictRoute

router = APIRouter(prefix="/v1/workouts/{workout}/sets", tags=["workouts"], route_class=StrictRoute)


class NewTarget(WireTarget, Body):
    """What the client aimed at; without an RPE the plan's is taken."""


class NewSet(Lifted, Body):
    """`id` may be the client's own: the same set twice is one."""

    id: UUID | None = None
    at: At = None
    target: NewTarget | None = None


class SetChanges(Correction, Body):
    """Only what is given is replaced; `null` takes a value away where a set may be without it."""

    target: NewTarget | None = None


@router.post("", status_code=201)
async def log_set(
    workout: UUID, new: NewSet, *, me: Me, wired: Wired, response: Response, once: Once
) -> WorkoutSet:
    """What is to be lifted next is pushed to the user's connections."""
    reporting = Reporting(me, wired, once)
    name = new.id or reporting.minted("set")
    said = Lifted.model_validate(new.model_dump(exclude_unset=True))
    await reporting.take(reporting.event(SetLogged, workout, new.at, said, set=str(name)))
    return await _shown(workout, name, me, wired, response)


@router.patch("/{set}")
async def correct_set(
    workout: UUID,
    set: UUID,
    changes: SetChanges,
    *,
    me: Me,
    wired: Wired,
    response: Response,
    version: Version,
) -> WorkoutSet:
    await _found(workout, set, me, wired)
    reporting = Reporting(me, wired)
    event = reporting.event(SetEdited, workout, None, changes, set=str(set))
    await reporting.take(event, revision=version)
    return await _shown(workout, set, me, wired, response)


@router.delete("/{set}", status_code=204)
async def delete_set(workout: UUID, set: UUID, me: Me, wired: Wired, version: Version) -> None:
    await _found(workout, set, me, wired)
    reporting = Reporting(me, wired)
    await reporting.take(reporting.event(SetDeleted, workout, None, None, set=str(set)), revision=version)


async def _shown(workout: UUID, name: UUID, me: Me, wired: Wired, response: Response) -> WorkoutSet:
    found = await _found(workout, name, me, wired)
    response.headers["ETag"] = etag(found.revision)
    return found


async def _found(workout: UUID, name: UUID, me: Me, wired: Wired) -> WorkoutSet:
    found = await wired.workouts.get(me.user, workout)
    known = next((one for one in found.sets if one.id == name), None) if found else None
    if known is None:
        raise NotFound("There is no such set.")
    return known
