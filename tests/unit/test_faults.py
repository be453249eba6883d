"""The page of faults is true: every test that it names is there."""

from pathlib import Path

import pytest
from faults import FAULTS, Known, page

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("known", FAULTS, ids=lambda known: known.fault)
def test_every_fault_has_tests_that_are_there(known: Known) -> None:
    assert known.tests
    for test in known.tests:
        file, _, name = test.partition("::")
        text = (ROOT / "tests" / file).read_text()
        assert f"def {name.partition('[')[0]}(" in text if name else "def test_" in text or "TestCase" in text


def test_the_page_of_faults_is_up_to_date() -> None:
    written = (ROOT / "docs/reference/faults.md").read_text()
    assert written == page(), "run: python tests/support/faults.py > docs/reference/faults.md"
