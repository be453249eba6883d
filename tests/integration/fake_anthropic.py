"""Messages as Anthropic streams them: bytes for `scripted_provider`."""

import json
from typing import Any

from tests.integration.scripted_provider import FOREVER, Reply

START_USAGE = {
    "input_tokens": 5,
    "cache_creation_input_tokens": 2,
    "cache_read_input_tokens": 4,
    "output_tokens": 1,
}


def event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def opening() -> tuple[bytes, ...]:
    message: dict[str, Any] = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": START_USAGE,
    }
    block = {"type": "text", "text": ""}
    return (
        event("message_start", message=message),
        event("content_block_start", index=0, content_block=block),
        event("ping"),
    )


def delta(text: str) -> bytes:
    return event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})


def said(*texts: str) -> tuple[bytes, ...]:
    return (*opening(), *map(delta, texts))


def ending(reason: str = "end_turn", written: int = 4) -> tuple[bytes, ...]:
    return (
        event("content_block_stop", index=0),
        event(
            "message_delta",
            delta={"stop_reason": reason, "stop_sequence": None},
            usage={"output_tokens": written},
        ),
        event("message_stop"),
    )


def answer(*texts: str, reason: str = "end_turn") -> Reply:
    return Reply((*said(*texts), *ending(reason)))


def calling(*calls: tuple[str, str, str], say: tuple[str, ...] = ()) -> Reply:
    """Calls of (id, name, arguments), the arguments cut into pieces of five characters."""
    parts = [*said(*say), event("content_block_stop", index=0)]
    for index, (id, name, arguments) in enumerate(calls, start=1):
        block = {"type": "tool_use", "id": id, "name": name, "input": {}}
        parts.append(event("content_block_start", index=index, content_block=block))
        for at in range(0, len(arguments), 5):
            piece = {"type": "input_json_delta", "partial_json": arguments[at : at + 5]}
            parts.append(event("content_block_delta", index=index, delta=piece))
        parts.append(event("content_block_stop", index=index))
    return Reply((*parts, *ending("tool_use")[1:]))


def error_event(kind: str, message: str = "no") -> bytes:
    return event("error", error={"type": kind, "message": message})


def error(status: int, kind: str, message: str = "no", **headers: str) -> Reply:
    body = {"type": "error", "error": {"type": kind, "message": message}}
    return Reply((json.dumps(body).encode(),), status, {"content-type": "application/json", **headers})


def endings(*texts: str) -> dict[str, Reply]:
    """The ways in which an answer of at least three texts may end."""
    return {
        "stop": answer(*texts),
        "length": answer(*texts, reason="max_tokens"),
        "refused": answer(*texts, reason="refusal"),
        "empty": answer(),
        "cut": Reply(said(*texts[:2])),
        "hang": Reply((*said(*texts[:2]), FOREVER)),
        "down": error(500, "api_error"),
    }
