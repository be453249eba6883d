import pytest

from coach.training.stall import stalled


@pytest.mark.parametrize(
    ("e1rms", "found"),
    [
        ([100, 102, 101.9, 102.3, 102.4], True),
        ([100, 102, 101.9, 102.3, 102.6], False),
        ([100, 100, 100], False),
        ([100, 100, 100, 100.5], True),
        ([], False),
    ],
)
def test_half_a_percent_in_three_sessions_is_no_progress(e1rms: list[float], found: bool) -> None:
    assert stalled(e1rms) is found
