"""The user's own training plans."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from coach.errors import Conflict, NotFound
from coach.library.exercise import Equipment, Level
from coach.library.plan import Day
from coach.records import plan as records
from coach_http.paging import Cursor, Limit, Page, cursor_in_time, place_among_uuids
from coach_http.problems import Stale
from coach_http.security import Me, Wired
from coach_http.shapes import Line, Once, Paragraph, Version, etag
from coach_http.strict import Body, StrictRoute

router = APIRouter(prefix="/v1/plans", tags=["plans"], route_class=StrictRoute)

Days = Annotated[list[Day], Field(min_length=1, max_length=14)]


class PlanDetails(BaseModel):
    """What a plan may say beside its name and days, as the library's plans do."""

    summary: Paragraph | None = None
    level: Level | None = None
    days_per_week: Annotated[int, Field(ge=1, le=7)] | None = None
    minutes: Annotated[int, Field(ge=10, le=240)] | None = None
    weeks: Annotated[int, Field(ge=1, le=52)] | None = None
    equipment: Annotated[list[Equipment], Field(max_length=50)] | None = None
    progression: Paragraph | None = None
    notes: Annotated[list[Paragraph], Field(max_length=20)] | None = None


class NewPlan(PlanDetails, Body):
    """Days are done in order, the first again after the last."""

    name: Line
    days: Days


class PlanChanges(PlanDetails, Body):
    """Only what is named changes; null takes a detail away. `days` are given whole."""

    name: Line | None = None
    days: Days | None = None

    @model_validator(mode="after")
    def _stays_a_plan(self) -> Self:
        gone = [
            name for name in ("name", "days") if name in self.model_fields_set and not getattr(self, name)
        ]
        if gone:
            raise ValueError(f"`{gone[0]}` cannot be taken away")
        return self


class Plan(NewPlan):
    """`version` is the ETag too; a workout that runs keeps the version that it began with."""

    # What newer code has kept of a plan is no mistake of whoever reads it.
    model_config = ConfigDict(extra="ignore")

    id: UUID
    version: int
    created_at: datetime
    updated_at: datetime


@router.get("")
async def list_plans(me: Me, wired: Wired, cursor: Cursor = None, limit: Limit = 20) -> Page[Plan]:
    """Newest first."""
    found = await wired.plans.page(me.user, place_among_uuids(cursor), limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=[_plan(plan) for plan in found[:limit]],
        cursor=last and cursor_in_time(last.created_at, last.id),
    )


@router.post("", status_code=201)
async def make_plan(new: NewPlan, me: Me, wired: Wired, response: Response, once: Once) -> Plan:
    plan = await wired.plans.make(me.user, new.name, _document(new), once)
    response.headers["Location"] = f"/v1/plans/{plan.id}"
    return _shown(plan, response)


@router.get("/{plan}")
async def read_plan(plan: UUID, me: Me, wired: Wired, response: Response) -> Plan:
    found = await wired.plans.get(me.user, plan)
    if found is None:
        raise NotFound("There is no such plan.")
    return _shown(found, response)


@router.patch("/{plan}")
async def change_plan(
    plan: UUID, changes: PlanChanges, *, me: Me, wired: Wired, response: Response, version: Version
) -> Plan:
    try:
        changed = await wired.plans.change(me.user, plan, changes.name, _document(changes), version)
    except Conflict as error:
        raise Stale(error.message) from None
    return _shown(changed, response)


@router.delete("/{plan}", status_code=204)
async def delete_plan(plan: UUID, me: Me, wired: Wired, version: Version) -> None:
    """Workouts that were done by it stay."""
    try:
        await wired.plans.delete(me.user, plan, version)
    except Conflict as error:
        raise Stale(error.message) from None


def _document(said: NewPlan | PlanChanges) -> dict[str, Any]:
    """What was named, as it is kept; the name has a place of its own."""
    return said.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"name"})


def _shown(plan: records.Plan, response: Response) -> Plan:
    response.headers["ETag"] = etag(plan.version)
    return _plan(plan)


def _plan(plan: records.Plan) -> Plan:
    return Plan(
        id=plan.id,
        name=plan.name,
        version=plan.version,
        created_at=plan.created_at,
        updated_at=plan.updated_at,
        **plan.document,
    )
