"""The list of videos that lie in the bucket already: which exercise, which S3 key, which title."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from coach.library.exercise import Exercise
from coach.library.importers.names import normalised
from coach.library.importers.report import Import, Skipped
from coach.library.record import Line, Part, RecordId


def _inside_the_bucket(key: str) -> str:
    if key.startswith("/") or "://" in key or ".." in key.split("/") or len(key.encode()) > 1024:
        raise ValueError(
            "an S3 key has at most 1,024 bytes, no leading slash and no way up, and is no address"
        )
    return key


Key = Annotated[Line, AfterValidator(_inside_the_bucket)]

COLUMNS = {"key": "s3_key", "s3 key": "s3_key", "video": "s3_key"}
"""Other names of a column, in lower case."""

Seconds = Annotated[float, Field(ge=0)]


class Video(Part):
    """One clip. `start_s` and `end_s` cut the part that shows the exercise."""

    exercise: RecordId
    s3_key: Key
    title: Line
    license: Line | None = None
    credit: Line | None = None
    start_s: Seconds | None = None
    end_s: Seconds | None = None
    cue: Line | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end_s is not None and self.end_s <= (self.start_s or 0):
            raise ValueError("`end_s` comes after `start_s`")
        return self


def videos(rows: Iterable[Mapping[str, Any]], exercises: Iterable[Exercise]) -> Import[Video]:
    """The exercise may be named by id, name or alias; one that the library does not have is skipped."""
    known = _index(exercises)
    records: dict[str, Video] = {}
    skipped = []
    for place, told in enumerate(rows):
        row = {COLUMNS.get(name.strip().lower(), name): value for name, value in told.items()}
        label = str(row.get("s3_key") or row.get("title") or f"row {place}")
        named = str(row.get("exercise", ""))
        exercise = known.get(named) or known.get(normalised(named))
        if not exercise:
            skipped.append(Skipped(label, "names an exercise that the library does not have"))
            continue
        filled = {name: value for name, value in row.items() if value not in ("", None)}
        try:
            video = Video.model_validate({**filled, "exercise": exercise})
        except ValidationError as error:
            skipped.append(Skipped(label, _problem(error)))
            continue
        if video.s3_key in records:
            skipped.append(Skipped(label, "its key occurs twice"))
        else:
            records[video.s3_key] = video
    return Import(tuple(records.values()), tuple(skipped))


def _index(exercises: Iterable[Exercise]) -> dict[str, str]:
    known: dict[str, str] = {}
    for exercise in exercises:
        known[exercise.id] = exercise.id
        for name in exercise.names:
            known.setdefault(normalised(name), exercise.id)
    return known


def _problem(error: ValidationError) -> str:
    first = error.errors()[0]
    field = first["loc"][0] if first["loc"] else "the part from start_s to end_s"
    return f"{field} is {'missing' if first['type'] == 'missing' else 'not usable'}"
