"""The whole local stack over small functions, with every embedded part."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import asyncpg
import boto3
import pytest
from websockets.asyncio.client import connect

from coach_local import folder, postgres
from coach_local.configuration import Configuration
from coach_local.functions import Function
from coach_local.services import ServiceError
from coach_local.stack import LocalStack

in_both_isolations = pytest.mark.parametrize("isolation", ["inline", "process"], indirect=True)

NAMES = ("authorize", "connect", "disconnect", "message", "photo", "sweep", "http", "worker")
FUNCTIONS = tuple(Function(name, f"small_lambdas.{name}") for name in NAMES)

pytestmark = pytest.mark.slow


@pytest.fixture
def lines():
    return []


@pytest.fixture(scope="session")
def cluster():
    """A migrated Postgres cluster: copying it takes milliseconds, making it seconds."""

    async def make(folder):
        server = await postgres.start(folder, durable=False)
        await postgres.prepare(server)
        await server.stop()

    with open_folder() as folder:
        asyncio.run(make(folder / "postgres"))
        yield folder / "postgres"


@pytest.fixture
def data(cluster):
    """The data folder of a stack that ran before."""
    with open_folder() as folder:
        subprocess.run(["cp", "-a", str(cluster), str(folder)], check=True)
        yield folder


@contextmanager
def open_folder():
    """A folder that Postgres reaches also where it has to run as nobody: pytest's own are private."""
    with tempfile.TemporaryDirectory(prefix="coach-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def configured(data, isolation, record, lines):
    def configuration(**choices):
        choices = {"data": data, "port": 0, "functions": FUNCTIONS, **choices}
        return Configuration(isolation=isolation, durable=False, say=lines.append, **choices)

    return configuration


@in_both_isolations
async def test_everything_starts_serves_and_ends(configured, record, lines, http, data):
    async with LocalStack(configured()) as stack:
        token = await stack.mint("ada")
        async with connect(f"{stack.websocket_url}?user=ada", subprotocols=["coach.v1"]) as device:
            await device.send('{"action":"message"}')
            assert await device.recv() == '{"action":"message"}'
        async with http.get(f"{stack.url}/v1/health") as response:
            assert response.status == 201
        async with http.get(
            f"{stack.url}/auth/v1/user", headers={"Authorization": f"Bearer {token}"}
        ) as response:
            assert response.status == 200
        async with http.get(f"{stack.url}/") as response:
            assert "The local stack runs" in await response.text()
        connection = await asyncpg.connect(stack.environment["DATABASE_URL"])
        assert await connection.fetchval("select current_user") == "coach_app"
        await connection.close()
        chroma = f"http://{stack.environment['CHROMA_HOST']}:{stack.environment['CHROMA_PORT']}"
        async with http.get(f"{chroma}/api/v2/heartbeat") as response:
            assert response.status == 200
        filled = folder.running(data)
        pids = [pid for environment in stack.functions for pid in environment.processes]
    assert filled["COACH_CONNECTIONS_URL"] == stack.gateway.connections_url
    assert folder.running(data) is None
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)


async def test_an_upload_starts_the_photo_function(configured, record):
    async with LocalStack(configured()) as stack:
        s3 = boto3.client(
            "s3",
            endpoint_url=stack.environment["AWS_ENDPOINT_URL_S3"],
            region_name=stack.environment["AWS_REGION"],
            aws_access_key_id=stack.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=stack.environment["AWS_SECRET_ACCESS_KEY"],
        )
        put = {"Bucket": stack.environment["COACH_BUCKET"], "Key": "uploads/a.jpg", "Body": b"x"}
        await asyncio.to_thread(lambda: s3.put_object(**put))
        event = await record.wait("photo")
    assert event["Records"][0]["s3"]["object"]["key"] == "uploads/a.jpg"


async def test_a_function_with_a_schedule_runs_by_it(configured, record):
    sweep = Function("sweep", "small_lambdas.sweep", every=0.05)
    async with LocalStack(configured(functions=(*FUNCTIONS[:5], sweep))):
        event = await record.wait("sweep", 2)
    assert event["detail-type"] == "Scheduled Event"


async def test_hooks_see_every_setting_before_anybody_is_served(configured):
    seen = []

    async def hook(environment):
        with socket.socket() as probe:
            url = environment["COACH_CONNECTIONS_URL"]
            probe.settimeout(0.2)
            probe.connect(("127.0.0.1", int(url.rpartition(":")[2].partition("/")[0])))
        seen.append(environment)

    async with LocalStack(configured(after_start=(hook,))):
        pass
    assert {"DATABASE_URL", "CHROMA_PORT", "AWS_ENDPOINT_URL_S3", "SUPABASE_URL", "COACH_TABLE"} <= set(
        seen[0]
    )


async def test_a_given_setting_replaces_the_embedded_part(configured, lines):
    given = {
        "DATABASE_URL": "postgresql://elsewhere.example/coach",
        "CHROMA_HOST": "chroma.example",
        "SUPABASE_URL": "https://project.supabase.co",
        "AWS_ENDPOINT_URL": "http://aws.example",
    }
    async with LocalStack(configured(environment=given)) as stack:
        assert stack.environment | given == stack.environment
        assert stack.issuer is None
        with pytest.raises(ServiceError, match="SUPABASE_URL is set"):
            await stack.mint("ada")
        async with aiohttp.ClientSession() as session, session.get(f"{stack.url}/auth/v1/user") as response:
            assert response.content_type == "text/html"


async def test_a_taken_port_is_told_before_anything_starts(configured, lines):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"Port {port} is not to be had .* Try PORT={port + 1}"):
            async with LocalStack(configured(port=port)):
                pass
    assert lines == []


async def test_one_service_that_fails_ends_the_others(configured, data):
    damaged = data / "aws" / "state" / "dynamodb.json"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("{")
    with pytest.raises(ServiceError, match="is damaged"):
        async with LocalStack(configured()):
            pass
    mine = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(data) not in mine


async def test_a_damaged_cluster_is_told(configured, data):
    (data / "postgres" / "cluster" / "global" / "pg_control").write_bytes(b"damaged")
    with pytest.raises(ServiceError, match=r"Postgres did not start .* move .*/postgres away"):
        async with LocalStack(configured()):
            pass


PROGRAM = """
import pathlib
from coach_local.configuration import Configuration
from coach_local.stack import run

data, say = pathlib.Path({data!r}), lambda line: print(line, flush=True)
run(Configuration(data=data, port=0, functions=(), durable=False, say=say))
print("ended in order", flush=True)
"""


@pytest.fixture
def program(data):
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM.format(data=str(data)))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def read_until(process, words):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            break
    return lines


async def gone(path):
    async with asyncio.timeout(60):
        while await asyncio.to_thread(processes_with, path):
            await asyncio.sleep(0.05)


def processes_with(path):
    shown = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in shown.splitlines() if str(path) in line and "ps -eo" not in line]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_everything_in_order(program, data, number):
    told = await asyncio.to_thread(read_until, program, "Ctrl-C ends everything")
    assert any("Ready after" in line for line in told)
    program.send_signal(number)
    last = await asyncio.to_thread(program.communicate)
    assert "ended in order" in last[0]
    assert program.returncode == 0
    await gone(data)


async def test_a_signal_also_ends_a_stack_that_is_still_starting(program, data):
    await asyncio.to_thread(read_until, program, "Starting")
    program.send_signal(signal.SIGTERM)
    last = await asyncio.to_thread(program.communicate)
    assert "ended in order" in last[0]
    await gone(data)


async def test_nothing_outlives_a_killed_stack_and_its_data_is_there_again(program, configured, data):
    await asyncio.to_thread(read_until, program, "Ctrl-C ends everything")
    environment = json.loads((data / "environment.json").read_text())
    await put_item(environment)
    program.kill()
    await asyncio.to_thread(program.wait)
    async with LocalStack(configured()) as stack:
        assert await get_item(stack.environment)
    await gone(data)


def dynamodb(environment):
    return boto3.client(
        "dynamodb",
        endpoint_url=environment["AWS_ENDPOINT_URL_DYNAMODB"],
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )


async def put_item(environment):
    item = {"pk": {"S": "a"}, "sk": {"S": "b"}}
    await asyncio.to_thread(lambda: dynamodb(environment).put_item(TableName="coach", Item=item))


async def get_item(environment):
    key = {"pk": {"S": "a"}, "sk": {"S": "b"}}
    return await asyncio.to_thread(
        lambda: dynamodb(environment).get_item(TableName="coach", Key=key).get("Item")
    )
