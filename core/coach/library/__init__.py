"""What the coach knows before it meets anybody: exercises, snippets, foods and plans, as typed records."""

from coach.library.exercise import Exercise
from coach.library.food import Food, Nutrients, Portion
from coach.library.load import (
    Library,
    LibraryError,
    load_exercises,
    load_foods,
    load_library,
    load_plans,
    load_snippets,
)
from coach.library.plan import Plan
from coach.library.record import Provenance, Record
from coach.library.snippet import Snippet, Source

__all__ = [
    "Exercise",
    "Food",
    "Library",
    "LibraryError",
    "Nutrients",
    "Plan",
    "Portion",
    "Provenance",
    "Record",
    "Snippet",
    "Source",
    "load_exercises",
    "load_foods",
    "load_library",
    "load_plans",
    "load_snippets",
]
