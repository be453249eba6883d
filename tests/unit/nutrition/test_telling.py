"""A meal told in words is taken apart where its items meet, and nowhere else."""

import pytest

from coach.nutrition.matching import Foods
from coach.nutrition.telling import Amount, tell, told


def names(text: str, foods: Foods) -> list[str]:
    return [item.name for item in tell(text, lambda name: foods.match(name) is not None)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("150g chicken breast, 200g rice", ["chicken breast", "rice"]),
        ("2 eggs and a slice of toast", ["eggs", "toast"]),
        ("half an avocado on toast with a poached egg", ["avocado", "toast", "poached egg"]),
        ("tuna in water 1 can drained", ["tuna in water can drained"]),
        ("macadamia nuts", ["macadamia nuts"]),
        ("chicken drumstick with skin", ["chicken drumstick with skin"]),
        ("pasta, cooked, 200 g", ["pasta cooked"]),
        ("chicken breast - 150 g", ["chicken breast"]),
        ("120 g plátano y 150 g de yogur natural", ["platano", "yogur natural"]),
        ("2 roti, 1 katori dal aur 100 g chawal", ["roti", "dal", "chawal"]),
        ("un verre de lait et 2 œufs", ["lait", "oeufs"]),
        ("1 pão francês com manteiga e 200 ml de leite", ["pao frances", "manteiga", "leite"]),
        ("I had 2 eggs for breakfast", ["eggs for breakfast"]),
        ("black coffee, no sugar", ["black coffee"]),
        ("coffee without sugar", ["coffee"]),
        ("1,5 Tassen Reis", ["reis"]),
        ("salad: 60 g raw spinach, 20 g feta", ["raw spinach", "feta"]),
        ("rice: 200 g, chicken breast: 150 g", ["rice", "chicken breast"]),
        ("greek yogurt w/ 30 g granola", ["greek yogurt", "granola"]),
        ("1 tsp sugar in 200 ml coffee", ["sugar", "coffee"]),
        ("2 tbsp half and half", ["halfandhalf"]),
        ("milk 1,5%", ["milk 1,5%"]),
    ],
)
def test_a_meal_is_taken_apart_where_its_items_meet(text: str, items: list[str], foods: Foods) -> None:
    assert names(text, foods) == items


def test_what_lies_in_an_unknown_dish_is_not_eaten_beside_it(foods: Foods) -> None:
    assert names("350 g tonkotsu ramen with pork and egg", foods) == ["tonkotsu ramen with pork and egg"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("60g granola with semi... no, whole milk (206 g)", [("granola", 60), ("whole milk", 206)]),
        ("80 g bread... sorry, 60 g", [("bread", 60)]),
        ("100 g white rice, no wait, brown rice", [("brown rice", 100)]),
        ("250 g whole milk, sorry I meant skim milk", [("skim milk", 250)]),
        ("250 g soy milk sorry almond milk", [("almond milk", 250)]),
        ("200 g Reis... Quatsch, Nudeln", [("nudeln", 200)]),
    ],
)
def test_what_is_withdrawn_was_not_eaten(text: str, items: list[tuple[str, float]], foods: Foods) -> None:
    found = tell(text, lambda name: foods.match(name) is not None)
    assert [(item.name, item.amount.grams) for item in found] == items


@pytest.mark.parametrize(
    ("text", "name", "amount"),
    [
        ("a cup of strawb... no, blueberries", "blueberries", Amount(count=1, measure="cup")),
        ("2 eggs, no, apples", "apples", Amount(count=2)),
        ("2 eggs, no, 3 apples", "apples", Amount(count=3)),
    ],
)
def test_who_corrects_the_food_alone_means_the_same_amount(
    text: str, name: str, amount: Amount, foods: Foods
) -> None:
    [item] = tell(text, lambda said: foods.match(said) is not None)

    assert (item.name, item.amount) == (name, amount)


def test_who_corrects_the_size_alone_means_the_same_food(foods: Foods) -> None:
    [item] = tell("1 small banana... actually a large one", lambda said: foods.match(said) is not None)

    assert "banana" in item.name
    assert item.amount.size == "large"


def test_brackets_beside_an_amount_still_tell_the_state() -> None:
    assert told("300 g potatoes (raw)").name == "potatoes raw"
    assert told("rice (150 g, from last night)").name == "rice"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a quarter cup of lentils", 0.25),
        ("three quarters of a cup of rice", 0.75),
        ("two thirds of a cup of rice", 2 / 3),
        ("one and a half cups of milk", 1.5),
        ("2 and a half cups of milk", 2.5),
        ("a half cup of milk", 0.5),
    ],
)
def test_fractions_are_read_in_words_too(text: str, count: float, foods: Foods) -> None:
    [item] = tell(text, lambda said: foods.match(said) is not None)

    assert item.amount == Amount(count=pytest.approx(count), measure="cup")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("150g rice", Amount(grams=150)),
        ("0,5 kg rice", Amount(grams=500)),
        ("8 oz steak", Amount(grams=8 * 28.35)),
        ("2 x 30 g cheddar", Amount(grams=60)),
        ("2 eggs 60 g each", Amount(grams=120)),
        ("2 drumsticks (150 g meat)", Amount(grams=150)),
        ("green beans 120", Amount(grams=120)),
        ("20 almonds", Amount(count=20)),
        ("200 ml milk", Amount(ml=200)),
        ("1 1/2 cups rice", Amount(count=1.5, measure="cup")),
        ("half a cup of rice", Amount(count=0.5, measure="cup")),
        ("2 large eggs", Amount(count=2, size="large")),
        ("1 grande manzana", Amount(count=1, size="large")),
        ("2% milk", Amount()),
        ("rice", Amount()),
        ("1 pat of butter", Amount(count=1, measure="pat")),
        ("2 squares of dark chocolate", Amount(count=2, measure="square")),
        ("3.5% yogurt", Amount()),
    ],
)
def test_an_amount_is_read_in_the_way_it_is_said(text: str, amount: Amount) -> None:
    assert told(text).amount == amount


def test_a_meal_without_end_has_an_end(foods: Foods) -> None:
    assert len(names(", ".join(["1 egg"] * 500), foods)) == 40
