"""Between JSON on the wire and frames. The decoder is strict: what JSON leaves open is refused here."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from coach import strict_json
from coach.errors import BadFrame, TooLarge, UnknownType
from coach.frames.client import ID_PATTERN, ClientFrame
from coach.frames.server import Delta

MAX_FRAME_BYTES = 30_000
"""Ours, each way: one frame is then always one message on API Gateway's wire (its frame limit is 32 KB)."""

_frames: TypeAdapter[ClientFrame] = TypeAdapter(Annotated[ClientFrame, Field(discriminator="type")])
_TYPES = frozenset(variant.model_fields["type"].default for variant in get_args(ClientFrame))
_ID = re.compile(ID_PATTERN)


def decode(body: str) -> ClientFrame:
    """Reads one frame.

    Raises BadFrame, TooLarge or UnknownType; its `ref` is the frame's id where one could be read.
    """
    _measure(body)
    value = strict_json.parse(body)
    if not isinstance(value, dict):
        raise BadFrame("A frame is one JSON object.")
    ref = _ref(value)
    try:
        strict_json.inspect(value, body)
    except BadFrame as error:
        error.ref = ref
        raise
    if value.get("action") != "message":
        raise UnknownType('`action` must be "message".', ref=ref)
    kind = value.get("type")
    if not isinstance(kind, str):
        raise BadFrame("`type` must name the kind of frame.", ref=ref)
    if kind not in _TYPES:
        raise UnknownType("This server does not know the frame's `type`.", ref=ref)
    try:
        return _frames.validate_python(value)
    except ValidationError as error:
        raise BadFrame(_what_is_wrong(error), ref=ref) from None


def encode(frame: BaseModel) -> bytes:
    """One frame as UTF-8 JSON; fields without a value are left out."""
    return encode_fields(frame.model_dump(mode="json", exclude_none=True))


def encode_fields(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def first_piece(delta: Delta, limit: int = MAX_FRAME_BYTES) -> tuple[bytes, int]:
    """As much of a delta as fits one frame of `limit` bytes, and its length in code points (at least 1)."""
    size = len(delta.text)
    while True:
        part = delta if size == len(delta.text) else delta.model_copy(update={"text": delta.text[:size]})
        frame = encode(part)
        if len(frame) <= limit or size <= 1:
            return frame, size
        size = max(1, min(size - 1, size * limit // len(frame)))


def split_delta(delta: Delta, limit: int = MAX_FRAME_BYTES) -> Iterator[bytes]:
    """A delta as frames of at most `limit` bytes each, cut between code points, in order."""
    start = 0
    while start < len(delta.text):
        rest = delta.model_copy(update={"at": delta.at + start, "text": delta.text[start:]})
        frame, size = first_piece(rest, limit)
        yield frame
        start += size


def _measure(body: str) -> None:
    if len(body) > MAX_FRAME_BYTES or len(body.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES:
        raise TooLarge(f"A frame is at most {MAX_FRAME_BYTES} bytes.")


def _ref(value: dict[str, Any]) -> str | None:
    found = value.get("id")
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def _what_is_wrong(error: ValidationError) -> str:
    """Names the fields and the rules, never the values: they may be somebody's words."""
    told = [
        f"`{'.'.join(str(part) for part in item['loc'][1:]) or 'frame'}`: {item['msg']}"
        for item in error.errors(include_input=False, include_url=False, include_context=False)[:3]
    ]
    return "; ".join(told)
