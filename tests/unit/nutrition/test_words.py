"""Words of foods in one form, whatever their ending, accent and spelling."""

import pytest

from coach.nutrition.words import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Möhren", "mohre"),
        ("berries", "berry"),
        ("cookies", "cookie"),
        ("tomatoes", "tomato"),
        ("peaches", "peach"),
        ("Bananen", "Banane"),
        ("Kartoffeln", "kartoffel"),
        ("feijões", "feijão"),
        ("oeufs", "œuf"),
        ("plátanos", "platano"),
        ("yoghurt", "yogurt"),
        ("whole-wheat", "wholemeal"),
        ("low fat", "lowfat"),
        ("semi-skimmed", "semi skimmed"),
        ("without skin", "skinless"),
        ("in its skin", "skin on"),
        ("lettuce leaves", "lettuce leaf"),
        ("not cooked", "uncooked"),
        ("Spiegeleier", "Spiegelei"),
        ("half & half", "half and half"),
        ("multi-grain", "multigrain"),
    ],
)
def test_what_is_the_same_has_the_same_words(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(("one", "other"), [("mac", "mace"), ("rice", "rich"), ("ham", "hamburger")])
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert words(one) != words(other)


def test_shares_are_words_of_their_own() -> None:
    assert words("80/20 beef, 2 % milk") == ("80/20", "beef", "2%", "milk")
