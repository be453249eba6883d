from collections import Counter
from pathlib import Path

import pytest

from coach.library import Library, LibraryError, load_exercises, load_snippets

RECORD = """
[wall-squat]
name = "Wall squat"
pattern = "squat"
primary = ["quads"]
"""


def written(folder: Path, text: str, name: str = "some.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_heading_is_the_id(tmp_path: Path) -> None:
    (exercise,) = load_exercises(written(tmp_path, RECORD))
    assert exercise.id == "wall-squat"


def test_a_record_without_provenance_is_our_own(tmp_path: Path) -> None:
    (exercise,) = load_exercises(written(tmp_path, RECORD))
    assert exercise.provenance.licence == "Apache-2.0"
    assert exercise.provenance.credit == ""


def test_json_of_the_same_shape_is_read_too(tmp_path: Path) -> None:
    (exercise,) = load_exercises(written(tmp_path, '{"wall-squat": {"name": "Wall squat"}}', "some.json"))
    assert exercise.name == "Wall squat"


def test_a_folder_is_read_in_order_of_file_names(tmp_path: Path) -> None:
    written(tmp_path, RECORD, "b.toml")
    written(tmp_path, RECORD.replace("wall-squat", "air-squat"), "a.toml")
    assert [exercise.id for exercise in load_exercises(tmp_path)] == ["air-squat", "wall-squat"]


@pytest.mark.parametrize(
    ("text", "record", "field"),
    [
        (RECORD + 'colour = "red"', "wall-squat", "colour"),
        (RECORD.replace('"quads"', '"thighs"'), "wall-squat", "primary.0"),
        (RECORD.replace('name = "Wall squat"', ""), "wall-squat", "name"),
        ("wall-squat = 3", "wall-squat", ""),
        ("[wall-squat", "", ""),
    ],
)
def test_an_error_names_file_record_and_field(tmp_path: Path, text: str, record: str, field: str) -> None:
    with pytest.raises(LibraryError) as caught:
        load_exercises(written(tmp_path, text))
    assert (caught.value.path.name, caught.value.record, caught.value.field) == ("some.toml", record, field)
    assert "some.toml" in str(caught.value)


def test_an_id_that_occurs_in_two_files_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, RECORD, "a.toml")
    written(tmp_path, RECORD, "b.toml")
    with pytest.raises(LibraryError, match="unique"):
        load_exercises(tmp_path)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="holds no"):
        load_snippets(tmp_path)


def test_a_json_list_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="must map ids"):
        load_exercises(written(tmp_path, "[]", "some.json"))


def test_an_id_of_ours_is_used_once_across_all_kinds(library: Library) -> None:
    every = (*library.exercises, *library.snippets, *library.foods, *library.plans)
    counted = Counter(record.id for record in every)
    assert [name for name, count in counted.items() if count > 1] == []
