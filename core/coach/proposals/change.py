"""What can be proposed, as plain data: everything that is needed to carry it out later, and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from coach.errors import Conflict
from coach.frames.workout import Uuid
from coach.library.plan import Day

State = Literal["open", "accepted", "rejected", "failed"]

HOUR = 3_600_000
LASTS = {"swap": HOUR // 2, "plan": 24 * HOUR, "meal": 24 * HOUR, "goal": 24 * HOUR}
"""Milliseconds in which a proposal may be accepted: a swap is for the workout at hand."""


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)


class Swap(_Change):
    """In the workout at hand one exercise takes the place of another; `trains` muscles and `strains` joints."""

    change: Literal["swap"] = "swap"
    workout: Uuid
    from_: str = Field(alias="from")
    to: str
    reason: str = "preference"
    trains: tuple[str, ...] = ()
    strains: tuple[str, ...] = ()

    def shown(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"change", "trains", "strains"})


class PlanChange(_Change):
    """The plan's days as they would become; `edits` say in words what differs. Made for one version.

    `more` is the exercise that comes in or is done more or harder; `trains` and `strains` as of a swap.
    """

    change: Literal["plan"] = "plan"
    plan: UUID
    name: str
    version: int
    days: tuple[Day, ...] = Field(min_length=1, max_length=14)
    edits: tuple[str, ...]
    more: str | None = None
    trains: tuple[str, ...] = ()
    strains: tuple[str, ...] = ()

    def shown(self) -> dict[str, Any]:
        """The days would not fit into a frame."""
        return self.model_dump(mode="json", exclude={"change", "days", "more", "trains", "strains"})


class MealEaten(_Change):
    """Items as the food table knows them. `hidden`: this user is shown no numbers."""

    change: Literal["meal"] = "meal"
    items: tuple[dict[str, Any], ...] = Field(min_length=1)
    eaten_at: AwareDatetime
    totals: dict[str, Any]
    hidden: bool = False

    def shown(self) -> dict[str, Any]:
        seen: dict[str, Any] = {
            "eaten_at": self.eaten_at.isoformat(),
            "items": [_shown_item(item, self.hidden) for item in self.items],
        }
        return seen if self.hidden else {**seen, "totals": self.totals}


class Goal(_Change):
    """The weight that is aimed at; `pace` in kilograms a week. Made for one version of the profile."""

    change: Literal["goal"] = "goal"
    version: int
    weight_aim: Literal["lose", "maintain", "gain"]
    weight_pace: Annotated[float, Field(ge=0, le=2)] | None = None

    def shown(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"change"}, exclude_none=True)


Change = Swap | PlanChange | MealEaten | Goal

_changes: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="change")])


@dataclass(frozen=True, slots=True)
class Proposal:
    """`expires_at`: UTC milliseconds. `settled`: a yes had its effect, and has it only once.
    `failure`: why a yes could not be carried out any more."""

    id: str
    turn: str
    change: Change
    summary: str
    expires_at: int
    state: State = "open"
    settled: bool = False
    failure: str | None = None


def read(kept: Mapping[str, Any]) -> Change:
    """A change as it was kept."""
    return _changes.validate_python(kept)


def _shown_item(item: Mapping[str, Any], hidden: bool) -> dict[str, Any]:
    numbers = ("grams",) if hidden else ("grams", "kcal", "protein_g")
    amounts = {name: found["mid"] for name in numbers if (found := item.get(name))}
    return {"name": item["name"], "status": item["status"], **amounts}


def decided(found: Proposal, *, accept: bool, now: int) -> bool:
    """Whether this very answer was given before. Raises Conflict where another was, or where it is too late."""
    if found.state == "open":
        if found.expires_at <= now:
            raise Conflict("This proposal has run out. Ask the coach again.")
        return False
    if accept == (found.state == "rejected"):
        raise Conflict("This proposal was answered otherwise already.")
    return True
