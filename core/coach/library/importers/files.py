"""Which format a file has, told by what is in it, and the records that it gives."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, get_args

from coach.library.exercise import Exercise
from coach.library.food import Food
from coach.library.importers import free_exercise_db, usda_sr28, wger
from coach.library.importers.report import Import
from coach.library.importers.videos import Video, videos
from coach.library.load import LibraryError, load_exercises, load_foods, load_snippets
from coach.library.snippet import Snippet

Format = Literal["own", "free-exercise-db", "wger", "usda-sr28", "videos"]
FORMATS: tuple[Format, ...] = get_args(Format)

Row = dict[str, Any]


def recognise(path: Path) -> Format:
    """The format of a file, by its fields; a folder is our own. Raises LibraryError where none fits."""
    if path.is_dir() or path.suffix == ".toml":
        return "own"
    content = _json(path) if path.suffix == ".json" else _rows(path)
    if isinstance(content, dict):
        return "own"
    first = content[0] if isinstance(content, list) and content else None
    fields = set(first) if isinstance(first, dict) else set()
    if {"primaryMuscles", "instructions"} <= fields:
        return "free-exercise-db"
    if {"uuid", "primary_muscles", "license"} <= fields:
        return "wger"
    if {"ndb_no", "kcal"} <= fields:
        return "usda-sr28"
    if {"exercise", "s3_key"} <= fields:
        return "videos"
    raise LibraryError(path, "is of no known format; name one of: " + ", ".join(FORMATS))


def read_exercises(path: Path, format: Format | None = None) -> Import[Exercise]:
    """Raises LibraryError where the file cannot be read, or holds something else."""
    match format or recognise(path):
        case "own":
            return Import(load_exercises(path))
        case "free-exercise-db":
            return free_exercise_db.exercises(_items(path))
        case "wger":
            return wger.exercises(_items(path))
        case other:
            raise LibraryError(path, f"is of the format {other}, which holds no exercises")


def read_foods(path: Path, format: Format | None = None, portions: Path | None = None) -> Import[Food]:
    """Measures lie in `portions`, else beside it in a file with `portions` for `foods` in its name."""
    match format or recognise(path):
        case "own":
            return Import(load_foods(path))
        case "usda-sr28":
            beside = portions or path.with_name(path.name.replace("foods", "portions"))
            measures = _rows(beside) if beside != path and beside.is_file() else ()
            return usda_sr28.foods(_rows(path), measures)
        case other:
            raise LibraryError(path, f"is of the format {other}, which holds no foods")


def read_snippets(path: Path) -> Import[Snippet]:
    return Import(load_snippets(path))


def read_videos(path: Path, exercises: Iterable[Exercise]) -> Import[Video]:
    """A CSV with a heading, a JSON list, or one JSON object a line: exercise, s3_key, title, and more."""
    return videos(_items(path) if path.suffix == ".json" else _rows(path), exercises)


def _items(path: Path) -> list[Row]:
    content = _json(path)
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise LibraryError(path, "must be a list of objects")
    return content


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except ValueError as error:
        raise LibraryError(path, f"is not JSON: {error}") from error


def _rows(path: Path) -> list[Row]:
    lines = _text(path).splitlines()
    if path.suffix != ".jsonl":
        return list(csv.DictReader(lines))
    try:
        return [json.loads(line) for line in lines if line.strip()]
    except ValueError as error:
        raise LibraryError(path, f"is not one JSON object a line: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(path, f"cannot be read: {error}") from error
