from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.knowledge.complaints import joints_in
from coach.knowledge.index import LibraryIndex
from coach.knowledge.understand import Understood, understand

Ask = Callable[[str], Understood]


@pytest.fixture
def ask(index: LibraryIndex) -> Ask:
    return lambda question: understand(question, index.spelling)


@pytest.mark.parametrize(
    ("question", "muscles", "equipment"),
    [
        ("kettlebell work for my hammies", {"hamstrings"}, {"kettlebell"}),
        ("what hits the rear delts on the pulley", {"rear_delts"}, {"cable"}),
        ("posterior chain with a loop band", {"hamstrings", "glutes"}, {"band"}),
        ("abs, no kit", {"abs"}, {"none"}),
        ("my back with dumbells", {"lats", "upper_back", "lower_back", "traps"}, {"dumbbell"}),
    ],
)
def test_muscles_and_equipment_are_understood(
    ask: Ask, question: str, muscles: set[str], equipment: set[str]
) -> None:
    understood = ask(question)

    assert understood.muscles == muscles
    assert understood.equipment == equipment


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("chest without a barbell", {"barbell"}),
        ("quads, no machine and no cables", {"machine", "cable"}),
        ("I don't have dumbbells but I have a barbell", {"dumbbell"}),
        ("the smith is taken, what now for quads", {"smith_machine"}),
        ("someone's hogging the smith, what now for quads", {"smith_machine"}),
        ("I hogged the smith, what now for quads", set()),
        ("hamstrings, no stretches", {"stretch"}),
        ("not even a box", {"box"}),
    ],
)
def test_what_is_ruled_out_is_understood(ask: Ask, question: str, without: set[str]) -> None:
    assert ask(question).without == without


def test_a_negation_reaches_no_further_than_its_clause(ask: Ask) -> None:
    understood = ask("no barbell, dumbbells only for chest")

    assert understood.without == {"barbell"}
    assert understood.equipment == {"dumbbell"}


def test_a_machine_in_use_says_nothing_against_its_muscle(ask: Ask) -> None:
    understood = ask("the calf machine is in use")

    assert understood.muscles == {"calves"}
    assert understood.without == {"machine"}


@pytest.mark.parametrize(
    "question", ["pull the knees to my chest", "hands against the chest", "a plate on my chest"]
)
def test_a_place_on_the_body_is_not_what_is_to_be_trained(ask: Ask, question: str) -> None:
    assert ask(question).muscles == frozenset()


def test_a_movement_is_found_under_its_nickname(ask: Ask) -> None:
    [named] = ask("how do I do RDLs").named

    assert [movement.name for movement in named.movements] == ["romanian deadlift"]
    assert not named.replaced


def test_a_movement_that_cannot_be_done_is_to_be_replaced(ask: Ask) -> None:
    [named] = ask("no leg curl here, what instead").named

    assert named.replaced


def test_what_hurts_and_what_brings_it_on_are_told_apart(ask: Ask) -> None:
    understood = ask("my knees hurt when I squat, what else for quads?")

    assert understood.sore == {"knee"}
    assert understood.painful == {"squat"}
    assert understood.muscles == {"quads"}


def test_what_is_ruled_out_still_counts_for_advice(ask: Ask) -> None:
    understood = ask("shoulder hurts when benching")

    assert understood.everything["shoulders"] == 1.0


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("calories burned by jump rope", set()),
        ("kcal of half an hour with a sled", set()),
        ("calories running 8 mph for 30 min", set()),
        ("calories in a kettlebell", {"energy"}),
        ("how long until the calories of a banana are burnt", {"energy", "eating"}),
    ],
)
def test_what_an_exercise_burns_is_no_matter_of_food(ask: Ask, question: str, elsewhere: set[str]) -> None:
    assert ask(question).elsewhere == elsewhere


@pytest.mark.parametrize("question", ["kcal in a banana", "does creatine work", "cancel my subscription"])
def test_food_substances_and_money_are_elsewhere(ask: Ask, question: str) -> None:
    assert ask(question).elsewhere


@pytest.mark.parametrize(
    "question", ["pistols with a bell in front", "swinging a kettlebell", "plate pinches"]
)
def test_a_word_that_only_looks_like_food_is_not(ask: Ask, question: str) -> None:
    assert not ask(question).elsewhere


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("moutain climers", "mountain climber"),
        ("over hed pres", "overhead press"),
        ("splitsquat", "split squat"),
        ("dumbel shruggs", "dumbbell shrug"),
    ],
)
def test_slips_of_the_hand_are_mended(ask: Ask, typed: str, meant: str) -> None:
    assert ask(typed).terms.keys() >= ask(meant).terms.keys()


def test_an_ordinary_word_is_never_mended_into_one_of_the_gym(ask: Ask) -> None:
    assert "huge" in ask("a huge truck on the grass").english


def test_the_level_is_understood(ask: Ask) -> None:
    assert ask("squat for a newbie").level == "beginner"


def test_joints_are_found_in_a_text() -> None:
    assert joints_in("Sore lower back and a cranky knee") == ("lower_back", "knee")


def test_of_an_endless_question_the_beginning_is_looked_at(ask: Ask) -> None:
    assert ask("hamstrings with a band " + "no " * 5_000 + "chest").muscles == {"hamstrings"}


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("train lats at home", {"cable", "machine"}),
        ("train lats at home with my cable", {"machine"}),
        ("lats at home, I have a home gym", set()),
        ("lats in the hotel", set()),
    ],
)
def test_at_home_there_is_no_machine_unless_it_is_said(ask: Ask, question: str, without: set[str]) -> None:
    assert ask(question).without == without


@given(question=st.text(max_size=300))
def test_any_text_is_understood_somehow(index: LibraryIndex, question: str) -> None:
    understood = understand(question, index.spelling)

    assert 0 <= understood.constrained <= 1
    assert all(0 < weight <= 1 for weight in understood.terms.values())
