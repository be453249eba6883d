import pytest

from coach.training.programme import Exercise
from coach.training.volume import credit, per_muscle, weekly_zone

BENCH = Exercise(id="bench", name="Bench", primary=("chest",), secondary=("triceps", "chest"))


def test_the_primary_muscle_counts_once_and_a_secondary_half() -> None:
    assert credit(BENCH, 8) == {"chest": 1, "triceps": 0.5}


@pytest.mark.parametrize(("effort", "counts"), [(5.5, False), (6, True), (None, True)])
def test_an_easy_set_does_not_count_and_an_unknown_effort_does(effort: float | None, counts: bool) -> None:
    assert bool(credit(BENCH, effort)) is counts


def test_of_an_unknown_exercise_nothing_is_claimed() -> None:
    assert credit(None, 8) == {}


def test_credits_add_up_per_muscle() -> None:
    assert per_muscle([{"chest": 1}, {"chest": 0.5, "back": 1}]) == {"back": 1, "chest": 1.5}


@pytest.mark.parametrize(("sets", "zone"), [(9.5, "below"), (10, "within"), (20, "within"), (20.5, "above")])
def test_ten_to_twenty_sets_a_week_are_within(sets: float, zone: str) -> None:
    assert weekly_zone(sets) == zone


def test_a_users_own_band_replaces_it() -> None:
    assert weekly_zone(8, (6, 9)) == "within"
