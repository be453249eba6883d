import pytest
from pydantic import ValidationError

from coach.library import Plan
from coach.library.plan import Item, passage

SQUAT = {
    "exercise": "goblet-squat",
    "equipment": "dumbbell",
    "class": "compound",
    "sets": 3,
    "target_reps": 8,
    "target_rpe": 8,
    "range": [8, 12],
}
TOP_SET = {
    "exercise": "bench-press",
    "equipment": "barbell",
    "class": "compound",
    "sets": 3,
    "scheme": [[1, 8], [5, 8]],
}


def test_a_plan_is_read_out_day_by_day() -> None:
    plan = Plan.model_validate(
        {
            "id": "p",
            "name": "Short",
            "summary": "For busy weeks.",
            "level": "beginner",
            "days_per_week": 2,
            "minutes": 30,
            "weeks": 4,
            "progression": "Add reps.",
            "days": [{"name": "A", "items": [SQUAT, TOP_SET]}],
        }
    )
    assert "A: goblet squat 3 x 8-12 at RPE 8; bench press 3 sets (1 at RPE 8, 5 at RPE 8)." in passage(plan)


@pytest.mark.parametrize(
    "change",
    [
        {"scheme": [[5, 8]]},
        {"target_rpe": None},
        {"range": [12, 8]},
        {"target_rpe": 8.3},
        {"target_rpe": 5},
        {"sets": 0},
        {"class": "big"},
    ],
)
def test_an_item_that_the_rules_cannot_compute_with_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Item.model_validate({**SQUAT, **change})


def test_an_item_knows_its_class_under_the_rules_name() -> None:
    assert Item.model_validate(SQUAT).model_dump(by_alias=True)["class"] == "compound"
