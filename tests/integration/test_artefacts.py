"""The artefacts as they are deployed: unpacked, without the project's own packages, under AWS's runtime client."""

import hashlib
import json
import os
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import artefacts
import pytest

EVENTS = Path(__file__).parents[1] / "events"
ROOT = artefacts.ROOT
BUILD = artefacts.build_script()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("artefacts"),
    pytest.mark.skipif(
        not os.environ.get("COACH_ARTEFACTS"),
        reason="building both artefacts takes minutes: COACH_ARTEFACTS=1 make test, or .ci/run",
    ),
]

Build = Callable[..., Path]


def event(name: str) -> dict[str, Any]:
    return dict(json.loads((EVENTS / f"{name}.json").read_text()))


@pytest.fixture(scope="session")
def python() -> str:
    """Of the runtime's version."""
    try:
        return str(BUILD.interpreter())
    except SystemExit as missing:
        pytest.skip(str(missing))


def run(*command: str | Path) -> None:
    with fetching():
        subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=True)


@contextmanager
def fetching() -> Iterator[None]:
    """Where no packages can be had, nothing can be built: that is no failure of ours."""
    try:
        yield
    except subprocess.CalledProcessError as failure:
        said = f"{failure.stdout}{failure.stderr}"
        if "error sending request" in said or "Failed to fetch" in said:
            pytest.skip("the packages cannot be fetched")
        raise AssertionError(said) from None


@pytest.fixture(scope="session")
def build(python: str, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds one artefact in a folder of its own; returns the zip."""

    def built(artefact: str, arch: str = "x86_64", *more: str) -> Path:
        folder = tmp_path_factory.mktemp("built")
        sizes = folder / "sizes.json"
        run(
            ROOT / "infra/build",
            "--artefact",
            artefact,
            "--arch",
            arch,
            "--out",
            folder,
            "--sizes",
            sizes,
            *more,
        )
        return folder / f"{artefact}-{arch}.zip"

    return built


@pytest.fixture(scope="session")
def zips(build: Build) -> dict[str, Path]:
    return {artefact: build(artefact) for artefact in ("realtime", "http")}


@pytest.fixture(scope="session")
def trees(zips: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The artefacts, unpacked."""
    unpacked = {}
    for artefact, file in zips.items():
        unpacked[artefact] = tmp_path_factory.mktemp(artefact)
        with zipfile.ZipFile(file) as archive:
            archive.extractall(unpacked[artefact])
    return unpacked


@pytest.fixture(scope="session")
def client(python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """AWS's runtime client, which Lambda has beside the artefact."""
    folder = tmp_path_factory.mktemp("client")
    run(
        *(ROOT / ".venv/bin/uv", "pip", "install", "--quiet", "--target", folder, "--python", python),
        *("--only-binary", ":all:", "--constraint", ROOT / "requirements/dev.txt", "awslambdaric"),
    )
    return folder


def members(file: Path) -> set[str]:
    """The packages and modules at an archive's top."""
    with zipfile.ZipFile(file) as archive:
        return {name.partition("/")[0].removesuffix(".py") for name in archive.namelist()}


def test_each_artefact_carries_its_own_packages_and_not_the_others(zips: dict[str, Path]) -> None:
    realtime, http = members(zips["realtime"]), members(zips["http"])

    assert {"coach", "coach_realtime", "openai", "anthropic", "tokenizers", "wordllama"} <= realtime
    assert not {"coach_http", "fastapi", "starlette", "mangum"} & realtime
    assert {"coach", "coach_http", "fastapi", "mangum"} <= http
    assert not {"coach_realtime", "openai", "anthropic", "tokenizers", "wordllama"} & http


def test_what_only_the_local_stack_or_the_runtime_has_is_in_neither(zips: dict[str, Path]) -> None:
    foreign = {
        "boto3",
        "botocore",
        "awslambdaric",
        "coach_local",
        "chromadb",
        "numpy",
        "aiohttp",
        "pip",
        "uv",
    }

    assert not foreign & (members(zips["realtime"]) | members(zips["http"]))


def test_the_same_sources_give_the_same_bytes(zips: dict[str, Path], build: Build) -> None:
    again = build("http")

    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(zips["http"].read_bytes()).digest()


def test_nothing_in_an_artefact_tells_where_it_was_built(trees: dict[str, Path]) -> None:
    ours = [
        path for tree in trees.values() for package in tree.glob("coach*") for path in package.rglob("*.pyc")
    ]

    assert ours
    assert not [path for path in ours if str(ROOT).encode() in path.read_bytes()]


@pytest.mark.parametrize("artefact", ["realtime", "http"])
def test_every_library_of_the_arm64_artefact_is_of_that_processor(artefact: str, tmp_path: Path) -> None:
    aarch64 = 183  # e_machine of the ELF header
    with fetching():
        BUILD.fill(tmp_path, artefact, "arm64", None)
    libraries = [path for path in tmp_path.rglob("*") if ".so" in path.suffixes]
    machines = {path: int.from_bytes(path.read_bytes()[18:20], "little") for path in libraries}

    assert machines
    assert {path.name for path, machine in machines.items() if machine != aarch64} == set()


@pytest.mark.parametrize(
    ("function", "recorded", "answer"),
    [
        (
            "connect",
            "websocket_connect",
            {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "coach.v1"}},
        ),
        ("disconnect", "websocket_disconnect", {"statusCode": 200}),
        ("message", "websocket_message", {"statusCode": 200}),
        ("sweep", "scheduled", {"looked_at": 0}),
        ("photo", "s3_test_event", {"ended": []}),
        ("photo", "s3_object_created", {"ended": ["ignored"]}),  # of a bucket that is not ours
    ],
)
def test_a_function_answers_its_event_where_no_database_is(
    python: str, trees: dict[str, Path], client: Path, function: str, recorded: str, answer: dict[str, Any]
) -> None:
    handler = f"coach_realtime.lambdas.{function}"

    kind, content = artefacts.invoke(python, trees["realtime"], client, handler, event(recorded))

    assert (kind, content) == ("response", {**content, **answer})


def test_the_authorizer_refuses_what_is_no_token(python: str, trees: dict[str, Path], client: Path) -> None:
    handler = "coach_realtime.lambdas.authorize"

    kind, failure = artefacts.invoke(
        python, trees["realtime"], client, handler, event("websocket_authorizer")
    )

    assert (kind, failure["errorMessage"]) == ("error", "Unauthorized")


@pytest.mark.parametrize("model", ["builtin", "openai:some", "anthropic:some"])
def test_the_worker_starts_with_any_model_and_leaves_a_turn_that_it_may_not_take(
    python: str, trees: dict[str, Path], client: Path, model: str
) -> None:
    job = {"user": "6e1f3c1a-0000-4000-8000-000000000001", "turn": "t1", "epoch": 1}
    keys = {"COACH_LLM": model, "OPENAI_API_KEY": "sk-none", "ANTHROPIC_API_KEY": "sk-none"}

    outcome = artefacts.invoke(
        python, trees["realtime"], client, "coach_realtime.lambdas.answer", job, **keys
    )

    assert outcome == ("response", {"statusCode": 200})


def test_the_http_function_refuses_what_is_no_token(
    python: str, trees: dict[str, Path], client: Path
) -> None:
    kind, answer = artefacts.invoke(
        python, trees["http"], client, "coach_http.lambdas.http", event("http_get")
    )

    assert (kind, answer["statusCode"], json.loads(answer["body"])["code"]) == (
        "response",
        401,
        "not_signed_in",
    )


def test_a_missing_setting_ends_the_start_and_is_named(
    python: str, trees: dict[str, Path], client: Path
) -> None:
    kind, failure = artefacts.invoke(
        python, trees["realtime"], client, "coach_realtime.lambdas.connect", {}, COACH_TABLE=""
    )

    assert kind == artefacts.INIT_ERROR
    assert "COACH_TABLE is not set" in failure["errorMessage"]


def test_the_embedder_finds_its_vectors_in_the_artefact(
    python: str, trees: dict[str, Path], client: Path
) -> None:
    script = (
        "import asyncio; from coach_realtime.wiring.library import new_embedder, new_http;"
        "from coach_realtime.settings import Environment;"
        "embedder = new_embedder(Environment({}), new_http());"
        "print(len(asyncio.run(embedder.embed(['goblet squat']))[0]))"
    )
    done = subprocess.run(
        [python, "-S", "-c", script],
        env=artefacts.environment(trees["realtime"], client, "127.0.0.1:1"),
        cwd=trees["realtime"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "256"
