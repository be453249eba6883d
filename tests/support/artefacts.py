"""What the artefacts' tests run them in: the build script, a Runtime API for one process, an AWS that holds nothing."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from types import ModuleType
from typing import Any

from script_module import script

ROOT = Path(__file__).parents[2]
INIT_ERROR = "init error"


def build_script() -> ModuleType:
    """`infra/build` as a module."""
    return script(ROOT / "infra" / "build")


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def reply(self, status: int, answer: object, **headers: str) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)


ANSWERS: dict[str, object] = {"Query": {"Items": []}, "BatchGetItem": {"Responses": {}}}
UNMET = {"__type": "ConditionalCheckFailedException", "message": "unmet"}


class _EmptyAws(_Quiet):
    """Nothing is in the table, nothing in the bucket; every write is taken, no condition is met."""

    def do_POST(self) -> None:
        self.body()
        operation = (self.headers.get("x-amz-target") or "").rpartition(".")[2]
        if operation == "UpdateItem":
            self.reply(400, UNMET)
        else:
            self.reply(200, ANSWERS.get(operation, {}))

    def do_GET(self) -> None:
        self.reply(404, {})


def _runtime_api(event: dict[str, Any], outcomes: "Queue[tuple[str, Any]]") -> type[_Quiet]:
    class RuntimeApi(_Quiet):
        """Gives out one event, and waits for ever with the next."""

        given = threading.Event()
        ended = threading.Event()

        def do_GET(self) -> None:
            if self.given.is_set():
                self.ended.wait()
                return
            self.given.set()
            self.reply(
                200,
                event,
                Lambda_Runtime_Aws_Request_Id="8476a536-e9f4-11e8-9739-2dfe598c3fcd",
                Lambda_Runtime_Deadline_Ms="99999999999999",
                Lambda_Runtime_Invoked_Function_Arn="arn:aws:lambda:eu-central-1:123456789012:function:coach:live",
                Lambda_Runtime_Trace_Id="Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
            )

        def do_POST(self) -> None:
            content = json.loads(self.body() or b"null")
            kind = INIT_ERROR if self.path.endswith("/init/error") else self.path.rpartition("/")[2]
            self.reply(202, {"status": "OK"})
            outcomes.put((kind, content))

    return RuntimeApi


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A process that was ended in the middle of a request is what a test wants."""


@contextmanager
def _serving(handler: type[_Quiet]) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        getattr(handler, "ended", threading.Event()).set()
        server.shutdown()
        server.server_close()


def invoke(
    python: str, tree: Path, client: Path, handler: str, event: dict[str, Any], **settings: str
) -> tuple[str, Any]:
    """Runs one event through a handler of the artefact at `tree`, as Lambda does: by AWS's runtime client (in
    `client`), in a process that sees these two folders and no installed package.

    Returns what the client reported: `response`, `error` or INIT_ERROR, and its content.
    """
    outcomes: Queue[tuple[str, Any]] = Queue()
    with _serving(_runtime_api(event, outcomes)) as runtime, _serving(_EmptyAws) as aws:
        process = subprocess.Popen(
            [python, "-S", "-m", "awslambdaric", handler],
            cwd=tree,
            env=environment(tree, client, aws, _HANDLER=handler, AWS_LAMBDA_RUNTIME_API=runtime, **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            return outcomes.get(timeout=90)
        except Empty:
            process.kill()
            output = process.communicate()[0].decode()
            raise AssertionError(f"{handler} reported nothing in time: {output[-2000:]}") from None
        finally:
            process.kill()
            process.communicate()


def environment(tree: Path, client: Path, aws: str, **more: str) -> dict[str, str]:
    """The settings of any function, and nothing of this process's environment."""
    return {
        "PATH": os.environ["PATH"],
        "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
        "PYTHONPATH": f"{tree}{os.pathsep}{client}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_LAMBDA_FUNCTION_NAME": "coach",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ENDPOINT_URL": f"http://{aws}",
        "COACH_TABLE": "coach",
        "COACH_BUCKET": "coach",
        "COACH_CONNECTIONS_URL": f"http://{aws}/realtime",
        "COACH_ANSWER_FUNCTION": "coach-answer:live",
        "COACH_SWEEP_FUNCTION": "coach-sweep:live",
        "COACH_MEDIA_URL": "https://media.example.com",
        "SUPABASE_URL": f"http://{aws}",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "CHROMA_HOST": "127.0.0.1",
        "CHROMA_PORT": "1",
        "CHROMA_SSL": "false",
        **more,
    }
