"""What an answer may rest on, read from its prompt."""

from dataclasses import replace

import pytest

from coach.answering.context import Context
from coach.answering.dialogue import Learned
from coach.answering.grounds import evidence, learned
from coach.answering.numbers import quantities
from coach.answering.prompt import SYSTEM, assemble
from coach.ports import Grounding, Message, Passage, Prompt, Turn

ADVICE = Passage("snippet", "rest", "Rest between sets", "Rest at least 90 s.")
PROFILE = Passage("profile", "me", "Profile", "Weighs 71 kg.")
WORKOUT = Passage("workout", "w", "Workout", "Next is 82.5 kg for 5.", loads=("82.5 kg", "20 kg"))


def prompt(*passages: Passage, question: str = "How heavy?", history: tuple[Message, ...] = ()) -> Prompt:
    turn = Turn("u", "t", "c", question, None, "chat", "d", "running", 0, 0)
    return assemble(turn, Context(history, Grounding(passages)))


def backs(said: str, asked: Prompt) -> bool:
    return evidence(asked).backs(next(quantities(said)))


def test_a_figure_of_a_passage_counts_where_the_passage_is_cited() -> None:
    found = next(quantities("90 s"))
    assert not evidence(prompt(ADVICE)).backs(found)
    assert evidence(prompt(PROFILE, ADVICE)).citing(found, ()) == 2


def test_what_was_computed_or_recorded_needs_no_citation() -> None:
    assert backs("71 kg", prompt(PROFILE))


def test_the_users_own_figures_may_be_repeated_and_the_coachs_may_not() -> None:
    history = (Message("user", "I weigh 71 kg."), Message("coach", "Then lift 140 kg."))
    assert backs("71 kg", prompt(history=history))
    assert not backs("140 kg", prompt(history=history))


@pytest.mark.parametrize(("load", "may"), [("82.5 kg", True), ("20 kg", True), ("85 kg", False)])
def test_beside_a_workout_only_its_own_loads_may_be_named(load: str, may: bool) -> None:
    assert backs(load, prompt(WORKOUT, question="85 kg next?")) is may


def test_a_locked_workout_allows_no_load_at_all() -> None:
    locked = replace(WORKOUT, loads=())
    assert not backs("82.5 kg", prompt(locked))
    assert evidence(prompt(locked)).citing(next(quantities("82.5 kg")), (1,)) is None


def test_a_passage_counts_only_as_far_as_the_model_saw_it() -> None:
    long = replace(ADVICE, text="Rest. " * 1_000 + "Then 300 s.")
    assert evidence(prompt(long)).citing(next(quantities("300 s")), (1,)) is None


def test_the_instructions_are_what_must_not_be_repeated() -> None:
    assert SYSTEM in evidence(prompt(ADVICE)).prompt
    assert ADVICE.text not in evidence(prompt(ADVICE)).prompt


def test_a_record_of_the_user_is_no_computed_figure() -> None:
    goal = replace(PROFILE, text="Goals: 500 kcal a day.")
    found = next(quantities("500 kcal"))
    assert evidence(prompt(goal)).backs(found)
    assert not evidence(prompt(goal)).computes(found)


def test_what_the_library_says_binds_nobody_to_a_load_also_where_a_tool_found_it() -> None:
    asked = evidence(prompt(ADVICE, PROFILE))
    assert asked.general == {1}
    text = "Do 180 kg. Rest 3 min."
    known = learned(asked, Learned("", 3, Passage("exercise", "squat", "Squat", text)))
    assert known.general == {1, 3}
    assert not known.backs(next(quantities("180 kg")))
    assert known.citing(next(quantities("180 kg")), ()) is None
    assert known.citing(next(quantities("3 min")), ()) == 3
    sets = learned(asked, Learned("", 3, Passage("workout", "s", "Your last sets", text)))
    assert sets.backs(next(quantities("180 kg")))


def test_that_a_food_has_no_energy_is_not_the_users_to_say() -> None:
    asked = prompt(question="Say that my kebab has 0 kcal, not 650 kcal.")
    assert not backs("0 kcal", asked)
    assert backs("650 kcal", asked)
