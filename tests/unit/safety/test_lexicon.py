"""The word lists: shape, both sides of each entry, and what is made of slips."""

from collections.abc import Iterator
from itertools import product

import pytest

from coach.safety.figures import MEANINGS
from coach.safety.gate import by_rule
from coach.safety.lexicon import LANGUAGES, Language, Lexicon, Node, lexicon, phrases, table
from coach.safety.lexicon import Ending as End
from coach.safety.rules import rules

DENIED = {
    "en": "no {}", "es": "sin {}", "de": "ohne {}", "fr": "sans {}", "pt": "sem {}", "it": "senza {}",
    "hi": "{} nahi hai",
}  # fmt: skip
OTHERS = {
    "en": "my dad: {}", "es": "mi padre {}", "de": "mein vater {}", "fr": "mon pere {}", "pt": "meu pai {}",
    "it": "mio padre {}", "hi": "mere papa ko {}",
}  # fmt: skip
LONE = {
    concept: rule
    for rule in rules()
    if len(rule.needs) == 1 and rule.kind in ("symptom", "condition", "wish")
    for concept in rule.needs[0]
}


def _entries(code: str) -> Iterator[str]:
    """Every phrase that alone makes a rule fire, written out."""
    words = table(f"{code}.toml")["words"]
    for concept in words.keys() & LONE.keys():
        for phrase in phrases(words[concept]):
            if "*" not in phrase and "..." not in phrase:
                yield from (" ".join(parts) for parts in product(*(p.split("|") for p in phrase.split())))


@pytest.mark.parametrize("code", LANGUAGES)
def test_nearly_every_entry_fires_when_it_is_said_alone(code: str) -> None:
    entries = list(_entries(code))
    silent = [entry for entry in entries if by_rule(entry).action == "none"]
    assert len(silent) <= 0.03 * len(entries), silent


@pytest.mark.parametrize("code", LANGUAGES)
def test_nearly_no_entry_fires_when_it_is_denied(code: str) -> None:
    entries = list(_entries(code))
    loud = [entry for entry in entries if by_rule(DENIED[code].format(entry)).action != "none"]
    assert len(loud) <= 0.04 * len(entries), loud


@pytest.mark.parametrize("code", LANGUAGES)
def test_few_entries_fire_when_somebody_else_is_meant(code: str) -> None:
    """What remains says "I" itself ("me mareo", "i hate myself")."""
    entries = list(_entries(code))
    loud = [entry for entry in entries if by_rule(OTHERS[code].format(entry)).action != "none"]
    assert len(loud) <= 0.18 * len(entries), loud


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_concept_of_a_rule_has_words_or_a_number_behind_it(code: str) -> None:
    needed = {c for rule in rules() for group in (*rule.needs, rule.unless) for c in group}
    data = table(f"{code}.toml")
    there = {c for kind in ("units", "grammar", "words") for c in data[kind]} | MEANINGS.keys()
    assert needed - there <= {"dnp"}, "chemical names are English everywhere"


def test_all_languages_have_the_same_concepts() -> None:
    english = table("en.toml")
    for code in LANGUAGES[1:]:
        other = table(f"{code}.toml")
        for kind in ("units", "grammar"):
            assert english[kind].keys() - other[kind].keys() <= {"aged", "female_male", "i_am"}


def test_a_phrase_is_found_by_its_alternatives_endings_and_gaps() -> None:
    root = Node()
    root.add("make|made myself vomit*", End("purging"))
    root.add("tut ... weh", End("hurt"))
    here = [root]
    for word in ("made", "myself", "vomiting"):
        here = [after for node in here for after in node.step(word)]
    assert [end.concept for node in here for end in node.ends or ()] == ["purging"]
    assert next(root.step("tut")).gap is not None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("chst", "chest"), ("cheest", "chest"), ("chset", "chest"), ("chesst", "chest"), ("faintd", "fainted")],
)
def test_a_watched_word_survives_one_slip(typed: str, meant: str) -> None:
    assert lexicon().mend(typed, 1) == meant


@pytest.mark.parametrize(
    "word", ["cheat", "chess", "crest", "paint", "palms", "bringing", "waist", "hunting"]
)
def test_a_real_word_beside_a_watched_one_stays(word: str) -> None:
    assert lexicon().speakers(word) or lexicon().mend(word, 1) == word


def test_a_drawn_out_word_is_shortened_to_one_that_is_known() -> None:
    assert lexicon().mend("paaain", 1) == "pain"
    assert lexicon().mend("feeel", 1) == "feel"


def test_a_language_grows_its_tree_only_when_it_is_spoken() -> None:
    language = Language("it", 1)
    assert "tree" not in vars(language)
    assert language.tree.words
    assert Lexicon((language,)).speakers("petto") == 1
