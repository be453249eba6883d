from pathlib import Path

from coach.library import Exercise, Library
from coach.library.review import lonely, page


def exercise(name: str, **fields: object) -> Exercise:
    return Exercise.model_validate({"id": name, "name": name.title(), "pattern": "squat", **fields})


def small(*exercises: Exercise) -> Library:
    return Library(exercises=exercises, snippets=(), foods=(), plans=())


def test_the_committed_page_is_up_to_date(library: Library, root: Path) -> None:
    committed = (root / "docs" / "reference" / "library.md").read_text(encoding="utf-8")
    assert committed == page(library), "run scripts/library-review"


def test_a_link_is_shown_by_name_and_leads_to_the_exercise() -> None:
    text = page(small(exercise("a", substitutes=["b"]), exercise("b", substitutes=["a"])))
    assert '<a id="b"></a>B' in text
    assert "[B](#b)" in text


def test_a_dangling_link_is_visible() -> None:
    assert "**missing: gone**" in page(small(exercise("a", easier=["gone"])))


def test_a_loner_is_the_one_that_nothing_leads_to() -> None:
    assert lonely([exercise("a", harder=["b"]), exercise("b")]) == ["a"]


def test_a_muscle_without_exercises_is_a_gap() -> None:
    assert "`neck`" in page(small(exercise("a")))
