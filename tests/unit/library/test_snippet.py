from coach.library import Snippet, Source
from coach.library.snippet import passage, searchable


def test_a_snippet_without_a_source_is_a_convention() -> None:
    snippet = Snippet(id="s", topic="rest", title="Rest", text="Rest two minutes.")
    assert passage(snippet) == "Rest. Rest two minutes. (Source: coaching convention.)"


def test_a_source_is_named_under_the_text() -> None:
    source = Source(kind="research", cite="Singer 2024")
    snippet = Snippet(id="s", topic="rest", title="Rest", text="Longer.", source=source)
    assert passage(snippet).endswith("(Source: Singer 2024.)")


def test_what_lifters_say_is_searched_and_not_shown() -> None:
    snippet = Snippet(id="s", topic="rest", title="Rest", text="Two minutes.", tags=("wie lange Pause",))
    assert "Pause" in searchable(snippet)
    assert "Pause" not in passage(snippet)
