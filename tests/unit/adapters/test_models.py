"""Which model a setting chooses."""

import subprocess
import sys

import pytest

from coach.adapters.models import choose
from coach.errors import SettingsError


@pytest.mark.parametrize(
    ("spec", "settings", "name"),
    [
        ("builtin", {}, "builtin"),
        ("", {}, "builtin"),
        ("", {"openai_base_url": "http://127.0.0.1:1/v1"}, "builtin"),
        ("openai:gpt-x", {"openai_key": "k"}, "openai:gpt-x"),
        ("openai:fake:crlf,n=3", {"openai_key": "k"}, "openai:fake:crlf,n=3"),
        ("openai:llama3.2:3b", {"openai_base_url": "http://127.0.0.1:1/v1"}, "openai:llama3.2:3b"),
        ("anthropic:claude-x", {"anthropic_key": "k"}, "anthropic:claude-x"),
        ("", {"openai_key": "k", "anthropic_key": "k"}, "openai:gpt-4.1-mini"),
        ("", {"anthropic_key": "k"}, "anthropic:claude-haiku-4-5"),
        ("builtin", {"openai_key": "k"}, "builtin"),
    ],
)
def test_a_setting_names_one_model(spec: str, settings: dict[str, str], name: str) -> None:
    assert choose(spec, **settings).name == name  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spec", "setting"),
    [
        ("openai:gpt-x", "OPENAI_API_KEY"),
        ("anthropic:claude-x", "ANTHROPIC_API_KEY"),
        ("openai", "COACH_LLM"),
        ("openai:", "COACH_LLM"),
        ("builtin:x", "COACH_LLM"),
        ("gemini:x", "COACH_LLM"),
    ],
)
def test_a_setting_that_cannot_be_kept_is_named(spec: str, setting: str) -> None:
    with pytest.raises(SettingsError, match=setting):
        choose(spec)


def test_the_adapters_are_imported_without_the_sdks() -> None:
    program = (
        "import sys, coach.adapters.models, coach.adapters.openai_chat, coach.adapters.anthropic_messages;"
        "sys.exit(bool({'openai', 'anthropic', 'httpx2'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
