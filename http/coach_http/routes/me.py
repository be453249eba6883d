"""The user's own profile, everything that is kept of the user, and the end of the account."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, Field

from coach.errors import BadFrame, Conflict
from coach.loading.inventory import read_rack
from coach.records.profile import Profile
from coach_http.problems import Stale
from coach_http.security import Me, Wired
from coach_http.shapes import Line, Version, Word, etag
from coach_http.strict import Body, StrictRoute

RETRY_AFTER = "3"
"""Seconds."""

YOUNGEST, OLDEST = 13, 120
"""Years. Who is younger has no account."""

router = APIRouter(prefix="/v1/me", tags=["me"], route_class=StrictRoute)


def _of_iana(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise ValueError("is not a time zone of the IANA database, as `Europe/Berlin` is") from None
    return name


def _loadable(spec: dict[str, Any]) -> dict[str, Any]:
    """In one unit or the other: which one a workout is in is said when it begins."""
    try:
        read_rack(spec, "kg")
    except ValueError:
        read_rack(spec, "lb")
    return spec


Rack = Annotated[dict[Word, Any], Field(max_length=8), AfterValidator(_loadable)]


class ProfileChanges(Body):
    """Only what is named changes; null puts a field back to its default. `weight_pace`: kilograms a week.
    With `hide_numbers` nothing shows calories or aims at a weight."""

    name: Line | None = None
    unit: Literal["kg", "lb"] | None = None
    birth_date: date | None = None
    sex: Literal["female", "male"] | None = None
    height_cm: Annotated[float, Field(ge=50, le=280)] | None = None
    activity: Literal["sedentary", "light", "moderate", "active", "very_active"] | None = None
    time_zone: Annotated[Word, AfterValidator(_of_iana)] | None = None
    locale: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] | None = None
    goals: Annotated[list[Line], Field(max_length=10)] | None = None
    weight_aim: Literal["lose", "maintain", "gain"] | None = None
    weight_pace: Annotated[float, Field(ge=0, le=2)] | None = None
    equipment: Annotated[list[Word], Field(max_length=60)] | None = None
    inventory: Annotated[dict[Word, Rack], Field(max_length=30)] | None = None
    pregnant: bool | None = None
    hide_numbers: bool | None = None

    def changes(self) -> dict[str, Any]:
        """What was named, with the defaults in the place of nulls."""
        named = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: getattr(Profile(), name) if value is None else value for name, value in named.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class MyProfile(Profile):
    """Its `version` is the ETag too."""

    id: str


class Leaving(BaseModel):
    """The account cannot be used any more; what is kept of it is being erased."""

    state: Literal["erasing"] = "erasing"


class Preparing(BaseModel):
    """The archive is being made."""

    state: Literal["preparing"] = "preparing"


@router.get("")
async def read_me(me: Me, wired: Wired, response: Response) -> MyProfile:
    return _shown(await wired.profiles.get(me.user), me, response)


@router.patch("")
async def change_me(
    changes: ProfileChanges, me: Me, wired: Wired, response: Response, version: Version
) -> MyProfile:
    _check_age(changes.birth_date, datetime.fromtimestamp(wired.clock() / 1000, UTC).date())
    try:
        profile = await wired.profiles.change(me.user, changes.changes(), version)
    except Conflict as error:
        raise Stale(error.message) from None
    return _shown(profile, me, response)


@router.delete("", status_code=202)
async def leave(me: Me, wired: Wired) -> Leaving:
    """Erases the account: everything that is kept of it, and the sign-in. Begun when this is answered, it ends
    by itself; tokens that are still valid are refused from now on."""
    await wired.leaving.leave(me.user)
    return Leaving()


@router.get(
    "/export",
    status_code=202,
    response_model=Preparing,
    responses={303: {"description": "The archive is to be had at `Location`, for some minutes."}},
)
async def take_out(me: Me, wired: Wired) -> Response:
    """Everything that is kept of the user, as one zip. Ask again after `Retry-After` seconds, until the answer
    is 303. An archive is given out for an hour; then it is made anew."""
    address = await wired.asking.ask(me.user)
    if address is not None:
        return Response(status_code=303, headers={"Location": address})
    return JSONResponse(Preparing().model_dump(), 202, {"Retry-After": RETRY_AFTER})


def _shown(profile: Profile, me: Me, response: Response) -> MyProfile:
    response.headers["ETag"] = etag(profile.version)
    return MyProfile(id=me.user, **asdict(profile))


def _check_age(born: date | None, today: date) -> None:
    if born is None:
        return
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not YOUNGEST <= age <= OLDEST:
        raise BadFrame(f"`birth_date`: Coach is for people of {YOUNGEST} years and over.")
