"""The rules of the gate: which concepts together mean which action."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from coach.safety.lexicon import Hit, table
from coach.safety.reading import Reading

Action = Literal["stop", "refer", "restrict", "none"]
PRIORITY: tuple[Action, ...] = ("stop", "restrict", "refer")
_REACH = 8  # words between the parts of a rule, where it does not say


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    action: Action
    category: str
    kind: str
    needs: tuple[frozenset[str], ...]
    within: int
    unless: frozenset[str]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in order of precedence."""
    read = [
        Rule(
            name=row["name"],
            action=row["action"],
            category=row["category"],
            kind=row["kind"],
            needs=tuple(frozenset(group.split()) for group in row["needs"]),
            within=row.get("within", _REACH),
            unless=frozenset(row.get("unless", "").split()),
        )
        for row in table("rules.toml")["rule"]
    ]
    return tuple(sorted(read, key=lambda rule: PRIORITY.index(rule.action)))


def candidates(reading: Reading) -> list[Rule]:
    """The rules whose first need is met; the others are not looked at."""
    said = reading.hits.keys()
    return [rule for rule in rules() if not rule.needs[0].isdisjoint(said)]


def parts(rule: Rule, reading: Reading) -> list[list[Hit]]:
    """For each need of a rule the hits that meet it; empty when one is not met or the rule is silenced."""
    said = reading.hits.keys()
    if any(group.isdisjoint(said) for group in rule.needs):
        return []
    if rule.within == 0 and not rule.unless.isdisjoint(said):
        return []
    return [[hit for concept in group for hit in reading.of(concept)] for group in rule.needs]


def matches(rule: Rule, reading: Reading) -> Iterator[tuple[Hit, ...]]:
    """Where all parts of a rule stand close enough together, in one sentence that does not silence it."""
    groups = parts(rule, reading)
    together: list[tuple[Hit, ...]] = [(hit,) for hit in groups[0]] if groups else []
    for group in groups[1:]:
        together = [
            (*hits, hit) for hits in together for hit in group if _fits(hits, hit, rule.within, reading)
        ]
    for hits in together:
        line = reading.sentence(hits[0])
        if not any(reading.near(concept, line) for concept in rule.unless):
            yield hits


def _fits(hits: tuple[Hit, ...], hit: Hit, within: int, reading: Reading) -> bool:
    if reading.sentence(hit) != reading.sentence(hits[0]):
        return False
    return max(hit.start, *(h.start for h in hits)) - min(hit.end, *(h.end for h in hits)) <= within
