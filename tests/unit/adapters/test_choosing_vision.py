"""Which model looks at photos, by its setting or by the keys that there are."""

import pytest

from coach.adapters.vision.choosing import choose_vision
from coach.errors import SettingsError


@pytest.mark.parametrize(
    ("spec", "keys", "name"),
    [
        ("", {}, "builtin"),
        ("", {"openai_key": "k"}, "openai:gpt-4.1-mini"),
        ("", {"anthropic_key": "k"}, "anthropic:claude-haiku-4-5"),
        ("", {"openai_key": "k", "anthropic_key": "k"}, "openai:gpt-4.1-mini"),
        ("builtin", {"openai_key": "k"}, "builtin"),
        ("anthropic:m", {"openai_key": "k", "anthropic_key": "k"}, "anthropic:m"),
        ("openai:llava:7b", {"openai_base_url": "http://127.0.0.1:11434/v1"}, "openai:llava:7b"),
    ],
)
def test_a_model_is_chosen_by_its_name_or_its_key(spec: str, keys: dict[str, str], name: str) -> None:
    assert choose_vision(spec, **keys).name == name


@pytest.mark.parametrize("spec", ["openai", "openai:", "builtin:x", "gemini:m", "nonsense"])
def test_a_setting_that_names_no_model_is_named(spec: str) -> None:
    with pytest.raises(SettingsError, match="COACH_VISION"):
        choose_vision(spec, openai_key="k")


@pytest.mark.parametrize(
    ("spec", "key"), [("openai:m", "OPENAI_API_KEY"), ("anthropic:m", "ANTHROPIC_API_KEY")]
)
def test_a_key_that_is_missing_is_named(spec: str, key: str) -> None:
    with pytest.raises(SettingsError, match=key):
        choose_vision(spec)
