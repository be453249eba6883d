import pytest

from coach.training.effort import Target
from coach.training.rest import rest_after


@pytest.mark.parametrize(
    ("mechanic", "reps", "seconds"),
    [
        ("compound", 5, 180),
        ("compound", 6, 120),
        ("compound", 12, 120),
        ("compound", 13, 90),
        ("isolation", 12, 90),
        ("isolation", 13, 60),
    ],
)
def test_the_rest_goes_by_the_reps_aimed_at(mechanic: str, reps: int, seconds: int) -> None:
    assert rest_after(mechanic, Target(reps, 8), reps, 8) == seconds  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reps", "effort", "seconds"), [(8, 9, 120), (8, 9.5, 180), (7, None, 120), (6, None, 180), (6, 10, 180)]
)
def test_a_hard_or_short_set_earns_one_more_minute(reps: int, effort: float | None, seconds: int) -> None:
    assert rest_after("compound", Target(8, 8), reps, effort) == seconds


def test_the_users_own_rest_overrides() -> None:
    assert rest_after("compound", Target(5, 8), 5, 10, own=45) == 45
