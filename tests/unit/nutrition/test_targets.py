import pytest

from coach.nutrition.targets import (
    Goal,
    Guard,
    Macros,
    Range,
    Wish,
    bmi,
    calorie_goal,
    macros,
    may_be_written,
    protein_target,
    protein_target_deficit,
    refusal,
    weight_loss_limit,
)

HEALTHY = Guard(age=30, bmi=24)


def test_carbohydrates_take_what_protein_and_fat_leave() -> None:
    assert macros(2200, 80, 2.0, 0.8) == Macros(160, 64, 246)


def test_nothing_left_for_carbohydrates_is_no_plan() -> None:
    assert macros(800, 100) is None


def test_protein_goes_by_weight_and_in_a_deficit_by_fat_free_mass() -> None:
    assert protein_target(80) == Range(128, 176)
    assert protein_target_deficit(80, 0.15) == Range(156.4, 210.8)


@pytest.mark.parametrize(("kg", "limit"), [(80, 0.8), (90, 0.9), (120, 0.9)])
def test_the_fastest_loss_is_one_percent_and_900_grams(kg: float, limit: float) -> None:
    assert weight_loss_limit(kg).max_kg_per_week == pytest.approx(limit)


@pytest.mark.parametrize(
    ("guard", "reason"),
    [
        (Guard(age=17.9, pregnant=True, ed_flag=True, bmi=17), "minor"),
        (Guard(age=18, pregnant=True, ed_flag=True, bmi=17), "pregnant"),
        (Guard(age=18, ed_flag=True, bmi=17), "ed_flag"),
        (Guard(age=18, bmi=18.4), "underweight"),
        (Guard(age=18, bmi=18.5), None),
    ],
)
def test_a_deficit_is_refused_in_a_fixed_order(guard: Guard, reason: str | None) -> None:
    assert refusal(guard) == reason


def test_without_a_deficit_only_an_eating_disorder_refuses() -> None:
    assert refusal(Guard(age=16, pregnant=True, bmi=17), "maintain") is None
    assert refusal(Guard(ed_flag=True), "gain") == "ed_flag"


@pytest.mark.parametrize("wish", ["maintain", "gain"])
def test_a_pace_of_losing_is_a_deficit_under_any_name(wish: Wish) -> None:
    goal = calorie_goal(2500, 50, "female", guard=Guard(bmi=17), kg_per_week=0.3, wish=wish)
    assert goal == Goal(None, refused="underweight")


def test_a_pace_of_gaining_is_no_deficit() -> None:
    goal = calorie_goal(2000, 50, "female", guard=Guard(bmi=17), kg_per_week=-0.2, wish="gain")
    assert goal == Goal(2220)


def test_a_refusal_has_no_number() -> None:
    assert calorie_goal(2500, 80, "male", guard=Guard(ed_flag=True)) == Goal(None, refused="ed_flag")


def test_the_usual_pace_is_half_a_percent_a_week() -> None:
    assert calorie_goal(2500, 80, "male", guard=HEALTHY) == Goal(2060)


def test_a_faster_pace_is_slowed_to_the_limit() -> None:
    assert calorie_goal(3500, 80, "male", guard=HEALTHY, kg_per_week=2) == Goal(2620, clamped=True)


@pytest.mark.parametrize(("sex", "floor"), [("female", 1200), ("male", 1500), (None, 1500)])
def test_no_goal_lies_below_its_floor(sex: str | None, floor: int) -> None:
    found = calorie_goal(1584, 60, sex, guard=HEALTHY, kg_per_week=0.6)  # type: ignore[arg-type]
    assert found == Goal(floor, clamped=True)


def test_keeping_weight_is_the_expenditure_itself() -> None:
    assert calorie_goal(2500, 80, "male", guard=HEALTHY, wish="maintain") == Goal(2500)


@pytest.mark.parametrize(("kcal", "allowed"), [(799, False), (800, True), (float("nan"), False)])
def test_nothing_below_800_may_be_written_by_any_path(kcal: float, allowed: bool) -> None:
    assert may_be_written(kcal) is allowed


def test_the_mass_index_goes_by_the_square_of_the_height() -> None:
    assert bmi(80, 200) == 20
