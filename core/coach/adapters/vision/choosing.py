"""Chooses the vision model that a setting names."""

from typing import NoReturn

from coach.adapters.models import default_model
from coach.errors import SettingsError
from coach.photos.ports import Vision


def choose_vision(
    spec: str = "",
    *,
    openai_key: str = "",
    openai_base_url: str | None = None,
    anthropic_key: str = "",
    anthropic_base_url: str | None = None,
) -> Vision:
    """The model of `COACH_VISION`: `openai:MODEL`, `anthropic:MODEL` or `builtin`; without one, whatever
    there is a key for, as with `COACH_LLM`. Imports the SDK that it needs. Raises SettingsError."""
    maker, _, model = (spec or default_model(openai_key, anthropic_key)).partition(":")
    match maker:
        case "openai" if model:
            from coach.adapters.vision.openai_sight import OpenAIVision

            key = openai_key or ("unused" if openai_base_url else _missing("OPENAI_API_KEY"))
            return OpenAIVision(model, api_key=key, base_url=openai_base_url)
        case "anthropic" if model:
            from coach.adapters.vision.anthropic_sight import AnthropicVision

            key = anthropic_key or _missing("ANTHROPIC_API_KEY")
            return AnthropicVision(model, api_key=key, base_url=anthropic_base_url)
        case "builtin" if not model:
            from coach.adapters.vision.builtin import BuiltinVision

            return BuiltinVision()
        case _:
            raise SettingsError("COACH_VISION must be openai:MODEL, anthropic:MODEL or builtin")


def _missing(setting: str) -> NoReturn:
    raise SettingsError(f"{setting} is not set, and COACH_VISION needs it")
