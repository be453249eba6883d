import pytest

from coach.training.effort import Target, effective, percent, ratio


@pytest.mark.parametrize(
    ("reps", "rpe", "share"),
    [(1, 10, 100), (1, 8, 92.2), (5, 8, 81.1), (8, 9.5, 77.4), (12, 6.5, 58.6), (12, 10, 68.0)],
)
def test_the_table_has_the_published_values(reps: int, rpe: float, share: float) -> None:
    assert percent(reps, rpe) == share


@pytest.mark.parametrize(
    ("reps", "rpe"), [(12, 6), (13, 10), (0, 10), (5, 5.5), (5, 10.5), (5, 8.2), (5.5, 8)]
)
def test_outside_the_table_there_is_no_value(reps: float, rpe: float) -> None:
    assert percent(reps, rpe) is None


@pytest.mark.parametrize(
    ("rpe", "rir", "found"),
    [
        (None, None, None),
        (8, None, 8),
        (None, 0, 10),
        (None, 4, 6),
        (8, 0.5, 9.5),
        (9, 4, 9),
        (8.3, None, 8.5),
        (8.2, None, 8),
        (None, -2, 10),
        (12, None, 10),
        (None, 10, 0),
    ],
)
def test_the_harder_of_two_reports_counts(rpe: float | None, rir: float | None, found: float | None) -> None:
    assert effective(rpe, rir) == found


def test_inside_the_table_the_load_follows_the_percentages() -> None:
    assert ratio(Target(3, 8), Target(5, 8)) == pytest.approx(81.1 / 86.3)


def test_outside_the_table_a_rep_is_two_and_a_half_percent() -> None:
    assert ratio(Target(18, 8), Target(15, 8)) == pytest.approx(1.075)


def test_a_set_of_no_reps_counts_by_the_rep_gap() -> None:
    assert ratio(Target(0, 10), Target(5, 8)) == pytest.approx(1 - 7 * 0.025)
