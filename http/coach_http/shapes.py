"""What several requests have in common: texts that Postgres can hold, versions as entity tags."""

from typing import Annotated

from fastapi import Header
from pydantic import StringConstraints

from coach.errors import BadFrame

NO_NUL = r"^[^\x00]*$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=NO_NUL)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=NO_NUL)]

IfMatch = Annotated[
    str | None,
    Header(description="The `ETag` that was read: the change is made only if nobody was faster."),
]


def etag(version: int) -> str:
    return f'"{version}"'


def version_of(if_match: str | None) -> int | None:
    """None where the header is absent or `*`. Raises BadFrame."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = if_match.strip().removeprefix("W/").strip('"')
    if not tag.isascii() or not tag.isdigit() or len(tag) > 9:
        raise BadFrame("`If-Match` is not an ETag that was given here.")
    return int(tag)
