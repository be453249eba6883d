"""What the suites share: a clock that stands still until told, and a table of the real kind."""

import os
import threading
from collections.abc import AsyncIterator, Iterator
from urllib.request import Request, urlopen

import pytest

from coach.adapters.credentials import Credentials
from coach.adapters.dynamo import client
from coach.adapters.dynamo.client import Dynamo
from coach.adapters.dynamo.table import Table, definition
from coach.adapters.http import Http
from coach.adapters.sigv4 import Signer

NOW = 1_790_000_000_000


LIST_TABLES = {
    "x-amz-target": "DynamoDB_20120810.ListTables",
    "content-type": "application/x-amz-json-1.0",
    "authorization": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-central-1/dynamodb/aws4_request",
}


class Now:
    """UTC milliseconds."""

    def __init__(self) -> None:
        self.ms = NOW

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture(scope="session")
def dynamodb_url() -> Iterator[str]:
    """A DynamoDB emulator, or the one at COACH_TEST_DYNAMODB.

    moto is no faster for threads, and its transactions are atomic only while one request is served at a
    time: so is this server.
    """
    if given := os.environ.get("COACH_TEST_DYNAMODB"):
        yield given
        return
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *_: object) -> None:
            pass

    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=False, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    urlopen(Request(url, b"{}", LIST_TABLES), timeout=60).close()  # loads a lot before its first answer
    yield url
    server.shutdown()
    thread.join()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """An emulator on a busy machine is slower than DynamoDB."""
    monkeypatch.setattr(client, "PATIENCE", 30.0)
    monkeypatch.setattr(client, "ATTEMPT", 15.0)
    monkeypatch.setattr(client, "CONNECT", 15.0)


@pytest.fixture
async def dynamo(dynamodb_url: str) -> AsyncIterator[Dynamo]:
    http = Http()
    signer = Signer(Credentials("AKIDEXAMPLE", "secret"), "eu-central-1", "dynamodb")
    yield Dynamo(http, signer, dynamodb_url)
    await http.aclose()


@pytest.fixture
async def table(dynamo: Dynamo) -> AsyncIterator[Table]:
    """An empty table of its own for each test."""
    name = f"coach-{os.urandom(6).hex()}"
    await dynamo.call("CreateTable", definition(name))
    yield Table(dynamo, name)
    await dynamo.call("DeleteTable", {"TableName": name})
