"""What each function imports at its cold start, against the table of the last time.

Modules, not milliseconds: they are the same on a busy machine. `python tests/unit/infra/test_cold_imports.py` writes
the table anew; `make bench` has the milliseconds.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

TABLE = Path(__file__).parents[3] / "infra" / "imports.json"
GROWTH = 1.1
"""What a function may grow by until it has to be written down anew."""

FUNCTIONS = {
    name: f"coach_realtime.lambdas.{name}"
    for name in ("authorize", "connect", "disconnect", "message", "answer", "photo", "sweep")
} | {"http": "coach_http.lambdas.http"}

ENVIRONMENT = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "key",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "COACH_TABLE": "coach",
    "COACH_BUCKET": "coach",
    "COACH_CONNECTIONS_URL": "https://api.example.com/prod",
    "COACH_ANSWER_FUNCTION": "answer",
    "COACH_SWEEP_FUNCTION": "sweep",
    "SUPABASE_SECRET_KEY": "none",
    "COACH_MEDIA_URL": "https://media.example.com",
    "COACH_LLM": "openai:any",
    "OPENAI_API_KEY": "none",
    "SUPABASE_URL": "https://project.supabase.co",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "CHROMA_HOST": "127.0.0.1",
}

SHOW = """
import json, sys
before = set(sys.modules)
__import__(sys.argv[1])
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def imported(function: str) -> dict[str, int]:
    """How many modules of each package a cold start imports, the standard library's apart."""
    handler = FUNCTIONS[function]
    done = subprocess.run(
        [sys.executable, "-c", SHOW, handler.rpartition(".")[0]],
        env={"PATH": os.environ["PATH"], "_HANDLER": handler, **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
    )
    packages = Counter(name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1]))
    return {name: n for name, n in sorted(packages.items()) if _counts(name)}


def _counts(name: str) -> bool:
    return not name.startswith("_") and name not in sys.stdlib_module_names and name != "cython_runtime"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_cold_start_imports_no_more_than_the_last_time(function: str) -> None:
    before, now = json.loads(TABLE.read_text())[function], imported(function)

    assert set(now) - set(before) == set(), "new packages; meant? Write the table anew"
    assert sum(now.values()) <= sum(before.values()) * GROWTH, "meant? Write the table anew"


@pytest.mark.parametrize("function", ["authorize", "connect", "disconnect", "message"])
def test_who_is_waited_for_imports_no_sdk_and_no_framework(function: str) -> None:
    foreign = {
        "openai",
        "anthropic",
        "fastapi",
        "mangum",
        "wordllama",
        "tokenizers",
        "chromadb",
        "boto3",
        "PIL",
    }

    assert not foreign & set(json.loads(TABLE.read_text())[function])


def test_the_gate_pays_for_no_pydantic() -> None:
    table = json.loads(TABLE.read_text())

    assert "pydantic" not in table["authorize"] | table["connect"] | table["disconnect"]


if __name__ == "__main__":
    TABLE.write_text(json.dumps({name: imported(name) for name in FUNCTIONS}, indent=2) + "\n")
