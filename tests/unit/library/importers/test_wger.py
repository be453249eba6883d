from pathlib import Path
from typing import Any

import pytest

from coach.library.importers import read_exercises, without_copies
from coach.library.importers.wger import exercises

Item = dict[str, Any]


def test_each_record_keeps_its_licence_and_its_author(rows: Item) -> None:
    (one,) = exercises([rows]).records
    assert (one.provenance.licence, one.provenance.author) == ("CC-BY-SA-4.0", "somebody")
    assert one.provenance.credit == "somebody via wger, CC-BY-SA-4.0"


def test_muscles_and_tools_are_brought_into_our_lists(rows: Item) -> None:
    (one,) = exercises([rows]).records
    assert (one.primary, one.secondary) == (("lats", "biceps"), ("traps",))
    assert one.equipment == ("dumbbell", "bench")


def test_a_mat_means_getting_down_to_the_floor(rows: Item) -> None:
    (one,) = exercises([rows]).records
    assert one.floor


def test_notes_follow_the_description(rows: Item) -> None:
    (one,) = exercises([rows]).records
    assert one.execution == "Pull the weights up.\nSlowly"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"license": ""}, "has no licence"),
        ({"description": " "}, "has no description"),
        ({"uuid": None}, "has no id"),
        ({"name": ""}, "has no name"),
        ({"primary_muscles": ["Wings"]}, "has a muscle, a tool or a field that is not known"),
    ],
)
def test_a_record_that_says_nothing_or_may_not_be_shown_is_skipped(
    rows: Item, change: Item, reason: str
) -> None:
    result = exercises([{**rows, **change}])
    assert (result.records, [skip.reason for skip in result.skipped]) == ((), [reason])


def test_an_author_who_is_not_named_is_called_so(rows: Item) -> None:
    (one,) = exercises([{**rows, "license_author": ""}]).records
    assert one.provenance.author == "wger contributors"


def test_the_whole_set_comes_in_but_for_what_says_nothing(shared_data: Path) -> None:
    result = read_exercises(shared_data / "wger_exercises_en.json")
    assert (len(result.records), result.reasons) == (843, {"has no description": 29})


def test_the_records_copied_from_another_set_can_be_dropped(shared_data: Path) -> None:
    originals = read_exercises(shared_data / "free-exercise-db.exercises.json").records
    kept = without_copies(read_exercises(shared_data / "wger_exercises_en.json"), originals)
    assert kept.reasons["copied from another set"] == 10
    assert "Tricep Dumbbell Kickback" in {skip.record for skip in kept.skipped}
