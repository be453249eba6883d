from dataclasses import replace

import pytest

from coach.loading.loads import Loads, multiples
from coach.training.next_set import Advice
from coach.training.progression import Record, double_progression, linear_reset

FINE = multiples(2.5)


def record(*sets: tuple[float, int], **more: object) -> Record:
    return replace(Record(sets, len(sets), 8, 12, 2.5), **more)  # type: ignore[arg-type]


def test_every_set_at_the_top_makes_the_load_grow() -> None:
    found = double_progression(record((60, 12), (60, 12), (60, 13)), FINE)
    assert found == Advice(62.5, 8, "top_of_range_all_sets")


def test_anything_between_adds_a_rep_to_the_lowest() -> None:
    assert double_progression(record((60, 12), (60, 9)), FINE) == Advice(60, 10, "hold_add_reps")


def test_a_step_of_more_than_ten_percent_is_earned_with_more_reps() -> None:
    tens = multiples(10)
    assert double_progression(record((50, 12), (50, 15)), tens) == Advice(50, 13, "hold_step_too_big")
    assert double_progression(record((50, 13), (50, 13)), tens) == Advice(50, 14, "hold_step_too_big")
    assert double_progression(record((50, 14), (50, 14)), tens) == Advice(60, 8, "top_of_range_all_sets")


def test_nothing_heavier_keeps_the_top_of_the_range() -> None:
    found = double_progression(record((60, 12)), Loads((55.0, 60.0)))
    assert found == Advice(60, 12, "hold_top_of_stack")


@pytest.mark.parametrize(
    ("misses", "advice"),
    [
        (0, Advice(75, 8, "below_range_hold_first_time")),
        (1, Advice(75, 8, "below_range_hold_again")),
        (2, Advice(67.5, 8, "below_range_reset")),
        (3, Advice(67.5, 8, "below_range_reset")),
    ],
)
def test_the_third_miss_in_a_row_resets_the_load(misses: int, advice: Advice) -> None:
    assert double_progression(record((75, 9), (75, 7), misses=misses), FINE) == advice


def test_the_working_load_is_the_most_frequent_and_of_two_the_lower() -> None:
    assert double_progression(record((60, 8), (60, 8), (65, 9)), FINE).load == 60
    assert double_progression(record((60, 8), (65, 9)), FINE).load == 60


def test_lighter_sets_do_not_count() -> None:
    found = double_progression(record((60, 12), (60, 12), (50, 4), planned=2), FINE)
    assert found.reason == "top_of_range_all_sets"


def test_too_few_counted_sets_hold_the_load() -> None:
    found = double_progression(record((60, 12), (60, 12), (50, 12)), FINE)
    assert found == Advice(60, 12, "hold_incomplete")


@pytest.mark.parametrize("flag", ["hold_form", "hold_readiness"])
def test_a_flag_holds_the_load_at_the_top(flag: str) -> None:
    assert double_progression(record((60, 12), no_raise=flag), FINE) == Advice(60, 12, flag)  # type: ignore[arg-type]


def test_a_flag_does_not_hide_a_miss() -> None:
    found = double_progression(record((60, 5), no_raise="hold_form"), FINE)
    assert found.reason == "below_range_hold_first_time"


@pytest.mark.parametrize(("reps", "kept"), [(3, 8), (10, 10), (20, 12)])
def test_after_pain_load_and_reps_stay_inside_the_range(reps: int, kept: int) -> None:
    found = double_progression(record((60, reps), no_raise="hold_pain"), FINE)
    assert found == Advice(60, kept, "hold_pain")


def test_three_failed_sessions_reset_a_linear_programme() -> None:
    assert [linear_reset(100, failed, 2.5) for failed in (0, 2, 3)] == [100, 100, 90]


def test_a_reset_is_rounded_down_to_the_step() -> None:
    assert linear_reset(97.5, 3, 2.5) == 87.5
