"""A cold start whose secrets lie in Parameter Store, and nowhere else."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def put(aws: str, name: str, value: str) -> None:
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    store = boto3.client("ssm", endpoint_url=aws, region_name="eu-central-1", **keys)
    store.put_parameter(Name=name, Value=value, Type="SecureString")


def started(
    aws: str, handler: str, path: str, show: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    """What a process says that imports a handler's module as Lambda does, then evaluates `show`."""
    module = handler.rpartition(".")[0]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COACH_", "AWS_"))},
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_ENDPOINT_URL": aws,
        "COACH_SECRETS": path,
        "_HANDLER": handler,
        **settings,
    }
    script = f"import json, {module}; print(json.dumps({show}))"
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )


TABLE = "__import__('coach_realtime.settings').settings.Environment().aws().table"


def test_a_function_of_the_socket_learns_what_its_environment_does_not_say(aws: str) -> None:
    put(aws, "/coach/a/connect/COACH_TABLE", "learned")

    done = started(aws, "coach_realtime.lambdas.connect", "/coach/a/connect", TABLE)

    assert json.loads(done.stdout) == "learned", done.stderr


def test_what_the_environment_says_wins(aws: str) -> None:
    put(aws, "/coach/b/connect/COACH_TABLE", "learned")

    done = started(aws, "coach_realtime.lambdas.connect", "/coach/b/connect", TABLE, COACH_TABLE="given")

    assert json.loads(done.stdout) == "given", done.stderr


def test_a_secret_that_is_nowhere_is_named(aws: str) -> None:
    done = started(aws, "coach_realtime.lambdas.connect", "/coach/nowhere", TABLE)

    assert done.returncode != 0
    assert "COACH_TABLE is not set" in done.stderr


def test_the_http_function_learns_its_secrets_too(aws: str) -> None:
    put(aws, "/coach/c/http/DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    others = {
        "SUPABASE_URL": "https://x.supabase.co",
        "COACH_TABLE": "coach",
        "COACH_CONNECTIONS_URL": "https://x.execute-api.eu-central-1.amazonaws.com/realtime",
        "COACH_MEDIA_URL": "https://media.example.com",
        "COACH_BUCKET": "coach",
        "COACH_SWEEP_FUNCTION": "sweep",
    }
    show = "__import__('coach_http.settings').settings.read().database_url"

    done = started(aws, "coach_http.lambdas.http", "/coach/c/http", show, **others)

    assert json.loads(done.stdout) == "postgres://nobody@127.0.0.1:1/none", done.stderr
