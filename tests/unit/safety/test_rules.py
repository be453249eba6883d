from collections import Counter

from coach.safety.reading import read
from coach.safety.rules import PRIORITY, candidates, matches, parts, rules


def test_rules_are_sorted_by_what_goes_first() -> None:
    order = [PRIORITY.index(rule.action) for rule in rules()]
    assert order == sorted(order)


def test_names_are_unique_and_kinds_known() -> None:
    assert max(Counter(rule.name for rule in rules()).values()) == 1
    assert {rule.kind for rule in rules()} <= {"symptom", "injury", "condition", "wish", "lack", "bystander"}


def _rule(name: str):  # type: ignore[no-untyped-def]
    return next(rule for rule in rules() if rule.name == name)


def test_parts_too_far_apart_do_not_match() -> None:
    near, far = "my chest hurts", "my chest was the first of many many more things that day and hurts"
    assert list(matches(_rule("chest_pain"), read(near)))
    assert not list(matches(_rule("chest_pain"), read(far)))


def test_parts_in_two_sentences_do_not_match() -> None:
    assert not list(matches(_rule("chest_pain"), read("chest. hurts.")))


def test_a_word_that_silences_a_rule_does_so_in_its_sentence() -> None:
    assert not list(matches(_rule("chest_pain"), read("chest doms hurts")))
    assert list(matches(_rule("chest_pain"), read("my chest hurts. legs have doms.")))


def test_a_rule_without_a_distance_reaches_over_sentences() -> None:
    assert parts(_rule("clot"), read("calf is swollen. and red."))
    assert parts(_rule("minor_max"), read("i'm a beginner. 1rm?")) == []


def test_only_rules_whose_first_need_is_said_are_looked_at() -> None:
    assert _rule("chest_pain") in candidates(read("chest day"[:5]))
    assert candidates(read("what's next")) == []
