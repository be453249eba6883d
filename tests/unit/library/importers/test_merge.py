import pytest

from coach.library import Exercise, Food, Nutrients, Portion, Provenance
from coach.library.importers import merged_exercises, merged_foods, names_elsewhere

THEIRS = Provenance(source="wger", licence="CC-BY-SA-4.0", author="somebody")
OURS = Exercise(
    id="goblet-squat",
    name="Goblet squat",
    aliases={"en": ("cup squat",)},
    primary=("quads",),
    equipment=("dumbbell",),
    also_with=("kettlebell",),
    execution="Our words.",
    same_as={"free-exercise-db": ("Goblet_Squat",)},
)


def foreign(name: str, **fields: object) -> Exercise:
    return Exercise.model_validate(
        {
            "id": name.replace(" ", "-"),
            "name": name,
            "provenance": THEIRS,
            "execution": "Their words.",
            **fields,
        }
    )


def test_the_same_lift_under_another_name_is_one_record() -> None:
    merged = merged_exercises([OURS], [foreign("Cup Squats")])
    assert [one.id for one in merged.records] == ["goblet-squat"]
    assert merged.folded == {"Cup-Squats": "goblet-squat"}


def test_the_name_becomes_an_alias_and_the_id_a_link() -> None:
    (one,) = merged_exercises([OURS], [foreign("Cup Squats")]).records
    assert one.aliases["en"] == ("cup squat", "Cup Squats")
    assert one.same_as == {"free-exercise-db": ("Goblet_Squat",), "wger": ("Cup-Squats",)}


def test_no_foreign_text_comes_under_our_licence() -> None:
    (one,) = merged_exercises([OURS], [foreign("Cup Squats")]).records
    assert (one.execution, one.provenance.licence) == ("Our words.", "Apache-2.0")


def test_a_link_that_we_made_joins_records_whose_names_differ() -> None:
    there = foreign("Holding It Squat", id="Goblet_Squat", provenance=Provenance(source="free-exercise-db"))
    assert merged_exercises([OURS], [there]).folded == {"Goblet_Squat": "goblet-squat"}


def test_namesakes_with_other_tools_are_two() -> None:
    merged = merged_exercises([OURS], [foreign("Goblet squat", equipment=["barbell"])])
    assert len(merged.records) == 2


def test_namesakes_with_other_muscles_are_two() -> None:
    merged = merged_exercises([OURS], [foreign("Goblet squat", primary=["biceps"])])
    assert len(merged.records) == 2


def test_the_shoulder_of_a_foreign_record_meets_any_part_of_ours() -> None:
    raise_ = Exercise(id="lateral-raise", name="Lateral raise", primary=("side_delts",))
    merged = merged_exercises([raise_], [foreign("Lateral Raises", primary=["shoulders"])])
    assert len(merged.records) == 1


def test_merging_again_changes_nothing() -> None:
    first = merged_exercises([OURS], [foreign("Cup Squats"), foreign("Leg Press")])
    again = merged_exercises(first.records, [foreign("Cup Squats"), foreign("Leg Press")])
    assert again.records == first.records


def test_our_slang_is_known_for_the_records_of_another_set() -> None:
    assert names_elsewhere([OURS], "free-exercise-db") == {"Goblet_Squat": ("Goblet squat", "cup squat")}


def food(name: str, *portions: Portion) -> Food:
    amounts = Nutrients(kcal=89, protein_g=1, carbs_g=23, fat_g=0)
    return Food(
        id=name, name=name, state="raw", ndb_no="09040", description=name, per_100g=amounts, portions=portions
    )


def test_foods_with_the_same_number_are_one_with_all_measures() -> None:
    cup, piece = Portion(measure="cup", grams=150), Portion(measure="medium", grams=118)
    merged = merged_foods([food("banana", cup)], [food("sr28-09040", cup, piece)])
    assert [(one.id, one.portions) for one in merged.records] == [("banana", (cup, piece))]
    assert merged.folded == {"sr28-09040": "banana"}


HAMMER = Exercise(id="hammer-curl", name="Hammer curl", equipment=("dumbbell",), primary=("biceps",))


@pytest.mark.parametrize("name", ["Dumbbell Hammer Curl", "DB Hammer Curls"])
def test_a_lift_that_names_its_implement_is_the_one_that_does_not(name: str) -> None:
    theirs = Exercise(
        id="x", name=name, equipment=("dumbbell",), primary=("biceps",), provenance=Provenance(source="wger")
    )
    assert merged_exercises([HAMMER], [theirs]).folded == {"x": "hammer-curl"}


def test_another_implement_is_another_lift() -> None:
    theirs = Exercise(id="x", name="Cable Hammer Curl", equipment=("cable", "dumbbell"), primary=("biceps",))
    assert merged_exercises([HAMMER], [theirs]).folded == {}
