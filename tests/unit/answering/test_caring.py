"""The words of the gate, for where the user lives."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    changed: list[Mapping[str, Any]] = field(default_factory=list)

    async def get(self, user: str) -> Profile:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        if isinstance(self.locale, Exception):
            raise self.locale
        return Profile(locale=self.locale)

    async def change(self, user: str, changes: Mapping[str, Any], *_: Any, **__: Any) -> Profile:
        if isinstance(self.locale, Exception):
            raise self.locale
        self.changed.append(changes)
        return Profile(**changes)


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


async def test_a_sign_of_an_eating_disorder_hides_the_numbers_from_then_on() -> None:
    profiles = Profiles()
    assert await Caring(profiles).words(judge("i take laxatives to lose weight"), "u")
    assert profiles.changed == [{"hide_numbers": True}]


async def test_no_other_verdict_changes_the_profile() -> None:
    profiles = Profiles()
    for said in ("my chest hurts and my left arm feels numb", "how deep should I squat?", "my knee hurts"):
        await Caring(profiles).words(judge(said), "u")
    assert profiles.changed == []


async def test_the_words_come_where_the_numbers_cannot_be_hidden() -> None:
    words = await Caring(Profiles(Unavailable("away"))).words(judge("i take laxatives to lose weight"), "u")
    assert "doctor" in words
