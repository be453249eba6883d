"""The exercise library."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from coach.errors import NotFound
from coach.records import exercise as records
from coach_http.paging import Cursor, Limit, Page, cursor_by_name, place_by_name
from coach_http.security import Me, Wired
from coach_http.shapes import NO_NUL, Word

router = APIRouter(prefix="/v1/exercises", tags=["exercises"])


@dataclass(frozen=True, slots=True)
class Video:
    """`url` is good for an hour; from `start_s` to `end_s` the exercise is shown."""

    url: str
    title: str
    credit: str | None
    licence: str | None
    start_s: float | None
    end_s: float | None
    cue: str | None


@dataclass(frozen=True, slots=True)
class Exercise:
    """`record` is the library's own, in the format that its reference describes."""

    id: str
    name: str
    record: Mapping[str, Any]
    videos: Sequence[Video]


class Search(BaseModel):
    """What is given must all hold. `query`: the beginnings of words of a name, in any language."""

    query: Annotated[str, Field(max_length=100, pattern=NO_NUL)] | None = None
    muscle: Word | None = None
    equipment: Word | None = None
    level: Word | None = None
    cursor: Cursor = None
    limit: Limit = 50


@router.get("")
async def find_exercises(me: Me, wired: Wired, search: Annotated[Search, Query()]) -> Page[Exercise]:
    """In order of their names."""
    wanted = records.Wanted(search.query, search.muscle, search.equipment, search.level)
    found = await wired.exercises.find(me.user, wanted, place_by_name(search.cursor), search.limit + 1)
    last = found[search.limit - 1] if len(found) > search.limit else None
    return Page(
        items=[_shown(exercise, wired) for exercise in found[: search.limit]],
        cursor=last and cursor_by_name(last.name, last.id),
    )


@router.get("/{exercise}")
async def read_exercise(
    exercise: Annotated[str, Path(max_length=64, pattern=NO_NUL)], me: Me, wired: Wired
) -> Exercise:
    found = await wired.exercises.get(me.user, exercise)
    if found is None:
        raise NotFound("There is no such exercise.")
    return _shown(found, wired)


def _shown(exercise: records.Exercise, wired: Wired) -> Exercise:
    return Exercise(
        exercise.id, exercise.name, exercise.record, [_video(video, wired) for video in exercise.videos]
    )


def _video(video: records.Video, wired: Wired) -> Video:
    fields = asdict(video)
    return Video(url=wired.media.address(fields.pop("s3_key")), **fields)
