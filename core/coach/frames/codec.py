"""Between JSON on the wire and frames. The decoder is strict: what JSON leaves open is refused here."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NoReturn, get_args

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from coach.errors import BadFrame, TooLarge, UnknownType
from coach.frames.client import ID_PATTERN, ClientFrame
from coach.frames.server import Delta

MAX_FRAME_BYTES = 30_000
"""Ours, each way: one frame is then always one message on API Gateway's wire (its frame limit is 32 KB)."""

MAX_DEPTH = 16
MAX_INTEGER = 2**53
"""The largest integer that every client's JSON parser reads exactly (RFC 8259, section 6)."""

_frames: TypeAdapter[ClientFrame] = TypeAdapter(Annotated[ClientFrame, Field(discriminator="type")])
_TYPES = frozenset(variant.model_fields["type"].default for variant in get_args(ClientFrame))
_SUSPECT = re.compile(r"\\u(0000|[dD][89a-fA-F])")
_ID = re.compile(ID_PATTERN)


def decode(body: str) -> ClientFrame:
    """Reads one frame.

    Raises BadFrame, TooLarge or UnknownType; its `ref` is the frame's id where one could be read.
    """
    _measure(body)
    value = _read(body)
    if not isinstance(value, dict):
        raise BadFrame("A frame is one JSON object.")
    ref = _ref(value)
    try:
        _inspect(value, thorough=_SUSPECT.search(body) is not None or "\x00" in body)
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


def _read(body: str) -> Any:
    try:
        return json.loads(
            body,
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_exact,
        )
    except BadFrame:
        raise
    except RecursionError:
        raise BadFrame(f"A frame nests at most {MAX_DEPTH} levels deep.") from None
    except ValueError:
        raise BadFrame("A frame is one JSON object.") from None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadFrame("A name occurs twice in one object.")
    return found


def _no_constant(_name: str) -> NoReturn:
    raise BadFrame("NaN and Infinity are not JSON.")


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise BadFrame("A number is too large.")
    return number


def _exact(literal: str) -> int:
    if len(literal) > 17 or abs(number := int(literal)) > MAX_INTEGER:
        raise BadFrame("An integer is beyond 2^53.")
    return number


def _inspect(value: Any, *, thorough: bool, depth: int = 1) -> None:
    """Depth always; every string's characters only where the body holds a suspicious escape."""
    if depth > MAX_DEPTH:
        raise BadFrame(f"A frame nests at most {MAX_DEPTH} levels deep.")
    if isinstance(value, dict):
        for name, item in value.items():
            _inspect(name, thorough=thorough, depth=depth)
            _inspect(item, thorough=thorough, depth=depth + 1)
    elif isinstance(value, list):
        for item in value:
            _inspect(item, thorough=thorough, depth=depth + 1)
    elif thorough and isinstance(value, str):
        _inspect_text(value)


def _inspect_text(text: str) -> None:
    if "\x00" in text:
        raise BadFrame("A text holds the character NUL.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadFrame("A text holds half of a surrogate pair.") from None


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
