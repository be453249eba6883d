"""A server that speaks OpenAI's chat completions, looks at no picture, and says what a test wants seen."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from coach.photos.sight import Sight


class VisionServer:
    """Entered with `with`. `says` is what every next picture shows: a sight, an HTTP status, or a text."""

    def __init__(self) -> None:
        self.says: Sight | int | str = 500
        self.requests: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> "VisionServer":
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                server.requests.append(json.loads(body))
                status, answer = _answer(server.says)
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_what: object) -> None:
                """Tests say what went wrong."""

        return Handler


def _answer(says: Sight | int | str) -> tuple[int, bytes]:
    if isinstance(says, int):
        return says, json.dumps({"error": {"message": "no", "type": "t", "code": None}}).encode()
    text = says if isinstance(says, str) else says.model_dump_json()
    return 200, completion(text)


def completion(text: str, finish: str = "stop", refusal: str | None = None) -> bytes:
    message = {"role": "assistant", "content": None if refusal else text, "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    return json.dumps(
        {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    ).encode()
