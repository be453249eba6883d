"""The rules of the gate: which concepts together mean which action."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
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
    needs: tuple[tuple[str, ...], ...]
    within: int
    unless: tuple[str, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in order of precedence."""
    read = [
        Rule(
            name=row["name"],
            action=row["action"],
            category=row["category"],
            kind=row["kind"],
            needs=tuple(tuple(group.split()) for group in row["needs"]),
            within=row.get("within", _REACH),
            unless=tuple(row.get("unless", "").split()),
        )
        for row in table("rules.toml")["rule"]
    ]
    return tuple(sorted(read, key=lambda rule: PRIORITY.index(rule.action)))


def matches(rule: Rule, reading: Reading) -> Iterator[tuple[Hit, ...]]:
    """The places where all parts of a rule stand close enough together."""
    groups = [[hit for concept in group for hit in reading.of(concept)] for group in rule.needs]
    if not all(groups):
        return
    for hits in product(*groups):
        if _together(rule, hits, reading) and not _silenced(rule, hits, reading):
            yield hits


def _together(rule: Rule, hits: tuple[Hit, ...], reading: Reading) -> bool:
    if rule.within == 0 or len(hits) == 1:
        return True
    if len({reading.sentence(hit) for hit in hits}) > 1:
        return False
    apart = max(hit.start for hit in hits) - min(hit.end for hit in hits)
    return apart <= rule.within


def _silenced(rule: Rule, hits: tuple[Hit, ...], reading: Reading) -> bool:
    if rule.within == 0:
        return any(reading.of(concept) for concept in rule.unless)
    line = reading.sentence(hits[0])
    return any(reading.near(concept, line) for concept in rule.unless)
