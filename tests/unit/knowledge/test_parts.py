"""What is not to be had just now, in the ways that people say so."""

import pytest

from coach.knowledge.languages import gym_english, in_english
from coach.knowledge.parts import clauses, taken
from coach.knowledge.text import tokens


def heard(question: str) -> str:
    _, said = in_english(tokens(question), {*gym_english(), "the", "is", "what", "for", "i", "my"})
    return " ".join(word for clause in clauses(said) for word in taken(clause))


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("someone's hogging the rack", "rack"),
        ("somebody is hogging the squat rack, what else for quads?", "squat rack"),
        ("some guy hogged the cables again", "cables"),
        ("the bench has been hogged for half an hour", "bench"),
        ("rack hogged, alternatives?", "rack"),
        ("they are using the leg press", "leg press"),
        ("people are camped on the bench", "bench"),
        ("the squat racks are all taken", "squat racks"),
        ("the rack is not available", "rack"),
        ("el rack está ocupado", "rack"),
        ("está ocupado el rack", "rack"),
        ("el banco lo ocuparon", "bench"),
        ("ocuparon la máquina", "machine"),
        ("alguien está acaparando el rack", "rack"),
        ("das Rack ist besetzt", "rack"),
        ("jemand blockiert das Rack", "rack"),
        ("die Beinpresse wird blockiert", "leg press"),
        ("quelqu'un squatte le rack", "rack"),
        ("la presse est squattée", "leg press"),
        ("le banc est pris", "bench"),
        ("ocuparam a máquina", "machine"),
        ("alguém está usando o banco", "bench"),
        ("il rack è occupato", "rack"),
        ("qualcuno sta usando la panca", "bench"),
        ("rack khali nahi hai", "rack"),
        ("koi rack use kar raha hai", "rack"),
        ("bench pe koi hai", "bench"),
    ],
)
def test_equipment_that_others_have_is_heard(said: str, gone: str) -> None:
    assert heard(said) == gone


@pytest.mark.parametrize(
    "said",
    [
        "I hogged the mic",
        "he hogged the mic",
        "my friend hogged the conversation",
        "I hogged the rack for an hour, is that rude?",
        "the bench was free but he hogged the mic",
        "I am using the leg press",
        "someone told me to use the leg press",
        "he took my advice on form",
        "how do I use the rack?",
        "my knee hurts when I squat",
        "estoy ocupado, dame una rutina corta con mancuernas",
        "hoy estoy muy ocupado dame algo con barra",
        "je suis occupé, une séance courte avec haltères",
        "sono occupato oggi, allenamento con manubri",
        "estou ocupado, treino com halteres",
        "main busy hu dumbbell workout batao",
    ],
)
def test_what_the_user_has_or_is_busy_with_is_not_taken(said: str) -> None:
    assert heard(said) == ""
