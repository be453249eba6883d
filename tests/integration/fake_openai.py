"""Chat completions as a provider streams them: bytes for `scripted_provider`."""

import json
from typing import Any

from tests.integration.scripted_provider import FOREVER, Reply

DONE = b"data: [DONE]\n\n"


def event(payload: Any) -> bytes:
    return b"data: " + json.dumps(payload).encode() + b"\n\n"


def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return event(
        {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    )


def said(*texts: str) -> tuple[bytes, ...]:
    return (chunk({"role": "assistant", "content": ""}), *(chunk({"content": text}) for text in texts))


def usage(read: int = 11, written: int = 4) -> bytes:
    tokens = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return event({"id": "c", "object": "chat.completion.chunk", "choices": [], "usage": tokens})


def answer(*texts: str, finish: str = "stop") -> Reply:
    return Reply((*said(*texts), chunk({}, finish), usage(), DONE))


def calling(*calls: tuple[str, str, str], say: tuple[str, ...] = ()) -> Reply:
    """Calls of (id, name, arguments), the arguments cut into pieces of five characters."""
    chunks: list[bytes] = list(said(*say))
    for place, (id, name, arguments) in enumerate(calls):
        head = {"name": name, "arguments": ""}
        chunks.append(
            chunk({"tool_calls": [{"index": place, "id": id, "type": "function", "function": head}]})
        )
        pieces = (arguments[at : at + 5] for at in range(0, len(arguments), 5))
        chunks += (
            chunk({"tool_calls": [{"index": place, "function": {"arguments": piece}}]}) for piece in pieces
        )
    return Reply((*chunks, chunk({}, "tool_calls"), usage(), DONE))


def error(status: int, code: str | None, message: str = "no", **headers: str) -> Reply:
    body = {"error": {"message": message, "type": "t", "param": None, "code": code}}
    return Reply((json.dumps(body).encode(),), status, {"content-type": "application/json", **headers})


def endings(*texts: str) -> dict[str, Reply]:
    """The ways in which an answer of at least three texts may end."""
    return {
        "stop": answer(*texts),
        "length": answer(*texts, finish="length"),
        "refused": answer(*texts, finish="content_filter"),
        "empty": answer(),
        "cut": Reply(said(*texts[:2])),
        "hang": Reply((*said(*texts[:2]), FOREVER)),
        "down": error(500, "server_error"),
    }
