"""JSON from outside, read strictly: what the format leaves open is refused, as is what no store can hold."""

import json
import math
import re
from typing import Any, NoReturn

from coach.errors import BadFrame

MAX_DEPTH = 16
MAX_INTEGER = 2**53
"""The largest integer that every client's JSON parser reads exactly (RFC 8259, section 6)."""

_SUSPECT = re.compile(r"\\u(0000|[dD][89a-fA-F])")


def read(body: str) -> Any:
    """Raises BadFrame."""
    value = parse(body)
    inspect(value, body)
    return value


def parse(body: str) -> Any:
    """A value whose texts are yet to be inspected. Raises BadFrame."""
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
        raise BadFrame(f"JSON nests at most {MAX_DEPTH} levels deep here.") from None
    except ValueError:
        raise BadFrame("This is not JSON.") from None


def inspect(value: Any, body: str) -> None:
    """The depth always; every text's characters only where the body holds a suspicious escape."""
    _inspect(value, thorough=_SUSPECT.search(body) is not None or "\x00" in body)


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
    if depth > MAX_DEPTH:
        raise BadFrame(f"JSON nests at most {MAX_DEPTH} levels deep here.")
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
