"""The gate before the model: what a message calls for, decided by rule in well under a millisecond."""

from dataclasses import dataclass
from typing import Any

from coach.safety.figures import add_figures
from coach.safety.modality import excused, over
from coach.safety.reading import Reading, read
from coach.safety.rules import Action, Rule, matches, rules


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a message.

    stop: an emergency; the workout is locked (`locks_session`), the gate alone answers. restrict: the extreme is
    refused and the safe bound offered, by the gate alone. refer: a professional is named; the model may answer
    beside that note unless a diagnosis was asked for (`answers_alone`). none: passes untouched.
    """

    action: Action
    category: str
    locks_session: bool = False
    answers_alone: bool = False
    language: str = "en"
    rule: str = ""


def judge(text: str) -> Verdict:
    """The verdict on one message; stop goes before restrict, restrict before refer."""
    reading = read(text)
    add_figures(reading)
    for rule in rules():
        if fires(rule, reading):
            return _verdict(rule, reading)
    return Verdict("none", "none", language=reading.language)


def fires(rule: Rule, reading: Reading) -> bool:
    """Some place matches and nothing excuses it."""
    for hits in matches(rule, reading):
        if excused(rule.kind, hits, reading):
            continue
        if rule.action == "refer" and over(hits, reading):
            continue
        return True
    return False


def _verdict(rule: Rule, reading: Reading) -> Verdict:
    return Verdict(
        action=rule.action,
        category=rule.category,
        locks_session=rule.action == "stop" and rule.kind != "bystander",
        answers_alone=rule.action != "refer" or bool(reading.of("what_have_i")),
        language=reading.language,
        rule=rule.name,
    )


def evaluate_safety(case: dict[str, Any]) -> dict[str, str]:
    """One prediction of `coach evaluate safety`: `{"id", "action", "category"}` for a case with `id` and `text`."""
    verdict = judge(str(case["text"]))
    return {"id": str(case["id"]), "action": verdict.action, "category": verdict.category}
