import pytest

from coach.answering.claims import OPEN, Claim, claim_at, may_begin


def _state(text: str, before: str = "", *, ended: bool = True) -> object:
    return claim_at(text.split(), before.split(), ended=ended)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("I've logged it", "added"),
        ("I’ve just updated your plan", "changed"),
        ("we have now deleted it", "removed"),
        ("I went ahead and sent it", "sent"),
        ("I've updated-all of it", "changed"),
        ("ya he guardado tu serie", "added"),
        ("ich habe dir den Plan geändert", "changed"),
        ("j'ai bien supprimé ton repas", "removed"),
        ("já registrei o treino", "added"),
        ("ho appena salvato tutto", "added"),
        ("maine plan update kar diya", "changed"),
    ],
)
def test_a_claim_names_what_is_said_to_be_done(text: str, effect: str) -> None:
    state = _state(text)
    assert isinstance(state, Claim)
    assert state.effect == effect


@pytest.mark.parametrize(
    ("text", "denial"),
    [
        ("maine plan update kar diya", "Kuch bhi save ya change nahi hua hai."),
        ("save kar diya", "Kuch bhi save ya change nahi hua hai."),
        ("मैंने प्लान अपडेट कर दिया", "कुछ भी सहेजा या बदला नहीं गया है।"),
        ("मैंने plan update kar diya", "कुछ भी सहेजा या बदला नहीं गया है।"),
    ],
)
def test_a_claim_in_hindi_is_put_right_in_its_own_letters(text: str, denial: str) -> None:
    state = _state(text)
    assert isinstance(state, Claim)
    assert state.denial == denial


@pytest.mark.parametrize(
    "text",
    [
        "I have not logged anything",
        "I would have logged it",
        "I recommend that you log it",
        "I can update your plan",
        "ich habe nichts gespeichert",
        "j'ai une idée",
        "he is strong",
        "done properly this works",
        "you logged three sets",
    ],
)
def test_what_claims_nothing_is_none(text: str) -> None:
    assert _state(text) is None


def test_a_passive_claims_only_of_things_that_can_be_written() -> None:
    assert isinstance(_state("has been updated", before="your plan"), Claim)
    assert _state("has been updated", before="the science") is None


def test_a_word_alone_claims_at_the_beginning_of_a_sentence() -> None:
    assert isinstance(_state("Saved!"), Claim)
    assert _state("saved!", before="that is what he") is None


@pytest.mark.parametrize(
    "text",
    [
        "*Recorded!*",
        "Done – it is gone",
        "You're all set 👍",
        "Breakfast saved – 540 kcal",
        "**Meal logged** ✅",
        "It's in your log now",
        "Consider it done!",
        "séries guardadas",
        "Satz gespeichert.",
    ],
)
def test_a_deed_is_claimed_without_anybody_who_did_it(text: str) -> None:
    assert isinstance(_state(text), Claim)


@pytest.mark.parametrize(
    "text", ["Set your feet", "Plan ahead", "Meal saved the day for me", "Done properly this"]
)
def test_a_thing_with_something_else_behind_it_is_no_claim(text: str) -> None:
    assert _state(text) is None


def test_what_is_denied_or_still_to_come_is_no_claim() -> None:
    assert _state("ho modificato nulla", before="no non") is None
    assert _state("is sent", before="before anything") is None
    assert isinstance(_state("is gone from your diary", before="your dinner"), Claim)


def test_an_unfinished_sentence_may_still_become_a_claim() -> None:
    assert _state("I've", ended=False) == OPEN
    assert _state("I've now", ended=False) == OPEN
    assert _state("I've seen", ended=False) is None
    assert _state("ich habe deinen", ended=False) == OPEN


def test_a_word_that_may_begin_a_claim_is_known_by_its_first_letters() -> None:
    assert may_begin("I", [])
    assert may_begin("i’v", ["then"])
    assert not may_begin("Squ", [])
    assert may_begin("sav", [])
    assert not may_begin("sav", ["to"])
