"""What the gate says instead of a model's answer, in the user's language, with the number to call."""

import re
from functools import cache
from typing import Any

from coach.safety.gate import Verdict
from coach.safety.lexicon import table

_LOCALE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?(?:[-_.@].*)?")


def response(verdict: Verdict, locale: str | None = None) -> str:
    """The text for a verdict; "" for none.

    `locale` is a language tag such as `de-AT` or `pt_BR`. Its language and region choose the words and the
    numbers; without one, or with a language that has no texts, the message's own language does. Letters are the
    message's own where it is in the locale's language: who types Hindi in Latin letters reads it so.
    """
    if verdict.action == "none":
        return ""
    language, region = _read(locale)
    if language not in _texts() or language.partition("-")[0] == verdict.language.partition("-")[0]:
        language = verdict.language
    texts = _texts()[language]
    text: str = texts.get(verdict.category) or texts[verdict.action]
    return text.replace("{emergency}", emergency_number(language, region)).replace(
        "{crisis}", _regions()["crisis"].get(region) or texts["crisis_line"]
    )


def instructions_kept(language: str) -> str:
    """What is said to somebody who asks for the model's instructions."""
    text: str = _texts()[language]["instructions"]
    return text


def emergency_number(language: str, region: str) -> str:
    """The number to call in a region, else the one (or ones) of the language."""
    numbers = _regions()
    found: str = numbers["emergency"].get(region) or numbers["emergency_by_language"][language]
    return found


def _read(locale: str | None) -> tuple[str, str]:
    found = _LOCALE.fullmatch(locale or "")
    if found is None:
        return "", ""
    language, script, region = found[1].lower(), (found[2] or "").title(), (found[3] or "").upper()
    scripted = f"{language}-{script}"
    return (scripted if scripted in _texts() else language), region


@cache
def _texts() -> dict[str, dict[str, str]]:
    return table("responses.toml")


@cache
def _regions() -> dict[str, Any]:
    return table("regions.toml")
