"""The list of protections is true of the sources as they are."""

import subprocess
import sys
from pathlib import Path

import pytest
from protection import Protection
from protections import PROTECTIONS, page

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("protection", PROTECTIONS, ids=lambda protection: protection.what)
def test_what_would_remove_a_protection_still_finds_its_place(protection: Protection) -> None:
    places = [(ROOT / edit.file).read_text().count(edit.old) for edit in protection.edits]
    assert places == [1] * len(protection.edits)


def test_the_tests_that_go_red_are_there() -> None:
    """A test that was renamed would be red with the protection too, and prove nothing."""
    named = {test for protection in PROTECTIONS for test in protection.tests}
    files = sorted({test.partition("::")[0] for test in named})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", *files]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = set(told.splitlines()) | set(files)
    assert {test for test in named if test not in found and not _of_several(test, found)} == set()


def _of_several(test: str, found: set[str]) -> bool:
    return any(one.startswith(f"{test}[") for one in found)


def test_the_page_is_up_to_date() -> None:
    written = (ROOT / "docs/reference/protections.md").read_text()
    assert written == page(), "run: python tests/explorer/mutations.py --page > docs/reference/protections.md"
