"""USDA SR28 as two tables: foods with amounts in 100 g, and household measures with their weights."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from coach.library.food import USDA, Food, Nutrients, Portion, State
from coach.library.importers.report import Import, Skipped

SOURCE = "usda-sr28"

STATES: tuple[tuple[str, State], ...] = (
    (r"\bcanned\b", "canned"),
    (r"\b(unprepared|uncooked|dry mix|dry form|, dry\b(?![- ](heat|roasted|or hard)))", "dry"),
    (r"\b(cooked|boiled|baked|roasted|broiled|grilled|fried|stewed|braised|steamed|poached)\b", "cooked"),
    (r"\b(heated|toasted)\b", "cooked"),
    (r"\braw\b", "raw"),
    (r"\bdried\b", "dried"),
    (r"\b(prepared|brewed|homemade|home-prepared|home recipe)\b", "prepared"),
)  # fmt: skip


def foods(rows: Iterable[Mapping[str, str]], portions: Iterable[Mapping[str, str]] = ()) -> Import[Food]:
    """One food a row. A row without energy, protein, carbohydrate or fat is skipped: it gives no totals."""
    measures = _by_food(portions)
    records: dict[str, Food] = {}
    skipped = []
    for place, row in enumerate(rows):
        number = row.get("ndb_no", "")
        try:
            food = _food(row, measures[number])
        except (KeyError, ValueError):
            skipped.append(Skipped(number or f"row {place}", _reason(row)))
            continue
        if food.id in records:
            skipped.append(Skipped(number, "its number occurs twice"))
        else:
            records[food.id] = food
    return Import(tuple(records.values()), tuple(skipped))


def state(description: str) -> State:
    """What the table's own words say of a food; `as_sold` where they say nothing."""
    for words, found in STATES:
        if re.search(words, description.lower()):
            return found
    return "as_sold"


def _food(row: Mapping[str, str], portions: tuple[Portion, ...]) -> Food:
    aliases = tuple(name.strip() for name in row.get("common_name", "").split(",") if name.strip())
    amounts = {name: float(row[name]) for name in Nutrients.model_fields if row.get(name, "") != ""}
    return Food(
        id=f"sr28-{row['ndb_no']}",
        provenance=USDA.model_copy(update={"source_id": row["ndb_no"]}),
        name=row["description"],
        aliases={"en": aliases} if aliases else {},
        state=state(row["description"]),
        ndb_no=row["ndb_no"],
        description=row["description"],
        group=row.get("food_group", ""),
        per_100g=Nutrients.model_validate(amounts),
        portions=portions,
    )


def _by_food(rows: Iterable[Mapping[str, str]]) -> defaultdict[str, tuple[Portion, ...]]:
    found: defaultdict[str, tuple[Portion, ...]] = defaultdict(tuple)
    for row in rows:
        try:
            portion = Portion(amount=float(row["amount"]), measure=row["measure"], grams=float(row["grams"]))
        except (KeyError, ValueError):
            continue  # a measure without a weight: the food itself stays
        found[row["ndb_no"]] += (portion,)
    return found


def _reason(row: Mapping[str, str]) -> str:
    missing = [
        name for name, field in Nutrients.model_fields.items() if field.is_required() and not row.get(name)
    ]
    return f"has no value for {', '.join(missing)}" if missing else "is not of the format's shape"
