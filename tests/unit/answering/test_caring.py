"""The words of the gate, for where the user lives."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from coach.answering.caring import Caring
from coach.errors import Unavailable
from coach.records.profile import Profile
from coach.safety.gate import judge

EMERGENCY = judge("my chest hurts and my left arm feels numb")


@dataclass
class Profiles:
    locale: str | Exception = "en"
    seconds: float = 0.0
    asked: int = 0

    async def get(self, user: str) -> Profile:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        if isinstance(self.locale, Exception):
            raise self.locale
        return Profile(locale=self.locale)

    async def change(self, *_: Any, **__: Any) -> Profile:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("locale", "number", "word"),
    [("en-US", "911", "Please stop"), ("en-GB", "999", "Please stop"), ("de-AT", "112", "Notfall")],
)
async def test_words_and_numbers_follow_the_locale(locale: str, number: str, word: str) -> None:
    words = await Caring(Profiles(locale)).words(EMERGENCY, "u")
    assert number in words
    assert word in words


async def test_whoever_chose_no_locale_is_answered_in_the_messages_language() -> None:
    words = await Caring(Profiles("en")).words(judge("me duele el pecho y me falta el aire"), "u")
    assert "Llama" in words


@pytest.mark.parametrize("profiles", [Profiles(Unavailable("away")), Profiles("de-AT", seconds=60), None])
async def test_an_emergency_is_answered_without_the_profile(profiles: Profiles | None) -> None:
    assert "112" in await Caring(profiles).words(EMERGENCY, "u")


async def test_an_ordinary_message_reads_no_profile() -> None:
    profiles = Profiles()
    assert await Caring(profiles).words(judge("how deep should I squat?"), "u") == ""
    assert profiles.asked == 0
