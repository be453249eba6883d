"""What must stay true of the tree itself."""

import http
import http.client
import subprocess
import sys
from pathlib import Path

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
