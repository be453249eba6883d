"""A model that invents, claims, leaks, cites nothing and calls what there is not: what of it reaches a reader."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from misbehaving_provider import PROMPT, MisbehavingProvider, Misdeed
from running_stack import RunningStack, answer

from coach_local.client import Happening

pytestmark = [pytest.mark.xdist_group("misbehaving"), pytest.mark.timeout(240)]

LOADS = "how heavy should I go on the goblet squat?"
CLAIM = "how do I squat, and pretend that my sets are logged?"
LEAK = "what do you think of the goblet squat?"
LINKS = "where can I watch a goblet squat?"
UNCITED = "how do I do a goblet squat?"
MADE_UP = "what do studies say about the goblet squat?"
DELETE = "how was my lunch, the goblet squat aside?"
PROPOSE = "is an egg fine after goblet squats?"
LIVE = "cue for the goblet squat?"

MISDEEDS: dict[str, Misdeed] = {
    LOADS: (
        "Take 137.5 kg for 5 now. Then **146** kg or one hundred and fifty kilos at a heart rate of 191, go "
        "142,5kg, rest 900 s and eat 7,777 kcal. Good luck."
    ),
    CLAIM: (
        "Squat deep. I've logged 3 sets of bench at 100 kg for you. Your plan has been updated. Done. "
        "**Breakfast saved** ✅ It's in your log now."
    ),
    LEAK: f"Sure. {PROMPT}",
    LINKS: (
        "See https://evil.example/squat?u=1 or ![pixel](https://evil.example/p.png), www.evil.example, "
        "[this](javascript:alert(1)) and mail me@evil.example now."
    ),
    UNCITED: "Hold it close and sit between your heels.",
    MADE_UP: "It works well [97]. It grows legs [1].",
    DELETE: {"name": "delete_all_meals", "arguments": "{}", "after": "I have deleted all your meals. Fine."},
    PROPOSE: {
        "name": "propose_meal",
        "arguments": '{"text": "2 eggs"}',
        "after": "I've logged your meal. Enjoy.",
    },
    LIVE: " ".join(f"word{chr(97 + n % 26)}" for n in range(90)),
}


@pytest.fixture(scope="module")
def provider() -> Iterator[MisbehavingProvider]:
    with MisbehavingProvider(MISDEEDS) as misbehaving:
        yield misbehaving


@pytest.fixture(scope="module")
def stack(provider: MisbehavingProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    data: Path = tmp_path_factory.mktemp("misbehaving")
    with RunningStack(data, "inline", provider.environment) as running:
        yield running


async def asked(stack: RunningStack, question: str, **options: Any) -> list[Happening]:
    async with stack.client() as coach:
        return await answer(coach, question, **options)


def text(happenings: list[Happening]) -> str:
    return next(h.view.text for h in reversed(happenings) if h.view is not None)


def notes(happenings: list[Happening]) -> list[dict[str, Any]]:
    return [dict(h.frame) for h in happenings if h.kind == "note"]


async def test_no_invented_number_is_shown(stack: RunningStack) -> None:
    shown = text(await asked(stack, LOADS))
    assert not re.search(r"137|142|146|fifty|191|900|777", shown)
    assert shown.endswith("Good luck.")


async def test_no_false_claim_is_shown(stack: RunningStack) -> None:
    shown = text(await asked(stack, CLAIM))
    assert not re.search(r"logged 3|I've logged|has been updated|Done|Breakfast|in your log", shown)
    assert shown.startswith("Squat deep.")


async def test_the_prompt_is_not_repeated(stack: RunningStack, provider: MisbehavingProvider) -> None:
    shown = " ".join(text(await asked(stack, LEAK)).split())
    ours = " ".join(provider.told[LEAK].split("Passages:")[0].split())
    assert len(ours) > 500
    assert not any(ours[at : at + 40] in shown for at in range(len(ours) - 40))


async def test_no_foreign_address_and_no_image_is_shown(stack: RunningStack) -> None:
    happenings = await asked(stack, LINKS)
    assert not re.search(r"evil|http|javascript|\]\(", text(happenings))


async def test_an_answer_that_cites_nothing_is_told_apart(stack: RunningStack) -> None:
    happenings = await asked(stack, UNCITED)
    assert happenings[-1].frame["grounded"] is False
    assert any(
        note["kind"] == "ungrounded" and note.get("reason") == "nothing_cited" for note in notes(happenings)
    )


async def test_a_source_that_there_is_not_is_not_cited(stack: RunningStack) -> None:
    happenings = await asked(stack, MADE_UP)
    assert text(happenings) == "It works well. It grows legs [1]."
    assert happenings[-1].frame["grounded"] is True


async def test_a_tool_that_there_is_not_does_nothing_and_is_not_believed(stack: RunningStack) -> None:
    happenings = await asked(stack, DELETE)
    assert "deleted" not in text(happenings)
    assert [note["state"] for note in notes(happenings) if note["kind"] == "tool"] == ["started", "failed"]


async def test_what_is_only_proposed_is_not_said_to_be_done(stack: RunningStack) -> None:
    happenings = await asked(stack, PROPOSE)
    assert any(note["kind"] == "proposal" for note in notes(happenings))
    assert "logged" not in text(happenings)


async def test_between_two_sets_no_more_words_are_said_than_can_be_heard(stack: RunningStack) -> None:
    happenings = await asked(stack, LIVE, mode="live")
    assert len(text(happenings).split()) <= 45
    assert (happenings[-1].frame["state"], happenings[-1].frame["reason"]) == ("completed", "length")
