"""The food that is meant, or none: never the nearest."""

import pytest

from coach.nutrition.matching import Foods


def number(foods: Foods, name: str, state: str | None = None) -> str | None:
    match = foods.match(name, state)
    return match and match.food.ndb_no


@pytest.mark.parametrize(
    ("name", "state", "found"),
    [
        ("chicken breast", None, "05064"),
        ("raw chicken breast", None, "05062"),
        ("chicken breast", "raw", "05062"),
        ("grilled chicken breast", None, "05747"),
        ("white rice", None, "20045"),
        ("rice", "dry", "20044"),
        ("lentils dry", None, "16069"),
        ("Kartoffeln", None, "11367"),
        ("cauliflower", "cooked", "11136"),
        ("cauliflower", "raw", "11135"),
        ("brokkoli", None, "11091"),
        ("plain lowfat yoghurt", None, "01117"),
        ("yogur natural entero", None, "01116"),
        ("beef patty 80% lean", "cooked", "23574"),
        ("roast turkey breast slices", "cooked", "05220"),
        ("sugar", None, "19335"),
        ("tomato sauce", None, "11549"),
        ("ande ka safed", None, "01124"),
        ("pechuga de pollo", None, "05064"),
        ("saumon cuit", None, "15237"),
        ("poulet rôti", None, "05064"),
        ("roti", None, "28306"),
        ("zucchini cooked", None, "11478"),
        ("shrimp cooked", None, "15271"),
        ("leg of lamb roasted", None, "17231"),
        ("canned peaches", None, "09238"),
        ("frozen yogurt", None, "19293"),
        ("Rinderhack gebraten", None, "23575"),
        ("pommes de terre vapeur", None, "11367"),
        ("sauteed mushrooms", None, "11261"),
        ("couscous dry weight", None, "20028"),
        ("gros œufs durs", None, "01129"),
        ("atún al natural escurrido", None, "15121"),
        ("Milch 1,5%", None, "01079"),
        ("red onion", None, "11282"),
        ("tofu cubes", None, "16426"),
        ("strawberry halves", None, "09316"),
        ("roasted salted peanuts", None, "16390"),
    ],
)
def test_a_food_is_found_by_its_names_in_any_language(
    foods: Foods, name: str, state: str | None, found: str
) -> None:
    assert number(foods, name, state) == found


@pytest.mark.parametrize(
    "name",
    ["halloumi", "shakshuka", "injera with stews", "Huel powder", "gnocchi with sage butter", "oat milk",
     "cashew cheese", "vegan burger patty", "cauliflower rice", "chicken tikka masala", "paneer", "seitan", "skyr",
     "protein bar", "hot chocolate", "queso fresco", "fromage frais", "Big Mac", "potato wedges",
     "chicken bowl", "mozzarella sticks", "peanut butter and jelly sandwich", "grilled cheese",
     "", "g", "cooked", "🍕", "of the"],
)  # fmt: skip
def test_what_the_table_lacks_stays_unmatched(foods: Foods, name: str) -> None:
    assert number(foods, name) is None


@pytest.mark.parametrize(
    ("name", "state", "found"),
    [
        ("chocolate milk", None, "01102"),
        ("milk chocolate", None, "19120"),
        ("onions", "cooked", "90002"),
        ("onions", None, "11282"),
        ("egg whites", None, "01124"),
        ("dried egg white", None, "90003"),
        ("pilinuts", None, "90005"),
        ("turbot", None, "90007"),
        ("turbot", "cooked", "90007"),
        ("turbot", "raw", "90008"),
        ("canned black beans", None, "90010"),
        ("black beans", None, "16015"),
        ("pork belly", "cooked", "90009"),
    ],
)
def test_the_tables_own_rows_come_after_foods_with_names(
    with_table: Foods, name: str, state: str | None, found: str
) -> None:
    assert number(with_table, name, state) == found


@pytest.mark.parametrize("name", ["soup", "ramen", "nuts", "fish", "aioli"])
def test_a_kind_or_a_makers_food_is_not_taken_for_the_food(with_table: Foods, name: str) -> None:
    assert number(with_table, name) is None


def test_chocolate_milk_is_no_bar_of_chocolate(usda: Foods) -> None:
    found = usda.match("chocolate milk")
    assert found is not None
    assert found.food.description.startswith("Milk, chocolate")


@pytest.mark.parametrize("name", ["caesar salad", "peach", "enchilada"])
def test_a_dish_is_not_taken_for_what_is_in_its_name(usda: Foods, name: str) -> None:
    """The table has a caesar dressing, a peach pie and an enchilada sauce."""
    found = usda.match(name)
    assert found is None or found.food.description.startswith("Peaches")


def test_a_restaurants_dish_needs_no_naming_of_the_kitchen(usda: Foods) -> None:
    assert number(usda, "orange chicken") == "36629"


def test_what_nobody_said_is_told(foods: Foods) -> None:
    plain, said = foods.match("rice"), foods.match("cooked rice")
    assert plain is not None
    assert said is not None
    assert (plain.assumed, said.assumed) == (("taken as cooked",), ())
