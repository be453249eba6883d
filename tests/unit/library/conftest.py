import os
from pathlib import Path

import pytest

from coach.library import Library, load_library

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(ROOT / "library")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Public data sets to compare with; they are not part of the project."""
    folder = Path(os.environ.get("COACH_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("the public data sets are not at hand")
    return folder
