"""What every food that we ship must satisfy; its values are the table's, digit by digit."""

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from coach.library import Food, Library, Nutrients


@pytest.fixture(scope="module")
def table(shared_data: Path) -> dict[str, dict[str, str]]:
    with (shared_data / "usda_sr28_foods.csv").open(encoding="utf-8") as file:
        return {row["ndb_no"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def measures(shared_data: Path) -> dict[str, set[tuple[float, str, float]]]:
    found: defaultdict[str, set[tuple[float, str, float]]] = defaultdict(set)
    with (shared_data / "usda_sr28_portions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["ndb_no"]].add((float(row["amount"]), row["measure"], float(row["grams"])))
    return found


def test_there_are_at_least_two_hundred_and_fifty(library: Library) -> None:
    assert len(library.foods) >= 250


def test_an_id_is_a_slug(library: Library) -> None:
    assert [one.id for one in library.foods if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.id)] == []


def test_a_number_of_the_table_is_used_once(library: Library) -> None:
    numbers = Counter(one.ndb_no for one in library.foods)
    assert [number for number, count in numbers.items() if count > 1] == []


def test_a_name_means_one_food_within_a_language(library: Library) -> None:
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in library.foods:
        owners["en", one.name.casefold()].add(one.id)
        for language, aliases in one.aliases.items():
            for alias in aliases:
                owners[language, alias.casefold()].add(one.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_most_foods_have_names_of_their_own_in_five_languages(library: Library) -> None:
    languages = {"en", "es", "de", "fr", "pt"}
    named = [one for one in library.foods if languages <= {*one.aliases} | {"en"}]
    assert len(named) >= 0.75 * len(library.foods)


def test_the_energy_agrees_with_the_macros(library: Library) -> None:
    """Atwater's 4, 9 and 4 kcal a gram, within 30 % or 15 kcal; drinks with alcohol and brans aside."""

    def off(one: Food) -> bool:
        per = one.per_100g
        atwater = 4 * per.protein_g + 4 * (per.carbs_g - (per.fiber_g or 0) / 2) + 9 * per.fat_g
        return abs(atwater - per.kcal) > max(15, 0.3 * per.kcal)

    known = {"beer", "red-wine", "white-wine", "spirits", "whiskey", "cocoa-powder", "oat-bran"}
    assert {one.id for one in library.foods if off(one)} <= known


def test_values_and_description_are_those_of_the_table(
    library: Library, table: dict[str, dict[str, str]]
) -> None:
    for one in library.foods:
        row = table[one.ndb_no]
        amounts = {name: float(row[name]) if row[name] else None for name in Nutrients.model_fields}
        assert one.per_100g.model_dump() == amounts, one.id
        assert (one.description, one.group) == (row["description"], row["food_group"]), one.id


def test_household_measures_are_those_of_the_table(
    library: Library, measures: dict[str, set[tuple[float, str, float]]]
) -> None:
    for one in library.foods:
        ours = {(portion.amount, portion.measure, portion.grams) for portion in one.portions}
        assert ours <= measures[one.ndb_no], one.id
        assert ours or not measures[one.ndb_no], f"{one.id} could have measures"


def test_a_food_called_raw_or_cooked_is_so_in_the_table(library: Library) -> None:
    contradictions = [
        one.id
        for one in library.foods
        if (one.state == "raw" and re.search(r"\b(cooked|roasted|boiled|canned)\b", one.description))
        or (one.state == "cooked" and re.search(r"\b(raw|uncooked|dry,|unprepared)\b", one.description))
    ]
    assert contradictions == []
