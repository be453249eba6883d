"""The frames as data: JSON Schema of each, with its direction, for documents and other languages."""

from typing import Any, get_args

from pydantic import BaseModel

from coach.errors import CODES
from coach.frames.client import ClientFrame
from coach.frames.codec import MAX_FRAME_BYTES
from coach.frames.server import ServerFrame

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def client_frames() -> dict[str, type[BaseModel]]:
    """By `type`, in the order of the protocol."""
    return {frame.model_fields["type"].default: frame for frame in get_args(ClientFrame)}


def server_frames() -> dict[str, type[BaseModel]]:
    return {frame.model_fields["type"].default: frame for frame in get_args(ServerFrame)}


def frame_schemas() -> dict[str, Any]:
    """One JSON Schema document: every frame under `$defs`, and what either side may send.

    Client frames are closed to what they must hold and open to what they may; server frames state as
    required whatever is always sent.
    """
    definitions: dict[str, Any] = {}
    for direction, frames in (("client", client_frames()), ("server", server_frames())):
        for kind, frame in frames.items():
            definitions[f"{direction}.{kind}"] = _schema(frame, definitions)
    return {
        "$schema": DIALECT,
        "$id": "urn:coach:frames:v1",
        "title": "Frames of coach.v1",
        "description": f"One JSON object a text frame, at most {MAX_FRAME_BYTES} bytes.",
        "$defs": definitions,
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in list(definitions) if "." in name],
    }


def error_codes() -> dict[str, bool]:
    """Every code, and whether the same frame may be sent again."""
    return {code: error.retryable for code, error in CODES.items()}


def _schema(frame: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    mode = "validation" if "action" in frame.model_fields else "serialization"
    schema = frame.model_json_schema(mode=mode, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    definitions.update({name: _tidied(part) for name, part in schema.pop("$defs", {}).items()})
    schema = dict(_tidied(schema))
    always = ["action", "type"] if mode == "validation" else ["type"]
    schema["required"] = [*always, *(name for name in schema.get("required", []) if name not in always)]
    return schema


def _tidied(schema: Any) -> Any:
    """Absent is absent: no nulls, no titles that repeat the name."""
    if isinstance(schema, list):
        return [_tidied(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    if "anyOf" in schema and len(options) == 1:
        schema = {**{key: value for key, value in schema.items() if key != "anyOf"}, **options[0]}
    kept = {
        key: value
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
    return {key: _tidied(value) for key, value in kept.items()}
