"""The interface descriptions, generated from the code: frames, AsyncAPI, and a page for client authors."""

from collections.abc import Iterator
from typing import Any

from coach import __version__
from coach.frames.catalogue import client_frames, error_codes, frame_schemas, server_frames

WHAT_A_CLIENT_DOES = {
    "bad_frame": "drop the frame",
    "too_large": "drop the frame",
    "unknown_type": "drop the frame",
    "wrong_user": "drop the frame",
    "conflict": "drop the frame",
    "token_expired": "send `auth`, await `accepted`, send the frame again",
    "not_signed_in": "reconnect",
    "busy": "send it again, the same id, after `retry_after` (else 1 to 30 s, with jitter)",
    "rate_limited": "send it again, the same id, after `retry_after` (else 1 to 30 s, with jitter)",
    "unavailable": "send it again, the same id, after `retry_after` (else 1 to 30 s, with jitter)",
    "internal": "send it again, the same id, after `retry_after` (else 1 to 30 s, with jitter)",
    "quota_exceeded": "tell the user",
    "not_found": "forget it; one's own unaccepted `ask` is sent again",
    "cannot_resume": "resume from 0, 0, 0",
    "provider_failed": "ask again under a new id",
}


def openapi() -> dict[str, Any]:
    """The OpenAPI document of the HTTP API."""
    from coach_http.app import openapi as described

    return described()


def asyncapi() -> dict[str, Any]:
    """An AsyncAPI 3 document of the WebSocket API."""
    frames = frame_schemas()
    messages = {
        name: {
            "name": name,
            "contentType": "application/json",
            "payload": {"$ref": f"#/components/schemas/{name}"},
        }
        for name in frames["$defs"]
        if "." in name
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Coach, realtime",
            "version": __version__,
            "description": "Live coaching over one WebSocket, subprotocol `coach.v1`.",
            "license": {"name": "Apache-2.0"},
        },
        "servers": {
            "local": {"host": "127.0.0.1:8000", "pathname": "/realtime", "protocol": "ws"},
        },
        "defaultContentType": "application/json",
        "channels": {
            "realtime": {
                "address": "/",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": {
            "receiveFromClient": _operation("receive", "client.", messages),
            "sendToClient": _operation("send", "server.", messages),
        },
        "components": {
            "messages": messages,
            "schemas": {name: _pointing(schema) for name, schema in frames["$defs"].items()},
        },
    }


def _operation(action: str, prefix: str, messages: dict[str, Any]) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/realtime"},
        "messages": [
            {"$ref": f"#/channels/realtime/messages/{name}"} for name in messages if name.startswith(prefix)
        ],
    }


def _pointing(schema: Any) -> Any:
    """The same schema where its neighbours are the document's components."""
    if isinstance(schema, list):
        return [_pointing(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _pointing(value)
        for key, value in schema.items()
    }


def reference_page() -> str:
    """`docs/reference/frames.md`."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# Frames"
    yield ""
    yield "Generated from the code by `coach schema page`. The same as JSON Schema: `coach schema frames`; as"
    yield "AsyncAPI 3: `coach schema asyncapi`. One JSON object a text frame, at most 30,000 bytes each way."
    for title, frames in (("Client to server", client_frames()), ("Server to client", server_frames())):
        yield from ("", f"## {title}")
        for kind, frame in frames.items():
            yield from ("", f"### `{kind}`", "")
            summary = (frame.__doc__ or "").strip()
            if summary and not summary.startswith("!!!"):
                yield from (" ".join(summary.split()), "")
            yield from ("| field | | what |", "|---|---|---|")
            schema = frame_schemas()["$defs"][
                f"{'client' if 'action' in frame.model_fields else 'server'}.{kind}"
            ]
            for name, field in schema["properties"].items():
                presence = "" if name in schema["required"] else "optional"
                yield f"| `{name}` | {presence} | {_described(field)} |"
    yield from (
        "",
        "## Error codes",
        "",
        "| code | the same frame again? | what a client does |",
        "|---|---|---|",
    )
    for code, retryable in error_codes().items():
        yield f"| `{code}` | {'yes' if retryable else 'no'} | {WHAT_A_CLIENT_DOES[code]} |"


def _described(field: dict[str, Any]) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    limits = [f"{word} {field[key]}" for key, word in _LIMITS.items() if key in field]
    inner = f" of {_described(field['items'])}" if "items" in field else ""
    return ", ".join([str(field.get("type", "any")) + inner, *limits])


_LIMITS = {
    "minLength": "at least",
    "maxLength": "at most",
    "minimum": "from",
    "maximum": "to",
    "maxItems": "at most",
    "pattern": "matching",
}
