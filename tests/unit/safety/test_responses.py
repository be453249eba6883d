import re

import pytest

from coach.safety.gate import Verdict, judge
from coach.safety.lexicon import LANGUAGES, table
from coach.safety.responses import emergency_number, response
from coach.safety.rules import rules

TEXTS = table("responses.toml")
WRITTEN = (*LANGUAGES, "hi-Latn")
STOP = Verdict("stop", "chest_pain", locks_session=True, answers_alone=True)
CRISIS = Verdict("stop", "self_harm", locks_session=True, answers_alone=True)


@pytest.mark.parametrize(
    ("locale", "number"),
    [
        ("en-US", "911"), ("en-GB", "999"), ("en_AU", "000"), ("en-IN", "112"), ("de-AT", "112"),
        ("de-CH", "144"), ("pt-BR", "192"), ("es-MX", "911"), ("fr", "112"), ("de", "112"),
    ],
)  # fmt: skip
def test_the_number_follows_the_locale(locale: str, number: str) -> None:
    assert f" {number}" in response(STOP, locale)


def test_without_a_locale_the_message_language_and_several_numbers_serve() -> None:
    assert response(judge("me duele el pecho"), None).startswith("Deja de entrenar")
    assert "112 / 911 / 999" in response(STOP, None)
    assert emergency_number("en", "ZZ") == "112 / 911 / 999"


@pytest.mark.parametrize("locale", ["", "x", "de_DE.UTF-8", "zz-ZZ", "????", "en-Latn-US"])
def test_an_odd_locale_still_gets_a_text_and_a_number(locale: str) -> None:
    assert re.search(r"\d{3}", response(STOP, locale))


def test_a_crisis_names_a_line_of_the_region() -> None:
    assert "988" in response(CRISIS, "en-US")
    assert "3114" in response(CRISIS, "fr-FR")
    assert "crisis line" in response(CRISIS, "en-ZZ")


def test_nothing_is_said_to_an_ordinary_message() -> None:
    assert response(Verdict("none", "none"), "en-US") == ""


@pytest.mark.parametrize("code", WRITTEN)
def test_every_rule_has_an_answer_in_every_language(code: str) -> None:
    for rule in rules():
        text = response(Verdict(rule.action, rule.category), code)
        assert text
        assert "{" not in text


@pytest.mark.parametrize("code", WRITTEN)
def test_all_languages_answer_the_same_categories(code: str) -> None:
    assert TEXTS[code].keys() == TEXTS["en"].keys()


@pytest.mark.parametrize("code", WRITTEN)
def test_the_texts_stay_calm_and_give_no_dose(code: str) -> None:
    for text in TEXTS[code].values():
        assert "!" not in text
        assert "http" not in text
    assert "{emergency}" in TEXTS[code]["stop"]
    assert "{crisis}" in TEXTS[code]["self_harm"]


@pytest.mark.parametrize("code", WRITTEN)
def test_the_extreme_is_refused_with_the_bound_and_its_source(code: str) -> None:
    assert re.search(r"1[.\s,]?200", TEXTS[code]["crash_diet"])
    assert re.search(r"0[.,]9", TEXTS[code]["crash_diet"])
    assert "CDC" in TEXTS[code]["crash_diet"]
    assert "EFSA" in TEXTS[code]["stimulants"]


@pytest.mark.parametrize("code", WRITTEN)
def test_a_sign_of_an_eating_disorder_is_answered_without_numbers(code: str) -> None:
    assert not re.search(r"\d", TEXTS[code]["eating_disorder"])


@pytest.mark.parametrize("locale", [None, "hi", "hi-IN", "hi-Latn-IN"])
@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("mujhe seene mein dard ho raha hai aur saans nahi aa rahi", "Abhi training rokiye"),
        ("ek hafte mein 10 kilo kam karna hai", "Itni tez raftaar"),
        ("mere ghutne mein dard hai", "Yeh kya hai"),
        ("मुझे सीने में दर्द हो रहा है", "अभी ट्रेनिंग रोकिए"),
        ("bench ke baad सीने में दर्द", "अभी ट्रेनिंग रोकिए"),
    ],
)
def test_hindi_is_answered_in_the_letters_that_it_was_written_in(
    said: str, begins: str, locale: str | None
) -> None:
    assert response(judge(said), locale).startswith(begins)


@pytest.mark.parametrize(
    ("locale", "begins"),
    [
        ("hi-IN", "अभी"),
        ("hi-Latn-IN", "Abhi"),
        ("hi_Latn", "Abhi"),
        ("en-IN", "Please"),
        ("sr-Latn-RS", "Please"),
    ],
)
def test_a_message_in_another_language_is_answered_in_the_locales_letters(locale: str, begins: str) -> None:
    assert response(STOP, locale).startswith(begins)


def test_the_number_follows_the_region_behind_a_script() -> None:
    assert "112" in response(STOP, "hi-Latn-IN")
    assert "911" in response(STOP, "hi-Latn-US")


def test_hindi_in_latin_letters_has_no_letter_of_another_script() -> None:
    assert all(text.isascii() for text in TEXTS["hi-Latn"].values())
