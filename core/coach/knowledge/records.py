"""The library's records as entries."""

from coach.knowledge.complaints import joints_in
from coach.knowledge.entry import Entry
from coach.library import Exercise, Snippet
from coach.library.exercise import passage as exercise_passage
from coach.library.record import spoken
from coach.library.snippet import passage as snippet_passage

CATEGORIES_OF_PATTERN = {
    "mobility": ("stretch",),
    "jump": ("plyometric",),
    "throw": ("throw", "plyometric"),
    "olympic_lift": ("olympic",),
    "conditioning": ("cardio",),
    "carry": ("strongman",),
}


def entry_of_exercise(exercise: Exercise) -> Entry:
    return Entry(
        id=exercise.id,
        kind="exercise",
        name=exercise.name,
        text=exercise_passage(exercise),
        names=exercise.names,
        primary=exercise.primary,
        secondary=exercise.secondary,
        needs=exercise.equipment,
        also_with=exercise.also_with,
        level=exercise.level,
        categories=_categories(exercise),
        joints=exercise.joints,
        kinder_to=exercise.kinder_to,
        substitutes=exercise.substitutes,
        url=exercise.provenance.url,
        credit=exercise.provenance.credit,
        tags=(spoken(exercise.pattern),) if exercise.pattern else (),
    )


def entry_of_snippet(snippet: Snippet) -> Entry:
    return Entry(
        id=snippet.id,
        kind="snippet",
        name=snippet.title,
        text=snippet_passage(snippet),
        names=(snippet.title, *snippet.tags),
        joints=joints_in(" ".join((snippet.title, *snippet.tags, spoken(snippet.id)))),
        url=snippet.source.url,
        tags=(spoken(snippet.topic), *snippet.tags),
    )


def _categories(exercise: Exercise) -> tuple[str, ...]:
    rolled = ("smr",) if "foam_roller" in exercise.equipment else ()
    return (*CATEGORIES_OF_PATTERN.get(exercise.pattern or "", ()), *rolled)
