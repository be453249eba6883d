import pytest

from coach.training.deload import Deload, deload_due


@pytest.mark.parametrize(
    ("lifts", "readiness", "weeks", "reasons"),
    [
        (2, [4, 4, 4], None, ("stalled",)),
        (1, [3, 4], None, ()),
        (0, [2, 2, 2], None, ("readiness",)),
        (0, [1, 2], None, ()),
        (0, [2, 2, 3], None, ()),
        (0, [], 6, ("time",)),
        (0, [], 5.9, ()),
        (3, [1, 1, 1], 8, ("stalled", "readiness", "time")),
    ],
)
def test_a_lighter_week_is_due_for_named_reasons(
    lifts: int, readiness: list[int], weeks: float | None, reasons: tuple[str, ...]
) -> None:
    assert deload_due(lifts, readiness, weeks) == Deload(bool(reasons), reasons)  # type: ignore[arg-type]
