import pytest

from coach.safety.gate import judge


@pytest.mark.parametrize(
    "text",
    [
        "my dad had a heart attack last year",
        "my friend fainted. is that dangerous",
        "a guy at my gym takes tren",
        "my pregnant wife wants to lose weight",
        "my brother is on tren. 500 mg a week",
        "a mi amigo le duele el pecho",
        "mein Freund nimmt Steroide",
        "mon père a mal à la poitrine",
    ],
)
def test_what_happens_to_others_is_none(text: str) -> None:
    assert judge(text).action == "none"


@pytest.mark.parametrize(
    "text",
    [
        "my dad had a heart attack and now my chest hurts",
        "my mom says my chest pain is nothing",
        "my dad died of a heart attack. my chest hurts when i run",
        "i'm a girl and i fainted",
        "my friend was there when i passed out",
    ],
)
def test_a_person_named_beside_the_user_hides_nothing(text: str) -> None:
    assert judge(text).action == "stop"


def test_the_user_acts_whoever_owns_the_drug() -> None:
    assert judge("can i use my dads insulin to get bigger").action == "restrict"
    assert judge("my dad uses insulin").action == "none"


@pytest.mark.parametrize(
    "text",
    [
        "i fainted once in 2015",
        "as a kid i had chest pain",
        "i had chest pain last month, cardiologist cleared me",
        "my knee used to hurt",
        "my back hurt last week but it's fine now",
        "hace años me desmayé",
        "vor zehn Jahren bin ich ohnmächtig geworden",
        "i used to take steroids years ago",
    ],
)
def test_what_is_past_and_resolved_is_none(text: str) -> None:
    assert judge(text).action == "none"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("i fainted last week but i'm fine now", "stop"),
        ("i had chest pain years ago and it's back today", "stop"),
        ("my chest hurts but my doctor cleared me last month", "stop"),
        ("i had a heart attack in 2019, can i lift heavy", "refer"),
        ("old knee injury that still hurts", "refer"),
    ],
)
def test_what_is_recent_or_back_is_not_past(text: str, action: str) -> None:
    assert judge(text).action == action


@pytest.mark.parametrize(
    "text",
    ["what are the symptoms of a heart attack", "why do people pass out when deadlifting", "what if i faint"],
)
def test_a_general_or_imagined_question_is_none(text: str) -> None:
    assert judge(text).action == "none"


def test_a_question_about_ones_own_pain_is_not_general() -> None:
    assert judge("what is this pain in my chest").action == "stop"
