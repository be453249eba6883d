"""The library's own foods, indexed once."""

import os
from pathlib import Path

import pytest

from coach.library import Food, load_foods
from coach.library.importers import read_foods
from coach.library.importers.usda_sr28 import foods as read_table
from coach.nutrition.matching import Foods

OWN = Path(__file__).parents[3] / "library" / "foods"

TABLE = (
    ("90001", "Milk, chocolate, fluid, commercial, whole", 83, 3.2, 10.3, 3.4),
    ("90002", "Onions, cooked, boiled, drained, without salt", 44, 1.4, 10.2, 0.2),
    ("90003", "Egg, white, dried", 382, 81.1, 7.8, 0),
    ("90004", "Soup, ramen noodle, any flavor, dry", 440, 10.2, 60.3, 17.6),
    ("90005", "Nuts, pilinuts, dried", 719, 10.8, 4.0, 79.6),
    ("90006", "KRAFT, Aioli, garlic", 400, 5, 6, 40),
    ("90007", "Fish, turbot, european, cooked, dry heat", 122, 20.6, 0, 3.8),
    ("90008", "Fish, turbot, european, raw", 95, 16.1, 0, 3),
    ("90009", "Pork, fresh, belly, raw", 518, 9.3, 0, 53),
    ("90010", "Beans, black turtle, mature seeds, canned", 91, 6, 16.6, 0.3),
)
"""Rows as the table has them."""


@pytest.fixture(scope="session")
def own() -> tuple[Food, ...]:
    return load_foods(OWN)


@pytest.fixture(scope="session")
def foods(own: tuple[Food, ...]) -> Foods:
    return Foods(own)


@pytest.fixture(scope="session")
def with_table(own: tuple[Food, ...]) -> Foods:
    names = ("ndb_no", "description", "kcal", "protein_g", "carbs_g", "fat_g")
    rows = [dict(zip(names, map(str, row), strict=True)) for row in TABLE]
    return Foods((*own, *read_table(rows).records))


@pytest.fixture(scope="session")
def usda(own: tuple[Food, ...]) -> Foods:
    """The whole table beside our own foods, where it is at hand."""
    shared = Path(os.environ.get("COACH_SHARED", Path(__file__).parents[4] / "shared"))
    table = shared / "data" / "usda_sr28_foods.csv"
    if not table.exists():
        pytest.skip("the table of foods is not at hand")
    return Foods(own, Foods(read_foods(table).records))
