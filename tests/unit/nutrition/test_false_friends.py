"""One word, two foods: the language that a meal is told in decides, and the user's where the meal tells none."""

import pytest

from coach.nutrition.estimating import Given, estimate_item, estimate_items, estimate_text
from coach.nutrition.matching import Foods
from coach.nutrition.tongues import chosen, spoken

TOLD = [
    # what is told, and the first food that it means (none: better none than a wrong one)
    ("150 g Pommes mit Ketchup", "french-fries"),
    ("eine Portion Pommes und ein Bier", "french-fries"),
    ("2 pommes et un yaourt", "apple"),
    ("deux pommes", "apple"),
    ("pommes frites et une bière", "french-fries"),
    ("100 g raisins et une pomme", "grapes"),
    ("30 g raisins with oatmeal", "raisins"),
    ("30 g raisins and some almonds", "raisins"),
    ("3 prunes et une poire", "plum"),
    ("3 prunes and a pear", "prune"),
    ("50 g chips and a beer", "french-fries"),
    ("50 g Chips und eine Cola", "potato-chips"),
    ("50 g de chips et une bière", "potato-chips"),
    ("50 g chips y una cerveza", "potato-chips"),
    ("200 g batata com frango", "potato-boiled"),
    ("200 g batata y una cerveza", "sweet-potato-baked"),
    ("2 rebanadas de pan con aceite", "white-bread"),
    ("60 g de pain avec du beurre", "white-bread"),
    ("100 g mais und Thunfisch", "sweetcorn"),
    ("un thé et une pomme", "black-tea"),
    ("50 g de pâté et une tranche de jambon", None),
    ("200 g de pâtes avec du thon", "pasta-cooked"),
    ("100 g Gurke und eine Tomate", "cucumber"),
    ("10 g burro con pane", None),
    ("80 g peperoni e fiocchi", None),
    ("150 g carne con arroz", None),
    ("200 ml Limonade mit Eis", None),
    ("un latte", None),
    ("30 g confetti", None),
    ("20 g paste", None),
    ("5 gambas y arroz", "prawns-cooked"),
    ("30 g nata con fresas", "heavy-cream"),
]

ALONE = [
    # a word by itself, the user's locale, and what it means there
    ("pommes", "de-AT", "french-fries"),
    ("pommes", "fr-FR", "apple"),
    ("raisins", "fr", "grapes"),
    ("raisins", "en-GB", "raisins"),
    ("raisins", "en", "raisins"),
    ("prunes", "fr", "plum"),
    ("prunes", "de", "prune"),
    ("chips", "es-MX", "potato-chips"),
    ("chips", "en-GB", "french-fries"),
    ("batata", "pt-BR", "potato-boiled"),
    ("batata", "es-AR", "sweet-potato-baked"),
    ("pommes", "hi-IN", "apple"),
]


@pytest.mark.parametrize(("meal", "food"), TOLD)
def test_a_word_is_the_food_that_it_is_in_the_language_of_the_meal(
    foods: Foods, meal: str, food: str | None
) -> None:
    assert estimate_text(meal, foods)[0].food == food


@pytest.mark.parametrize(("word", "locale", "food"), ALONE)
def test_a_word_alone_is_the_food_that_it_is_in_the_users_language(
    foods: Foods, word: str, locale: str, food: str
) -> None:
    assert estimate_text(word, foods, language=chosen(locale))[0].food == food
    (item,) = estimate_items([Given(word)], foods, language=chosen(locale))
    assert item.food == food


def test_the_meal_tells_more_than_the_users_language(foods: Foods) -> None:
    assert estimate_text("Pommes mit Ketchup", foods, language="fr")[0].food == "french-fries"
    assert estimate_text("deux pommes et une poire", foods, language="de")[0].food == "apple"


def test_items_that_were_taken_apart_are_read_in_the_language_of_them_all(foods: Foods) -> None:
    items = estimate_items([Given("Pommes"), Given("Bratwurst"), Given("Gurke")], foods)
    assert items[0].food == "french-fries"
    assert estimate_items([Given("pommes"), Given("yaourt"), Given("fromage")], foods)[0].food == "apple"


def test_a_food_of_another_language_is_found_all_the_same(foods: Foods) -> None:
    assert estimate_item(Given("zanahoria"), foods, language="de").food == "carrot"


def test_what_the_language_decides_is_no_surer_and_no_less_sure(foods: Foods) -> None:
    german, nowhere = foods.match("Pommes", None, "de"), foods.match("Pommes frites")
    assert german is not None
    assert nowhere is not None
    assert german.cost == nowhere.cost


@pytest.mark.parametrize(
    ("meal", "language"),
    [
        ("Pommes mit Ketchup", "de"),
        ("2 pommes et un yaourt", "fr"),
        ("arroz con pollo", "es"),
        ("arroz com frango", "pt"),
        ("rice with chicken", "en"),
        ("dal aur chawal khaya", "hi-Latn"),
        ("pommes", None),
        ("pizza", None),
        ("", None),
    ],
)
def test_a_language_is_told_by_small_words_and_by_foods_that_only_it_has(
    foods: Foods, meal: str, language: str | None
) -> None:
    assert spoken(meal, foods.tongues) == language
