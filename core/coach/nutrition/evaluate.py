"""The matcher over a file of cases, in the shape in which predictions are scored."""

from collections.abc import Mapping
from typing import Any

from coach.nutrition.estimating import Given, Item, Range, estimate_item, estimate_text, totals
from coach.nutrition.matching import Foods


def evaluate_meal(case: Mapping[str, Any], foods: Foods) -> dict[str, Any]:
    """One prediction. Reads `id`, and `text` or `input_items` (`{name, state, grams: {low, mid, high}}`) alone."""
    if "input_items" in case:
        items = [estimate_item(_given(item), foods) for item in case["input_items"]]
    else:
        items = estimate_text(case["text"], foods)
    kcal = totals(items).kcal
    return {
        "id": case["id"],
        "items": [_prediction(item) for item in items],
        "kcal": kcal.mid,
        "kcal_low": kcal.low,
        "kcal_high": kcal.high,
    }


def _given(item: Mapping[str, Any]) -> Given:
    grams = item.get("grams")
    return Given(item["name"], item.get("state"), Range(**grams) if grams else None)


def _prediction(item: Item) -> dict[str, Any]:
    nutrients = {name: getattr(item, name) for name in ("kcal", "protein_g", "carbs_g", "fat_g")}
    return {
        "name": item.name,
        "ndb_no": item.ndb_no,
        "grams": item.grams and item.grams.mid,
        **{name: found and found.mid for name, found in nutrients.items()},
    }
