"""The whole stack, as a user meets it: inline, and with each function in a process of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from running_stack import RunningStack


@pytest.fixture(scope="session", params=["inline", "process"])
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    data: Path = tmp_path_factory.mktemp(f"stack-{request.param}")
    with RunningStack(data, isolation=request.param) as running:
        yield running
