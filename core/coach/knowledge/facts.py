"""How an entry's muscles, equipment and category answer a question: what fits, and what speaks against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coach.knowledge.entry import Entry
from coach.knowledge.understand import Understood
from coach.knowledge.vocabulary import vocabulary

GENERAL = 0.7
"""Fit of an entry that only says `shoulders` where the rear ones were asked for."""

BESIDES = 0.85
"""Fit of what trains another muscle before the one that was asked for."""

SUPPORTS = frozenset(
    [
        "bench", "incline_bench", "preacher_bench", "back_extension_bench", "rack", "box", "wall", "towel",
        "stick", "pull_up_bar", "dip_bars",
    ]
)  # fmt: skip
"""Equipment that one trains on rather than with: spoken of, it seldom decides."""

UNASKED = {"stretch": -0.3, "smr": -0.3, "cardio": 0.8}
"""Fit of what is seldom meant unless it is asked for."""
HARD_ON_JOINTS = frozenset({"plyometric", "olympic"})
"""Not what is offered to somebody who is sore."""

ABOUT_PAIN = "pain and return"
"""The topic of snippets that say what to do with a sore joint."""
KIND = 0.8
"""What speaks for an entry that a sore joint takes better than its like, though it moves as they do."""


@dataclass(frozen=True)
class Wanted:
    """A question's facts, widened once so that each entry is only looked up. Fits are 0 to 1 by name."""

    muscles: Mapping[str, float]
    equipment: Mapping[str, float]
    bare: bool
    """Nothing but one's own weight."""
    supports: frozenset[str]
    categories: frozenset[str]
    level: str
    without: frozenset[str]
    without_terms: frozenset[str]
    sore: frozenset[str]
    painful: frozenset[str]

    @property
    def rules_out(self) -> bool:
        return bool(self.without or self.without_terms or self.sore or self.painful)

    def fit(self, entry: Entry, mentions: frozenset[str]) -> float:
        """-1 to 1; 0 where nothing is asked. One facet that does not fit weighs as much as all together."""
        asked = (
            self._muscle(entry),
            self._equipment(entry, mentions),
            self._support(mentions),
            self._category(entry),
            self._level(entry),
        )
        facets = [facet for facet in asked if facet is not None]
        return (sum(facets) / len(facets) + min(facets)) / 2 if facets else 0.0

    def advises(self, entry: Entry) -> float:
        """How well a snippet's subject is the joint that hurts, -1 to 2; 0 where neither speaks of one."""
        if not self.sore or not entry.joints:
            return 0.0
        if not self.sore.intersection(entry.joints):
            return -1.0
        return 2.0 if ABOUT_PAIN in entry.tags else 1.0

    def against(self, entry: Entry, names: Iterable[frozenset[str]]) -> float:
        """0 where nothing speaks against an entry, 3 at most; below 0 where it is kind to what is sore."""
        kind = bool(self.sore.intersection(entry.kinder_to))
        reasons = (
            1.0 * any(item in self.without for item in (*entry.needs, *entry.primary)),
            1.0 * any(category in self.without for category in entry.categories),
            1.0 * bool(self.without_terms and any(self.without_terms & name for name in names)),
            1.6 * bool(self.painful and not kind and any(self.painful & name for name in names)),
            1.8 * any(joint in self.sore and joint not in entry.kinder_to for joint in entry.joints),
            1.4 * bool(self.sore and _is_hard(entry)),
        )
        return min(sum(reasons), 3.0) - KIND * kind

    def _muscle(self, entry: Entry) -> float | None:
        if not self.muscles:
            return None
        first = 0.0
        for place, muscle in enumerate(entry.primary):
            first = max(first, self.muscles.get(muscle, 0.0) * (BESIDES if place else 1.0))
        return first or (-0.3 if self.muscles.keys().isdisjoint(entry.secondary) else 0.2)

    def _equipment(self, entry: Entry, mentions: frozenset[str]) -> float | None:
        if self.bare:
            return -0.5 if entry.needs else 0.6 if mentions & self.without else 1.0
        if not self.equipment:
            return None
        fitting = 0.0 if self.equipment.keys().isdisjoint(mentions) else 0.6
        for item in (*entry.needs, *entry.also_with):
            fitting = max(fitting, self.equipment.get(item, 0.0))
        return fitting or (-0.5 if entry.needs else -0.2)

    def _support(self, mentions: frozenset[str]) -> float | None:
        if not self.supports:
            return None
        return 0.0 if self.supports.isdisjoint(mentions) else 0.5

    def _category(self, entry: Entry) -> float | None:
        if self.categories:
            return -0.3 if self.categories.isdisjoint(entry.categories) else 1.0
        if UNASKED.keys().isdisjoint(entry.categories):
            return None
        return min(UNASKED.get(category, 1.0) for category in entry.categories)

    def _level(self, entry: Entry) -> float | None:
        if not (self.level and entry.level):
            return None
        return 1.0 if self.level == entry.level else 0.4


def _is_hard(entry: Entry) -> bool:
    return entry.level == "advanced" or not HARD_ON_JOINTS.isdisjoint(entry.categories)


def wanted(question: Understood) -> Wanted:
    equipment = question.equipment - SUPPORTS
    return Wanted(
        muscles=_widened(question.muscles),
        equipment=_widened(equipment - {"none"}),
        bare="none" in equipment,
        supports=question.equipment & SUPPORTS,
        categories=question.categories,
        level=question.level,
        without=_ruled_out(question),
        without_terms=question.without_terms,
        sore=question.sore,
        painful=question.painful,
    )


def _ruled_out(question: Understood) -> frozenset[str]:
    """With what counts as it, unless that is asked for: without a barbell there is still the EZ bar that one has."""
    widened = {name for name, fit in _widened(question.without).items() if fit == 1.0}
    return question.without | (widened - question.equipment)


def _widened(names: frozenset[str]) -> dict[str, float]:
    """The names, what counts as one of them, and with less what they count as."""
    if not names:
        return {}
    wider, filed_under = vocabulary().wider, vocabulary().filed_under
    general = {up[name]: GENERAL for up in (wider, filed_under) for name in names if name in up}
    narrower = {narrow: 1.0 for narrow, wide in wider.items() if wide in names}
    return {**general, **narrower, **dict.fromkeys(names, 1.0)}
