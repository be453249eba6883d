"""A gateway over small functions, in both isolations, and a client to it."""

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from websockets.asyncio.client import connect

from coach_local.functions import Function, Functions, Inline
from coach_local.gateway.faults import Faults
from coach_local.gateway.limits import Limits
from coach_local.gateway.platform import Platform
from coach_local.gateway.server import Gateway
from coach_local.runtime import Pool

LIMITS = Limits()
HANDLERS = Path(__file__).parent / "handlers"


def small(name, **configuration):
    return Function(name, f"small_lambdas.{name}", **configuration)


SMALL = [
    *(small(name) for name in ("authorize", "connect", "disconnect", "message", "failed", "http")),
    small("worker", retries=1, on_failure="failed"),
]


class Record:
    """What the functions wrote down, in the order of their invocations."""

    def __init__(self, path):
        self.path = path

    def of(self, kind):
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return [event for k, event in map(json.loads, lines) if k == kind]

    async def wait(self, kind, count=1):
        async with asyncio.timeout(60):
            while len(self.of(kind)) < count:
                await asyncio.sleep(0.01)
        return self.of(kind)[count - 1]


class Clock:
    """A clock that only a test moves."""

    def __init__(self, now=1_800_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def record(tmp_path, monkeypatch):
    monkeypatch.setenv("SMALL_LAMBDAS_RECORD", str(tmp_path / "record.jsonl"))
    monkeypatch.syspath_prepend(HANDLERS)
    monkeypatch.setenv("PYTHONPATH", str(HANDLERS))
    sys.modules.pop("small_lambdas", None)
    return Record(tmp_path / "record.jsonl")


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def isolation(request):
    """`inline`, unless a test asks for `process` by parametrizing this fixture indirectly."""
    return getattr(request, "param", "inline")


@pytest.fixture
def start_gateway(isolation, record, faults, clock, monkeypatch, tmp_path):
    """`async with start_gateway(...) as gateway` over the small functions, on a clock that stands still."""

    def environment(function):
        return Inline(function) if isolation == "inline" else Pool(function, faults, tmp_path)

    @asynccontextmanager
    async def start(limits=LIMITS, functions=SMALL, credentials=None, **options):
        environments = Functions([environment(function) for function in functions], faults)
        platform = Platform(environments, limits, faults, clock, credentials=credentials)
        async with Gateway(platform, **options) as gateway:
            monkeypatch.setenv("COACH_CONNECTIONS_URL", gateway.connections_url)
            yield gateway
        await environments.close()

    return start


@pytest.fixture
async def gateway(start_gateway):
    async with start_gateway() as gateway:
        yield gateway


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def dial(gateway):
    def open_socket(query="", **options):
        options = {"subprotocols": ["coach.v1"], "compression": None, **options}
        return connect(gateway.websocket_url + query, **options)

    return open_socket
