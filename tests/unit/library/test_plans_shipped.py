"""What every plan that we ship must satisfy: the engine computes with it as it stands."""

from collections.abc import Iterator

from coach.library import Exercise, Library, Plan
from coach.library.plan import Item

MADE_OF = {
    "barbell": {"barbell", "ez_bar", "trap_bar", "smith_machine"},
    "dumbbell": {"dumbbell"},
    "kettlebell": {"kettlebell"},
    "cable": {"cable"},
    "machine": {"machine"},
    "band": {"band"},
}
FURNITURE = {"wall", "towel", "other"}
"""What is at hand where there is no equipment."""


def items(library: Library) -> Iterator[tuple[Plan, Item, Exercise]]:
    by_id = {one.id: one for one in library.exercises}
    for plan in library.plans:
        for day in plan.days:
            for item in day.items:
                assert item.exercise in by_id, f"{plan.id} wants {item.exercise}"
                yield plan, item, by_id[item.exercise]


def test_the_seven_starter_plans_are_there(library: Library) -> None:
    assert {plan.id for plan in library.plans} == {
        "beginner-full-body",
        "upper-lower",
        "push-pull-legs",
        "dumbbells-only",
        "no-equipment",
        "thirty-minutes",
        "returning",
    }


def test_an_item_is_of_its_exercise_s_class(library: Library) -> None:
    assert [(plan.id, one.id) for plan, item, one in items(library) if item.mechanic != one.mechanic] == []


def test_an_item_is_loaded_by_what_its_exercise_takes(library: Library) -> None:
    def fits(item: Item, one: Exercise) -> bool:
        if item.equipment == "bodyweight":
            return one.loading in ("bodyweight", "bodyweight_plus")
        return bool(MADE_OF[item.equipment] & {*one.equipment, *one.also_with})

    assert [(plan.id, one.id) for plan, item, one in items(library) if not fits(item, one)] == []


def test_a_plan_names_all_the_equipment_that_its_exercises_take(library: Library) -> None:
    missing = [
        (plan.id, one.id, tool)
        for plan, _, one in items(library)
        for tool in one.equipment
        if tool not in plan.equipment and tool not in FURNITURE
    ]
    assert missing == []


def test_a_beginner_s_plan_has_no_advanced_exercise(library: Library) -> None:
    too_hard = [
        (plan.id, one.id)
        for plan, _, one in items(library)
        if plan.level == "beginner" and one.level == "advanced"
    ]
    assert too_hard == []


def test_a_session_ends_at_the_low_end_of_the_range_where_it_begins(library: Library) -> None:
    wrong = [
        (plan.id, one.id)
        for plan, item, one in items(library)
        if item.range and item.target_reps != item.range[0]
    ]
    assert wrong == []


def test_a_day_has_at_most_eighteen_hard_sets(library: Library) -> None:
    sets = {
        (plan.id, day.name): sum(item.sets for item in day.items)
        for plan in library.plans
        for day in plan.days
    }
    assert {day: count for day, count in sets.items() if count > 18} == {}


def test_the_way_back_leaves_three_reps_in_reserve(library: Library) -> None:
    efforts = [item.target_rpe for plan, item, _ in items(library) if plan.id == "returning"]
    assert max(effort for effort in efforts if effort) <= 7
