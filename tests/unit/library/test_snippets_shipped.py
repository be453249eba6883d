"""What every snippet that we ship must satisfy."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from coach.library import Library
from coach.library.load import parse
from coach.library.snippet import CONVENTION, Topic


def test_there_are_at_least_a_hundred_and_fifty(library: Library) -> None:
    assert len(library.snippets) >= 150


def test_every_topic_has_some(library: Library) -> None:
    topics = Counter(snippet.topic for snippet in library.snippets)
    assert [topic for topic in get_args(Topic) if topics[topic] < 3] == []


def test_a_snippet_can_be_read_between_two_sets(library: Library) -> None:
    assert [one.id for one in library.snippets if not 10 <= len(one.text.split()) <= 62] == []


def test_every_source_is_in_the_list_of_sources(library: Library, root: Path) -> None:
    listed = parse(root / "library" / "sources.toml")
    cited = {(one.source.cite, one.source.url) for one in library.snippets if one.source != CONVENTION}
    assert cited == {(cite, source.get("url")) for cite, source in listed.items()}


def test_a_convention_is_called_one(library: Library) -> None:
    named = {one.source.cite for one in library.snippets if one.source.kind == "convention"}
    assert named == {"coaching convention", "Tuchscherer, RTS; RIR scale: Zourdos 2016, Helms 2016"}


def test_a_claim_about_studies_names_one(library: Library) -> None:
    words = ("studies", "research", "meta-analysis", "evidence")
    bare = [
        one.id
        for one in library.snippets
        if one.source == CONVENTION and any(word in one.text.lower() for word in words)
    ]
    assert bare == []


def test_a_title_is_used_once(library: Library) -> None:
    titles = Counter(one.title.casefold() for one in library.snippets)
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_fourteen_year_old_can_read_it(library: Library, grade: Callable[[str], float]) -> None:
    grades = {one.id: grade(one.text) for one in library.snippets}
    assert {name: found for name, found in grades.items() if found > 9} == {}
    assert sum(grades.values()) / len(grades) < 5
