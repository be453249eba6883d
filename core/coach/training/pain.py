"""What a report of pain means for the workout; nothing is diagnosed (programme rules, section 6).

Emergency signs: ACSM's signs and symptoms, PAR-Q+ questions 1 to 7. The line at 4 of 10 follows the
pain-monitoring convention (Thomeé 1997).
"""

from collections.abc import Collection, Iterable
from typing import Literal

Grade = Literal["emergency", "stop", "mild", "none"]

EMERGENCY = frozenset({
    "chest_pain", "chest_pressure", "faint", "near_faint", "breathless_severe", "palpitations",
    "one_sided_weakness", "worst_headache",
})  # fmt: skip
ENDS_EXERCISE = frozenset({"sharp", "radiating", "joint", "pop", "numbness"})
SEVERE = 4

MILD_FACTOR = 0.90
"""What is left of a load after a mild pain."""

MUSCLES_OF = {
    "neck": ("neck", "traps"),
    "shoulder": ("shoulders", "front_delts", "side_delts", "rear_delts", "rotator_cuff"),
    "chest": ("chest",),
    "elbow": ("biceps", "triceps", "forearms"),
    "upper arm": ("biceps", "triceps"),
    "wrist": ("forearms",),
    "forearm": ("forearms",),
    "hand": ("forearms",),
    "upper back": ("middle back", "upper_back", "traps", "lats"),
    "lower back": ("lower back", "lower_back"),
    "low back": ("lower back", "lower_back"),
    "lumbar": ("lower back", "lower_back"),
    "abdomen": ("abdominals", "abs"),
    "stomach": ("abdominals", "abs"),
    "hip": ("glutes", "abductors", "adductors", "hip_flexors"),
    "groin": ("adductors",),
    "thigh": ("quadriceps", "quads", "hamstrings"),
    "hamstring": ("hamstrings",),
    "knee": ("quadriceps", "quads"),
    "calf": ("calves",),
    "shin": ("calves", "shins"),
    "ankle": ("calves",),
    "foot": ("calves",),
    "achilles": ("calves",),
}
"""Muscles that work across a region of the body (ours), by our own names and by those of
free-exercise-db: what trains them is not offered while it hurts."""

PARTS_OF = {
    "back": ("upper back", "lower back"),
    "leg": ("thigh", "knee", "calf"),
    "arm": ("upper arm", "forearm"),
}
"""What a word stands for that names no one region."""


def grade(kind: str, severity: float, radiating: bool = False) -> Grade:
    """Emergency signs at any severity; then what ends the exercise; then mild pain; 0 is none."""
    name = kind.strip().lower().replace(" ", "_").replace("-", "_")
    if name in EMERGENCY:
        return "emergency"
    if severity >= SEVERE or name in ENDS_EXERCISE or radiating:
        return "stop"
    return "mild" if severity > 0 else "none"


def rules_out(regions: Iterable[str], trained: Collection[str], strained: Collection[str]) -> bool:
    """A reported region works in what an exercise trains first, or is one that the library says it strains."""
    named = [part for region in regions for part in _parts(region)]
    sore = {muscle for part in named for muscle in _muscles(part)}
    own = {one.replace("_", " ") for one in trained}
    return (
        bool(sore & {*trained})
        or any(muscle in part for muscle in own for part in named)
        or any(joint.replace("_", " ") in part for joint in strained for part in named)
    )


def sore_muscles(region: str) -> frozenset[str]:
    """The muscles of a region as the user named it (`left knee`, `lower_back`, `back`)."""
    return frozenset(muscle for part in _parts(region) for muscle in _muscles(part))


def _parts(region: str) -> tuple[str, ...]:
    """The region itself, and where it is none that is known, those that it may stand for."""
    words = region.strip().lower().replace("_", " ")
    meant = [parts for word, parts in PARTS_OF.items() if word in words] if not _muscles(words) else []
    return (words, *(part for parts in meant for part in parts))


def _muscles(part: str) -> list[str]:
    return [muscle for name, found in MUSCLES_OF.items() if name in part for muscle in found]
