import pytest

from coach.training.programme import Exercise
from coach.training.swaps import swap_options


def press(name: str, **more: object) -> Exercise:
    fields = {"id": name, "name": name, "pattern": "push", "equipment": "machine", "primary": ("chest",)}
    return Exercise.model_validate(fields | more)


def offered(workout, *library: Exercise, equipment=None) -> list[str]:
    found = swap_options(workout.state, "bench", {one.id: one for one in library}, equipment)
    return [one.id for one in found]


@pytest.mark.parametrize(
    ("other", "fits"),
    [
        ({}, True),
        ({"pattern": "pull"}, False),
        ({"primary": ("triceps",)}, False),
        ({"equipment": "kettlebell"}, False),
        ({"equipment": "body only"}, True),
        ({"equipment": None}, True),
    ],
)
def test_a_stand_in_has_the_pattern_the_muscle_and_equipment_that_is_there(bench, other, fits) -> None:
    assert bool(offered(bench, press("other", **other))) is fits


def test_what_was_done_most_often_comes_first(bench) -> None:
    assert offered(bench, press("a"), press("b", sessions=3), press("c", sessions=1)) == ["b", "c", "a"]


def test_then_the_librarys_own_order_of_substitutes(make, plan) -> None:
    origin = press("bench", substitutes=("z", "y"))
    workout = make(plan("bench"), exercises={"bench": origin})
    assert offered(workout, press("a"), press("y"), press("z")) == ["z", "y", "a"]


def test_at_most_four_are_offered(bench) -> None:
    assert len(offered(bench, *(press(name) for name in "abcdef"))) == 4


def test_what_is_planned_or_over_is_not_offered(make, plan) -> None:
    workout = make(plan("bench"), plan("row"), exercises={"bench": press("bench"), "row": press("row")})
    assert offered(workout) == []


def test_the_equipment_named_in_the_question_goes_before_that_of_the_start(bench) -> None:
    assert offered(bench, press("a"), equipment=("dumbbell",)) == []


def test_what_trains_a_sore_region_is_not_offered(bench) -> None:
    bench.hurt(3, region="chest")
    assert offered(bench, press("a")) == []


def test_what_the_library_rules_out_for_a_region_is_not_offered(bench) -> None:
    bench.hurt(3, region="left_shoulder")
    assert offered(bench, press("a", avoid_with=("shoulder",)), press("b")) == ["b"]


def test_without_facts_of_the_origin_nothing_is_offered(make, plan) -> None:
    assert offered(make(plan("bench"), exercises={}), press("a")) == []


def test_options_are_pushed_when_they_are_asked_for(bench) -> None:
    bench.tell("exercise.swap", library={"a": press("a")}, **{"from": "bench", "reason": "busy"})
    found = bench.said("swap_options")[0]
    assert [one.exercise for one in found.options] == ["a"]
    assert found.text == "Instead of Bench press: a."


def test_no_option_says_so(bench) -> None:
    bench.tell("exercise.swap", **{"from": "bench", "reason": "busy"})
    assert bench.said("swap_options")[0].text.startswith("Nothing here stands in for Bench press.")
