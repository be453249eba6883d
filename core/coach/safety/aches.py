"""Where a user says that it hurts, as the regions that the rules of training go by; nothing is diagnosed.

Data: `lexicon/places.toml`. What is denied, another's or over is told as the gate tells it.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from coach.safety.folding import plain
from coach.safety.gate import stands, understood
from coach.safety.lexicon import Ending, Hit, Node, phrases, table
from coach.safety.modality import denied
from coach.safety.reading import Reading, find
from coach.safety.rules import Rule, matches

_PLACES = ("joint", "muscle", "limb", "left_arm", "calf", "back", "neck", "chest", "belly")
_EASED = ("painless", "resolved", "healed", "cleared")


def _rule(kind: str, places: str, felt: str, unless: str) -> Rule:
    needs = (frozenset(places.split()), frozenset(felt.split()))
    return Rule(kind, "refer", "injury", kind, needs, 6, frozenset(unless.split()))


_ACHES = (
    _rule("symptom", "joint back neck belly chest left_arm", "hurt sharp swollen", "prevention"),
    _rule("symptom", "muscle limb calf", "hurt sharp", "soreness after_effort prevention"),
    _rule("injury", " ".join(_PLACES), "tweaked injury_name", "healed prevention"),
)
"""A muscle that is sore from training is no pain; a joint that has hurt since yesterday is one."""


def aching(said: Iterable[str]) -> tuple[str, ...]:
    """The regions that hurt at the end of what a user said, oldest first: what was told to be over is not one."""
    hurting: dict[str, None] = {}
    for text in said:
        reading = understood(text)
        told, eased = _told(reading), _eased(reading)
        # Of one region both are said where it is over; of several, what hurts may be any of them.
        kept = told if len(eased) > 1 else [region for region in told if region not in eased]
        hurting = dict.fromkeys([*(region for region in hurting if region not in eased), *kept])
    return tuple(hurting)


def _told(reading: Reading) -> list[str]:
    found = (hits for rule in _ACHES for hits in matches(rule, reading) if stands(rule, hits, reading))
    return _regions((hits[0] for hits in found), reading)


def _eased(reading: Reading) -> Collection[str]:
    """What is said to be well again: the regions that are named, and where none is, all of them."""
    denied_pain = any(denied(hit, reading) for hit in reading.of("hurt"))
    if not (denied_pain or any(reading.of(concept) for concept in _EASED)):
        return ()
    return _regions((hit for concept in _PLACES for hit in reading.of(concept)), reading) or _known()


def _regions(hits: Iterable[Hit], reading: Reading) -> list[str]:
    """In order of place. The `lower back` is not the back as well."""
    spans = {(one.start, one.end): one.concept for hit in hits for one in _named(hit, reading)}
    return [
        region
        for (start, end), region in sorted(spans.items())
        if not any((a, b) != (start, end) and a <= start and end <= b for a, b in spans)
    ]


def _named(hit: Hit, reading: Reading) -> Iterator[Hit]:
    within = range(hit.start, hit.end)
    return (one for one, _ in find(reading.text, _places(), within) if one.end <= hit.end)


@cache
def _places() -> Node:
    root = Node()
    for region, block in table("places.toml").items():
        for phrase in phrases(plain(block)):
            root.add(phrase, Ending(region))
    return root


@cache
def _known() -> tuple[str, ...]:
    return tuple(table("places.toml"))
