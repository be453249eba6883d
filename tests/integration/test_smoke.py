"""The question that is asked after each deployment, asked here of the local stack."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_stack import RunningStack

SMOKE = Path(__file__).parents[2] / "infra" / "smoke"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("smoke")]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    with RunningStack(tmp_path_factory.mktemp("smoke")) as running:
        yield running


def smoke(
    stack: RunningStack, token: str, socket: str | None = None, patience: str = "60"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SMOKE), stack.stack.url, socket or stack.stack.websocket_url],
        env={**os.environ, "SMOKE_TOKEN": token, "SMOKE_PATIENCE": patience},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_a_deployment_that_answers_passes(stack: RunningStack) -> None:
    token = await stack.token("ada")

    done = smoke(stack, token)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "smoke: answered in" in done.stdout
    assert token not in done.stdout + done.stderr


async def test_a_deployment_whose_socket_is_elsewhere_fails(stack: RunningStack) -> None:
    done = smoke(stack, await stack.token("ada"), f"{stack.stack.websocket_url}/nowhere", patience="3")

    assert done.returncode == 1
    assert "FAILED" in done.stdout


async def test_an_athlete_who_is_not_let_in_fails(stack: RunningStack) -> None:
    done = smoke(stack, "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl")

    assert done.returncode == 1
    assert "FAILED" in done.stdout
