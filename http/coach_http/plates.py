"""The shapes of photos and of the plates in them, as clients read and write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from coach.library.food import State
from coach.nutrition.estimating import MAX_GRAMS, Totals, totals
from coach.photos.editing import Edit
from coach.photos.failures import Failure, failure
from coach.photos.plate import MOST_ITEMS, Plate, PlateItem, Question, read_plate
from coach.records import photo as records
from coach.records.photo import PhotoStatus
from coach_http.shapes import Line, Paragraph
from coach_http.strict import Body

Grams = Annotated[float, Field(gt=0, le=MAX_GRAMS)]
ItemId = Annotated[str, Field(pattern=r"^[a-z][0-9]{1,6}$")]


class NewPhoto(Body):
    """`eaten_at` without it: now."""

    content_type: Literal["image/jpeg", "image/png", "image/webp"] = "image/jpeg"
    eaten_at: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A form: `fields` as they are, then the file as `file`, of at most `max_bytes`."""

    url: str
    fields: Mapping[str, str]
    expires_at: datetime
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Started:
    """The new photo's id, and where its picture goes."""

    photo: UUID
    upload: Upload


class ItemEdit(Body):
    """With `id`, an item of the estimate as it should become; without, a new one, which needs a `name`."""

    id: ItemId | None = None
    name: Line | None = None
    state: State | None = None
    grams: Grams | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.id is None and self.name is None:
            raise ValueError("either `id` or `name` is needed")
        return self

    def edit(self) -> Edit:
        return Edit(self.id, self.name, self.state, self.grams)


class PhotoChanges(Body):
    """`items` whole, or `text` instead of them; when it was eaten beside either, or alone."""

    items: Annotated[list[ItemEdit], Field(max_length=MOST_ITEMS)] | None = None
    text: Paragraph | None = None
    eaten_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if self.items is not None and self.text is not None:
            raise ValueError("either `items` or `text`, not both")
        return self


@dataclass(frozen=True, slots=True)
class Estimate:
    """Items with ranges, and their sums. `edited`: by the user, and no longer as the model saw it.

    Items that are `unmatched` or `implausible` have no numbers and count in no total: ask about them.
    """

    items: Sequence[PlateItem]
    totals: Totals | None
    questions: Sequence[Question]
    edited: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """`version` is the ETag too. `url` is of the checked copy, for an hour. `hidden`: this user is shown no
    numbers, so there are none here. `meal` is there once it was confirmed."""

    id: UUID
    status: PhotoStatus
    version: int
    url: str | None
    width: int | None
    height: int | None
    estimate: Estimate | None
    hidden: bool
    failure: Failure | None
    meal: UUID | None
    local_day: date
    eaten_at: datetime
    created_at: datetime
    updated_at: datetime


def plate_of(photo: records.Photo) -> Plate:
    """As the user left it, else as it was estimated; an empty one before that."""
    return read_plate(photo.edits or photo.estimate or {})


def described(photo: records.Photo, url: str | None, *, hidden: bool) -> Photo:
    return Photo(
        id=photo.id,
        status=photo.status,
        version=photo.version,
        url=url,
        width=photo.width,
        height=photo.height,
        estimate=_estimate(photo, hidden=hidden),
        hidden=hidden,
        failure=failure(photo.failure),
        meal=photo.meal,
        local_day=photo.local_day,
        eaten_at=photo.eaten_at,
        created_at=photo.created_at,
        updated_at=photo.updated_at,
    )


def _estimate(photo: records.Photo, *, hidden: bool) -> Estimate | None:
    if photo.estimate is None and photo.edits is None:
        return None
    plate, edited = plate_of(photo), photo.edits is not None
    if hidden:
        items = [replace(item, kcal=None, protein_g=None, carbs_g=None, fat_g=None) for item in plate.items]
        return Estimate(items, None, [replace(q, kcal_swing=0.0) for q in plate.questions], edited)
    return Estimate(plate.items, totals(plate.items), plate.questions, edited)
