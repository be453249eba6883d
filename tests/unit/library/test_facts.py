"""Our facts against those of free-exercise-db for the same exercise: each difference is reviewed."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.library import Exercise, Library
from coach.library.importers.free_exercise_db import EQUIPMENT, LEVELS, MUSCLES, SOURCE
from coach.library.load import parse

OURS_AS_THEIRS = {
    **{ours: theirs for theirs, ours in MUSCLES.items()},
    **dict.fromkeys(("front_delts", "side_delts", "rear_delts", "rotator_cuff"), "shoulders"),
    "obliques": "abdominals",
    "hip_flexors": "quadriceps",
    "serratus": "chest",
    "shins": "calves",
}
THEIR_TOOLS = {
    **{tools[0]: theirs for theirs, tools in EQUIPMENT.items() if tools},
    "smith_machine": "machine",
    "mini_band": "bands",
    "landmine": "barbell",
}
UNSAID = {"body only", "", "other"}
"""They use these three for much the same."""

Difference = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def facts(shared_data: Path) -> dict[str, dict[str, str]]:
    with (shared_data / "exercise_facts.csv").open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def differences(one: Exercise, there: str, fact: dict[str, str]) -> Iterator[Difference]:
    primary = {OURS_AS_THEIRS[muscle] for muscle in one.primary}
    if not primary & {*fact["primary_muscles"].split("|")}:
        yield "primary", one.id, there, " ".join(one.primary), fact["primary_muscles"]
    if one.mechanic and fact["mechanic"] and one.mechanic != fact["mechanic"]:
        yield "mechanic", one.id, there, one.mechanic, fact["mechanic"]
    if one.level != LEVELS[fact["level"]]:
        yield "level", one.id, there, one.level, LEVELS[fact["level"]]
    tools = {THEIR_TOOLS.get(tool, "other") for tool in (*one.equipment[:1], *one.also_with)} or {"body only"}
    theirs = fact["equipment"]
    if theirs not in tools and not (theirs in UNSAID and tools & UNSAID):
        yield "equipment", one.id, there, " ".join(one.equipment), theirs


def test_every_linked_record_exists(library: Library, facts: dict[str, dict[str, str]]) -> None:
    linked = [there for one in library.exercises for there in one.same_as.get(SOURCE, ())]
    assert len(linked) > 200
    assert [there for there in linked if there not in facts] == []


def test_every_difference_is_reviewed_and_every_reviewed_one_is_there(
    library: Library, facts: dict[str, dict[str, str]], root: Path
) -> None:
    found = {
        difference
        for one in library.exercises
        for there in one.same_as.get(SOURCE, ())
        for difference in differences(one, there, facts[there])
    }
    listed = parse(root / "library" / "disagreements.toml")
    reviewed = {
        (kind, line["exercise"], line["other"], line["ours"], line["theirs"])
        for kind in ("primary", "mechanic", "equipment", "level")
        for line in listed[kind]
    }
    assert found == reviewed


def test_every_difference_has_a_reason(root: Path) -> None:
    listed = parse(root / "library" / "disagreements.toml")
    reasons = [
        line["reason"] for kind in ("primary", "mechanic", "equipment", "level") for line in listed[kind]
    ]
    assert [reason for reason in reasons if " " not in reason and reason not in listed["reasons"]] == []
