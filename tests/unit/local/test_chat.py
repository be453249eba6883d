"""What `coach chat` shows of an answer."""

import io
from types import SimpleNamespace
from typing import Any

from coach_local.chat import Screen


def shown(text: str, *titles: str) -> list[str]:
    """The lines under an answer that was given these sources."""
    out = io.StringIO()
    screen = Screen(out)
    sources = [
        {"ref": ref, "title": title, "kind": "snippet", "id": title.lower()}
        for ref, title in enumerate(titles, start=1)
    ]
    for happening in (
        SimpleNamespace(kind="sources", frame={"sources": sources}),
        SimpleNamespace(kind="text", view=SimpleNamespace(text=text)),
        SimpleNamespace(kind="done", frame={"state": "completed"}),
    ):
        said: Any = happening
        screen.show(said)
    return out.getvalue().splitlines()[1:]


def test_an_answer_ends_with_the_sources_that_it_cites() -> None:
    assert shown("Sit back [2].", "Depth", "Heels") == [
        "  [2] Heels (snippet heels)",
        "  Looked at, and not used: Depth",
    ]


def test_what_is_all_cited_leaves_nothing_to_say() -> None:
    assert shown("Sit back [1].", "Depth") == ["  [1] Depth (snippet depth)"]
