from pathlib import Path
from typing import get_args

from coach.training.reasons import Reason
from coach.training.rules import BECAUSE, RULES, page
from coach.training.wording import WHY

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "rules.md"


def reasons() -> set[str]:
    found: set[str] = set()
    for item in get_args(Reason):
        found |= set(get_args(item)) or {item}
    return found


def test_every_reason_has_its_words_and_its_rules() -> None:
    assert set(WHY) == set(BECAUSE) == reasons()


def test_every_rule_that_is_named_can_be_looked_up() -> None:
    assert {rule for rules in BECAUSE.values() for rule in rules} <= set(RULES)


def test_the_reference_page_is_what_the_code_says() -> None:
    assert PAGE.read_text() == page()
