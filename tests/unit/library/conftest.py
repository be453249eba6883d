import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.library import Library, load_library

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


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


@pytest.fixture(scope="session")
def grade() -> Callable[[str], float]:
    """The Flesch-Kincaid grade of a text (Kincaid 1975), syllables counted as groups of vowels."""

    def syllables(word: str) -> int:
        groups = len(re.findall(r"[aeiouy]+", word.lower()))
        silent = word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1
        return max(groups - silent, 1)

    def graded(text: str) -> float:
        sentences = [part for part in re.split(r"[.!?:;]+(?:\s|$)", text) if part.strip()]
        words = re.findall(r"[A-Za-z']+", text)
        return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59

    return graded
