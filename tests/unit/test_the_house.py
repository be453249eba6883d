"""What must stay true of the tree itself."""

import http
import http.client
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTAINERS = ("core", "realtime", "http", "local")


def test_the_standard_librarys_http_is_still_itself() -> None:
    assert str(ROOT) not in str(http.__file__)
    assert http.client.HTTPConnection


def test_python_started_at_the_root_finds_the_standard_librarys_http() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "import http.client; print(http.__file__)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(ROOT / "http") not in run.stdout


def test_the_containers_hold_one_package_each_and_are_none() -> None:
    for container in CONTAINERS:
        assert not list((ROOT / container).glob("*.py")), container
        packages = [path.parent.name for path in (ROOT / container).glob("*/__init__.py")]
        assert len(packages) == 1, container


def test_no_package_hides_among_the_tests() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


@pytest.mark.xdist_group("the house")
def test_tests_of_a_group_stay_on_one_worker(request: pytest.FixtureRequest) -> None:
    """Silently they did not, under a pytest that no longer reads what xdist writes: every stack began twice."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@the house")
