"""What the suites share: a clock that stands still until told, and real services on free ports."""

import pytest

NOW = 1_790_000_000_000


class Now:
    """UTC milliseconds."""

    def __init__(self) -> None:
        self.ms = NOW

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def now() -> Now:
    return Now()
