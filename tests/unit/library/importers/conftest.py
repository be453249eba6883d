from typing import Any

import pytest

Item = dict[str, Any]


@pytest.fixture
def squat() -> Item:
    """A record in the shape of free-exercise-db."""
    return {
        "id": "Barbell_Squat",
        "name": "Barbell Squat",
        "force": "push",
        "level": "expert",
        "mechanic": "compound",
        "equipment": "barbell",
        "primaryMuscles": ["quadriceps"],
        "secondaryMuscles": ["lower back", "shoulders"],
        "instructions": ["Take the bar.", " Sit down. "],
        "category": "strength",
    }


@pytest.fixture
def rows() -> Item:
    """A record in the shape of wger."""
    return {
        "uuid": "094d0fbb-0409-470e-a087-beb9a378f3f7",
        "name": "Rows on a mat",
        "aliases": ["Rowing"],
        "notes": ["Slowly"],
        "category": "Back",
        "equipment": ["Gym mat", "Bench", "Dumbbell"],
        "primary_muscles": ["Lats", "Brachialis"],
        "secondary_muscles": ["Biceps", "Trapezius"],
        "description": "Pull the weights up.",
        "license": "CC-BY-SA-4.0",
        "license_author": "somebody",
    }
