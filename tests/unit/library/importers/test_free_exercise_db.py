from pathlib import Path
from typing import Any

import pytest

from coach.library.importers import read_exercises
from coach.library.importers.free_exercise_db import exercises

Item = dict[str, Any]


def test_facts_are_brought_into_our_lists(squat: Item) -> None:
    (one,) = exercises([squat]).records
    assert (one.primary, one.secondary) == (("quads",), ("lower_back", "shoulders"))
    assert (one.equipment, one.level, one.mechanic) == (("barbell",), "advanced", "compound")
    assert (one.pattern, one.loading, one.modality) == ("squat", "plates", "weight_reps")


def test_the_id_stays_and_the_steps_become_one_text(squat: Item) -> None:
    (one,) = exercises([squat]).records
    assert (one.id, one.execution) == ("Barbell_Squat", "Take the bar. Sit down.")


def test_a_record_says_where_it_comes_from(squat: Item) -> None:
    (one,) = exercises([squat]).records
    assert one.provenance.credit == "free-exercise-db via free-exercise-db, Unlicense as declared"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"primaryMuscles": ["wings"]}, "lacks, or does not know, 'wings'"),
        ({"level": "godlike"}, "lacks, or does not know, 'godlike'"),
        ({"equipment": "spaceship"}, "lacks, or does not know, 'spaceship'"),
        ({"id": "has spaces"}, "id is not usable"),
        ({"primaryMuscles": 3}, "is not of the format's shape"),
    ],
)
def test_a_record_that_cannot_be_used_is_skipped_with_the_reason(
    squat: Item, change: Item, reason: str
) -> None:
    result = exercises([{**squat, **change}, squat])
    assert [one.id for one in result.records] == ["Barbell_Squat"]
    assert [skip.reason for skip in result.skipped] == [reason]


def test_an_id_that_comes_again_is_skipped(squat: Item) -> None:
    result = exercises([squat, squat])
    assert (len(result.records), result.reasons) == (1, {"its id occurs twice": 1})


def test_the_whole_set_comes_in(shared_data: Path) -> None:
    result = read_exercises(shared_data / "free-exercise-db.exercises.json")
    assert (len(result.records), result.skipped) == (873, ())
