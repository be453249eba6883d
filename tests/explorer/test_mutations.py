"""The list of protections is true of the sources as they are."""

from pathlib import Path

import pytest
from protections import PROTECTIONS, Protection, page

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("protection", PROTECTIONS, ids=lambda protection: protection.what)
def test_what_would_remove_a_protection_still_finds_its_place(protection: Protection) -> None:
    places = [(ROOT / edit.file).read_text().count(edit.old) for edit in protection.edits]
    assert places == [1] * len(protection.edits)


def test_the_page_is_up_to_date() -> None:
    written = (ROOT / "docs/reference/protections.md").read_text()
    assert written == page(), "run: python tests/explorer/mutations.py --page > docs/reference/protections.md"
