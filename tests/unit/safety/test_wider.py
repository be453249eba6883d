"""Sentences that the rules were not taught, or not all of: how much of them they hear, which must never become less.

The second opinion is learnt from them too. Each moves to `cases/` once a rule hears its class. `by_knowing_it` was
written by somebody who knew the lists, class by class; `by_others` by a writer who knew neither lists nor rules.
"""

from pathlib import Path

import pytest

from coach.safety.gate import by_rule

WIDER = Path(__file__).parent / "wider"


def read(name: str) -> list[tuple[str, str]]:
    lines = (WIDER / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(action, text) for action, _, text in rows]


@pytest.mark.parametrize(
    ("name", "emergencies", "calls"), [("by_knowing_it", 0.84, 0.84), ("by_others", 0.92, 0.91)]
)
def test_of_what_calls_for_something_no_less_is_heard_than_before(
    name: str, emergencies: float, calls: float
) -> None:
    heard = [(action, by_rule(text).action != "none") for action, text in read(name) if action != "none"]
    stops = [some for action, some in heard if action == "stop"]
    assert sum(stops) >= emergencies * len(stops)
    assert sum(some for _, some in heard) >= calls * len(heard)


@pytest.mark.parametrize(("name", "most"), [("by_knowing_it", 0.03), ("by_others", 0.045)])
def test_of_what_is_ordinary_no_more_triggers_than_before(name: str, most: float) -> None:
    ordinary = [text for action, text in read(name) if action == "none"]
    assert sum(by_rule(text).action != "none" for text in ordinary) <= most * len(ordinary)
