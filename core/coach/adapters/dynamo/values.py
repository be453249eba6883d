"""Between Python values and DynamoDB's typed JSON."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

Value = Any
"""str, int, float, bool, None, bytes, and lists and string-keyed mappings of these."""

Item = dict[str, Any]
Marshalled = dict[str, Any]

MAX_INTEGER = 10**38
"""DynamoDB keeps 38 significant digits of a number."""

MAX_FLOAT = 9.9e125
MIN_FLOAT = 1e-130


def marshal(value: Value) -> Marshalled:
    """`{"S": "text"}` and the like. Raises ValueError for what DynamoDB cannot keep exactly."""
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": _integer(value)}
        case float():
            return {"N": _float(value)}
        case None:
            return {"NULL": True}
        case bytes():
            return {"B": b64encode(value).decode()}
        case list() | tuple():
            return {"L": [marshal(item) for item in value]}
        case Mapping():
            return {"M": marshal_item(value)}
    raise ValueError(f"DynamoDB cannot keep a {type(value).__name__}")


def marshal_item(item: Mapping[str, Value]) -> Marshalled:
    return {name: marshal(value) for name, value in item.items()}


def unmarshal(value: Marshalled) -> Value:
    """The Python value; a number without a fraction comes back as an int."""
    (kind, inner) = next(iter(value.items()))
    match kind:
        case "S" | "BOOL":
            return inner
        case "N":
            return _number(inner)
        case "NULL":
            return None
        case "B":
            return b64decode(inner)
        case "L":
            return [unmarshal(item) for item in inner]
        case "M":
            return unmarshal_item(inner)
    raise ValueError(f"a value of type {kind} is none of ours")


def unmarshal_item(item: Marshalled) -> Item:
    return {name: unmarshal(value) for name, value in item.items()}


def _integer(value: int) -> str:
    if abs(value) >= MAX_INTEGER:
        raise ValueError("DynamoDB cannot keep an integer of more than 38 digits")
    return str(value)


def _float(value: float) -> str:
    """The shortest decimal that reads back as the same float has 17 digits at most."""
    if not (value == 0 or MIN_FLOAT <= abs(value) <= MAX_FLOAT):
        raise ValueError("DynamoDB cannot keep a float as large, small or undefined as this")
    return repr(value)


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)
