"""Chooses the language model that a setting names."""

from typing import NoReturn

from coach.adapters.limits import Limits
from coach.errors import SettingsError
from coach.ports import LanguageModel

DEFAULT_OPENAI = "gpt-4.1-mini"
DEFAULT_ANTHROPIC = "claude-haiku-4-5"
# Small models that do not reason before they speak: the first token is what an athlete waits for.


def choose(
    spec: str = "",
    *,
    openai_key: str = "",
    openai_base_url: str | None = None,
    anthropic_key: str = "",
    anthropic_base_url: str | None = None,
    limits: Limits | None = None,
) -> LanguageModel:
    """The model of `COACH_LLM`: `openai:MODEL`, `anthropic:MODEL` or `builtin`.

    Without a spec: OpenAI where it has a key, Anthropic where only that has one, else the built-in one.
    A compatible server at an address of its own needs no key. Imports the SDK that it needs, which takes
    up to a second. Raises SettingsError.
    """
    maker, _, model = (spec or default_model(openai_key, anthropic_key)).partition(":")
    match maker:
        case "openai" if model:
            from coach.adapters.openai_chat import OpenAIChat

            key = openai_key or ("unused" if openai_base_url else _missing("OPENAI_API_KEY"))
            return OpenAIChat(model, api_key=key, base_url=openai_base_url, limits=limits)
        case "anthropic" if model:
            from coach.adapters.anthropic_messages import AnthropicMessages

            key = anthropic_key or _missing("ANTHROPIC_API_KEY")
            return AnthropicMessages(model, api_key=key, base_url=anthropic_base_url, limits=limits)
        case "builtin" if not model:
            from coach.adapters.builtin import Builtin

            return Builtin()
        case _:
            raise SettingsError("COACH_LLM must be openai:MODEL, anthropic:MODEL or builtin")


def default_model(openai_key: str, anthropic_key: str) -> str:
    """Whatever there is a key for."""
    if openai_key:
        return f"openai:{DEFAULT_OPENAI}"
    return f"anthropic:{DEFAULT_ANTHROPIC}" if anthropic_key else "builtin"


def _missing(setting: str) -> NoReturn:
    raise SettingsError(f"{setting} is not set, and COACH_LLM needs it")
