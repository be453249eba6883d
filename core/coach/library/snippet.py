"""A snippet: one claim or one how-to of coaching, short enough to be read between sets, with its source."""

from typing import Literal

from coach.library.record import Line, Part, Record

Topic = Literal[
    "progression", "effort", "rest", "warm_up", "technique", "mobility", "conditioning", "recovery", "sleep",
    "nutrition", "pain_and_return", "training_at_home", "older_lifters", "younger_lifters", "programming",
    "pregnancy",
]  # fmt: skip

SourceKind = Literal["research", "guideline", "product_rule", "convention"]


class Source(Part):
    """What a snippet stands on. `cite` is short enough to be shown under an answer."""

    kind: SourceKind
    cite: Line
    url: Line | None = None


CONVENTION = Source(kind="convention", cite="coaching convention")


class Snippet(Record):
    """One claim or one how-to."""

    topic: Topic
    title: Line
    text: Line
    tags: tuple[Line, ...] = ()
    """How lifters ask for it, in any language: searched, never shown."""
    source: Source = CONVENTION


def passage(snippet: Snippet) -> str:
    """The text that is retrieved and cited."""
    return f"{snippet.title}. {snippet.text} (Source: {snippet.source.cite}.)"


def searchable(snippet: Snippet) -> str:
    """The text to index: what is shown, and what lifters say instead."""
    return f"{snippet.title}. {snippet.text} {', '.join(snippet.tags)}".strip()
