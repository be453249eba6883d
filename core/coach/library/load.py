"""The library's own format: TOML files in which each table is one record and its heading is the id.

A folder is read file by file, in order of name. JSON of the same shape (`{"goblet-squat": {…}}`) is read too.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from coach.library.exercise import Exercise
from coach.library.food import Food
from coach.library.plan import Plan
from coach.library.record import Record
from coach.library.snippet import Snippet

R = TypeVar("R", bound=Record)

SUFFIXES = (".toml", ".json")


class LibraryError(Exception):
    """A library file that cannot be used; the message names the file, the record and the field."""

    def __init__(self, path: Path, problem: str, *, record: str = "", field: str = "") -> None:
        place = ", ".join(part for part in (path.name, record and f"[{record}]", field) if part)
        super().__init__(f"{place}: {problem}")
        self.path, self.record, self.field, self.problem = path, record, field, problem


@dataclass(frozen=True)
class Library:
    """All that the coach ships with."""

    exercises: tuple[Exercise, ...]
    snippets: tuple[Snippet, ...]
    foods: tuple[Food, ...]
    plans: tuple[Plan, ...]


def load_library(folder: Path) -> Library:
    """The four sub-folders of the library. Raises LibraryError."""
    return Library(
        exercises=load_exercises(folder / "exercises"),
        snippets=load_snippets(folder / "snippets"),
        foods=load_foods(folder / "foods"),
        plans=load_plans(folder / "plans"),
    )


def load_exercises(path: Path) -> tuple[Exercise, ...]:
    return load(path, Exercise)


def load_snippets(path: Path) -> tuple[Snippet, ...]:
    return load(path, Snippet)


def load_foods(path: Path) -> tuple[Food, ...]:
    return load(path, Food)


def load_plans(path: Path) -> tuple[Plan, ...]:
    return load(path, Plan)


def load(path: Path, model: type[R]) -> tuple[R, ...]:
    """The records of a file or a folder. Raises LibraryError, also for an id that occurs twice."""
    records: dict[str, R] = {}
    for file in _files(path):
        for record_id, fields in parse(file).items():
            if record_id in records:
                raise LibraryError(file, "this id is taken: ids are unique in a folder", record=record_id)
            records[record_id] = _record(file, model, record_id, fields)
    return tuple(records.values())


def parse(file: Path) -> dict[str, Any]:
    """The tables of one file, by heading."""
    try:
        text = file.read_text(encoding="utf-8")
        tables: Any = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise LibraryError(file, f"cannot be read: {error}") from error
    if not isinstance(tables, dict):
        raise LibraryError(file, "must map ids to records")
    return tables


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    files = sorted(file for file in path.glob("*") if file.suffix in SUFFIXES)
    if not files:
        raise LibraryError(path, "holds no .toml or .json file")
    yield from files


def _record(file: Path, model: type[R], record_id: str, fields: Any) -> R:
    if not isinstance(fields, dict):
        raise LibraryError(file, "must be a table with fields", record=record_id)
    try:
        return model.model_validate({"id": record_id, **fields})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise LibraryError(file, first["msg"], record=record_id, field=field) from error
