"""What several requests have in common: bounded texts, versions as entity tags, keys to be done once under."""

from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import StringConstraints

from coach.errors import BadFrame
from coach.records.request import Key

NO_NUL = r"^[^\x00]*$"
"""For texts in an address; bodies are read strictly anyway."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=NO_NUL)]


def etag(version: int) -> str:
    return f'"{version}"'


def _version(
    if_match: Annotated[
        str | None,
        Header(description="The `ETag` that was read: the change is made only if nobody was faster."),
    ] = None,
) -> int | None:
    """None where the header is absent or `*`. Raises BadFrame."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = if_match.strip().removeprefix("W/").strip('"')
    if not tag.isascii() or not tag.isdigit() or len(tag) > 9:
        raise BadFrame("`If-Match` is not an ETag that was given here.")
    return int(tag)


Version = Annotated[int | None, Depends(_version)]
"""The version that a change was made for."""


async def _key(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            pattern=r"^[\x21-\x7e]{1,255}$",
            description="Unique per request: sent again under it, the request has its effect once.",
        ),
    ] = None,
) -> Key | None:
    if idempotency_key is None:
        return None
    said = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Key(idempotency_key, sha256(said).hexdigest())


Once = Annotated[Key | None, Depends(_key)]
