from typing import Any

import pytest

from coach.library import Exercise
from coach.library.importers.videos import videos

SQUAT = Exercise(id="goblet-squat", name="Goblet squat", aliases={"es": ("sentadilla goblet",)})
CLIP = {"exercise": "goblet-squat", "s3_key": "videos/goblet.mp4", "title": "Goblet squat, from the side"}


@pytest.mark.parametrize("named", ["goblet-squat", "Goblet Squats", "Sentadilla Goblet"])
def test_the_exercise_is_found_by_id_name_or_alias(named: str) -> None:
    (video,) = videos([{**CLIP, "exercise": named}], [SQUAT]).records
    assert video.exercise == "goblet-squat"


def test_licence_credit_and_the_part_that_counts_are_kept() -> None:
    extra = {"license": "CC-BY-4.0", "credit": "Ana", "start_s": "3", "end_s": "9.5", "cue": "Sit tall"}
    (video,) = videos([{**CLIP, **extra}], [SQUAT]).records
    assert (video.license, video.credit, video.start_s, video.end_s) == ("CC-BY-4.0", "Ana", 3, 9.5)


@pytest.mark.parametrize("column", ["key", "S3 key", "video"])
def test_the_key_may_stand_in_a_column_of_another_name(column: str) -> None:
    (video,) = videos(
        [{"exercise": "goblet-squat", column: "a.mp4", "title": "Goblet squat"}], [SQUAT]
    ).records
    assert video.s3_key == "a.mp4"


def test_empty_cells_are_nothing() -> None:
    (video,) = videos([{**CLIP, "license": "", "start_s": ""}], [SQUAT]).records
    assert (video.license, video.start_s) == (None, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"exercise": "flying"}, "names an exercise that the library does not have"),
        ({"s3_key": "/etc/passwd"}, "s3_key is not usable"),
        ({"s3_key": "a/../../b.mp4"}, "s3_key is not usable"),
        ({"s3_key": "https://elsewhere/a.mp4"}, "s3_key is not usable"),
        ({"s3_key": "x" * 1025}, "s3_key is not usable"),
        ({"title": ""}, "title is missing"),
        ({"s3_key": ""}, "s3_key is missing"),
        ({"start_s": 5, "end_s": 4}, "the part from start_s to end_s is not usable"),
    ],
)
def test_a_row_that_cannot_be_used_is_skipped_with_the_reason(change: dict[str, Any], reason: str) -> None:
    result = videos([{**CLIP, **change}], [SQUAT])
    assert (result.records, [skip.reason for skip in result.skipped]) == ((), [reason])


def test_a_key_that_comes_again_is_skipped() -> None:
    assert videos([CLIP, CLIP], [SQUAT]).reasons == {"its key occurs twice": 1}
