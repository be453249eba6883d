"""A meal told to the coach that has no language model."""

import json
from dataclasses import replace

import pytest

from coach.adapters.builtin import Builtin
from coach.adapters.builtin.calling import call, said
from coach.adapters.memory.model import confirmed
from coach.ports import Call, Finished, Message, Prompt, Result, Round, Text, ToolSpec

TOOL = ToolSpec("propose_meal", "Proposes to log a meal.", {})
ASKED = Call("builtin", "propose_meal", "{}")


def prompt(question: str) -> Prompt:
    return Prompt("", (Message("user", question),), question, tools=(TOOL,))


@pytest.mark.parametrize(
    "question",
    [
        "I had 2 eggs and toast",
        "I just ate 200 g chicken breast",
        "Log 150 g rice please",
        "Ich habe 200 g Quark gegessen",
        "J'ai mangé une pomme",
    ],
)
def test_a_meal_that_was_eaten_is_to_be_proposed(question: str) -> None:
    wanted = call(prompt(question))
    assert wanted is not None
    assert json.loads(wanted.arguments) == {"text": question}


@pytest.mark.parametrize(
    "question",
    [
        "How much protein do 2 eggs have?",
        "I had a feeling in my knee?",
        "What should I eat?",
        "How do I squat",
        "I eat too much",
    ],
)
def test_anything_else_is_answered_as_ever(question: str) -> None:
    assert call(prompt(question)) is None


def test_nothing_is_called_where_it_is_not_offered_or_was_called_already() -> None:
    told = prompt("I had 2 eggs")
    assert call(replace(told, tools=())) is None
    assert call(replace(told, may_call=False)) is None
    assert call(replace(told, rounds=(Round("", ()),))) is None


def test_what_the_table_does_not_know_is_named() -> None:
    content = {"proposed": "Log 100 g egg?", "not_in_the_food_table": ["flurbish"]}
    words = said(Result(ASKED, json.dumps(content)))
    assert words == ("Log 100 g egg? I do not know flurbish, and have left that out. Say yes, and it counts.")


async def test_a_refusal_is_said_with_what_to_do() -> None:
    failed = Result(ASKED, '{"error": "bad_frame", "message": "Nothing of it is known. Try."}', failed=True)
    asked = replace(prompt("I had 80 g flurbish"), rounds=(Round("", (failed,)),))
    *words, end = [event async for event in Builtin().stream(asked, confirmed)]
    assert "".join(word.text for word in words if isinstance(word, Text)).startswith("I could not work that")
    assert end == Finished("stop")
