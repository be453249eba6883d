import json
from pathlib import Path
from typing import Any

import pytest

from coach.library import Exercise, LibraryError
from coach.library.importers import read_exercises, read_foods, read_snippets, read_videos, recognise

Item = dict[str, Any]

FOODS = (
    "ndb_no,food_group,description,common_name,kcal,protein_g,carbs_g,fat_g\n20045,,Rice,,130,2.7,28.2,0.3\n"
)
PORTIONS = "ndb_no,amount,measure,grams\n20045,1,cup,158\n"
CLIPS = "exercise,s3_key,title\nsquat,videos/squat.mp4,Squat\n"


def put(folder: Path, name: str, content: object) -> Path:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_a_format_is_known_by_its_content_and_not_by_its_name(
    tmp_path: Path, squat: Item, rows: Item
) -> None:
    assert recognise(put(tmp_path, "a.json", [squat])) == "free-exercise-db"
    assert recognise(put(tmp_path, "b.json", [rows])) == "wger"
    assert recognise(put(tmp_path, "c.json", {"squat": {"name": "Squat"}})) == "own"
    assert recognise(put(tmp_path, "d.toml", '[squat]\nname = "Squat"')) == "own"
    assert recognise(put(tmp_path, "e.csv", FOODS)) == "usda-sr28"
    assert recognise(put(tmp_path, "f.csv", CLIPS)) == "videos"
    assert recognise(tmp_path) == "own"


@pytest.mark.parametrize("content", ["[]", "[3]", '[{"what": 1}]', '"text"', "3"])
def test_an_unknown_content_is_told_with_the_formats_that_there_are(tmp_path: Path, content: str) -> None:
    with pytest.raises(LibraryError, match="free-exercise-db"):
        recognise(put(tmp_path, "x.json", content))


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="not JSON"):
        recognise(put(tmp_path, "x.json", "[{"))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be read"):
        read_exercises(tmp_path / "none.json")


def test_exercises_are_read_from_every_format(tmp_path: Path, squat: Item, rows: Item) -> None:
    own = put(tmp_path, "own.json", {"squat": {"name": "Squat"}})
    assert read_exercises(own).records[0].id == "squat"
    assert read_exercises(put(tmp_path, "a.json", [squat])).records[0].id == "Barbell_Squat"
    assert read_exercises(put(tmp_path, "b.json", [rows])).records[0].provenance.source == "wger"


def test_a_named_format_is_believed(tmp_path: Path, squat: Item) -> None:
    with pytest.raises(LibraryError, match="holds no exercises"):
        read_exercises(put(tmp_path, "a.json", [squat]), "usda-sr28")


def test_foods_are_not_looked_for_among_exercises(tmp_path: Path, squat: Item) -> None:
    with pytest.raises(LibraryError, match="holds no foods"):
        read_foods(put(tmp_path, "a.json", [squat]))


def test_measures_lie_beside_the_foods(tmp_path: Path) -> None:
    put(tmp_path, "sr28_portions.csv", PORTIONS)
    (food,) = read_foods(put(tmp_path, "sr28_foods.csv", FOODS)).records
    assert food.portions[0].grams == 158


def test_foods_come_without_measures_where_there_are_none(tmp_path: Path) -> None:
    (food,) = read_foods(put(tmp_path, "table.csv", FOODS)).records
    assert food.portions == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("v.csv", CLIPS),
        ("v.json", '[{"exercise": "squat", "s3_key": "videos/squat.mp4", "title": "Squat"}]'),
        ("v.jsonl", '{"exercise": "squat", "s3_key": "videos/squat.mp4", "title": "Squat"}\n'),
    ],
)
def test_videos_come_as_a_table_a_list_or_lines(tmp_path: Path, name: str, content: str) -> None:
    result = read_videos(put(tmp_path, name, content), [Exercise(id="squat", name="Squat")])
    assert [video.s3_key for video in result.records] == ["videos/squat.mp4"]


def test_our_own_snippets_are_read(root: Path) -> None:
    assert len(read_snippets(root / "library" / "snippets").records) >= 150
