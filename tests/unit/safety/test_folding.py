import pytest

from coach.safety.folding import fold, plain, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dolór AÑOS", "dolor anos"),
        ("Fußgelenk", "fussgelenk"),
        ("ｃｈｅｓｔ", "chest"),
        ("сhеst", "chest"),  # Cyrillic es and ie
        ("noooooo", "nooo"),
        ("su1cide", "suicide"),
        ("k i l l m y s e l f", "killmyself"),
        ("5x3x80", "5x3x80"),
        ("don’t", "don't"),
        ("सीने", "सीने"),
    ],
)
def test_disguises_and_accents_fall_away(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_invisible_characters_go_and_line_breaks_stay() -> None:
    assert visible("a\u200bb\u202ec\u2066d\ufeff\ne\x00") == "abcd\ne"


def test_plain_text_is_not_unspelt() -> None:
    assert plain("K1LL") == "k1ll"
