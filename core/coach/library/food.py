"""A food with what 100 g of it hold, and the household measures that people use instead of scales."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from coach.library.record import Aliases, Line, Part, Provenance, Record

State = Literal["raw", "cooked", "dry", "canned", "dried", "prepared", "as_sold"]
"""`dry` is to be cooked (rice, pasta), `dried` is eaten so (raisins), `prepared` is a dish or a drink."""

NdbNo = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
Amount = Annotated[float, Field(ge=0)]

Release = Literal["USDA SR28 (2015)"]

USDA = Provenance(
    source="usda-sr28", licence="public domain (US Government)", author="US Department of Agriculture"
)


class Nutrients(Part):
    """Amounts in 100 g, in the units of the field's name. None: the table has no value, which is not zero."""

    kcal: Amount
    protein_g: Amount
    carbs_g: Amount
    fat_g: Amount
    fiber_g: Amount | None = None
    sugar_g: Amount | None = None
    sodium_mg: Amount | None = None
    sat_fat_g: Amount | None = None


class Portion(Part):
    """`amount` of a household measure and its weight: 1, `cup, sliced`, 150 g."""

    amount: Annotated[float, Field(gt=0)] = 1
    measure: Line
    grams: Annotated[float, Field(gt=0)]


class Food(Record):
    """A food of the USDA table under the names that people give it."""

    name: Line
    aliases: Aliases = Field(default_factory=Aliases)
    state: State
    ndb_no: NdbNo
    release: Release = "USDA SR28 (2015)"
    description: Line
    """The table's own name, so that a reader sees which food was taken."""
    group: str = ""
    per_100g: Nutrients
    portions: tuple[Portion, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and every alias, in all languages."""
        return (self.name, *(alias for aliases in self.aliases.values() for alias in aliases))


def passage(food: Food) -> str:
    """The text that is retrieved and cited."""
    per = food.per_100g
    also = f" (also: {', '.join(food.names[1:])})" if food.aliases else ""
    measures = "; ".join(
        f"{portion.amount:g} {portion.measure} = {portion.grams:g} g" for portion in food.portions
    )
    lines = [
        f"{food.name}{also}, {food.state.replace('_', ' ')}.",
        f"100 g: {per.kcal:g} kcal, {per.protein_g:g} g protein, {per.carbs_g:g} g carbohydrate, "
        + f"{per.fat_g:g} g fat"
        + (f", {per.fiber_g:g} g fibre." if per.fiber_g is not None else "."),
        f"Measures: {measures}." if measures else "",
        f"{food.release}, no. {food.ndb_no}: {food.description}.",
    ]
    return "\n".join(line for line in lines if line)
