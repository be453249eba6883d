import pytest

from coach.knowledge.text import words
from coach.knowledge.vocabulary import vocabulary
from coach.library.exercise import Equipment, Exercise, Muscle


def named(text: str) -> list[str]:
    return [piece.term for piece in vocabulary().pieces(words(text)) if piece.concept]


def test_slang_and_plain_words_name_the_same_thing() -> None:
    assert (
        named("hammies kbs") == named("back of the thighs with kettlebells") == ["hamstrings", "kettlebell"]
    )


def test_the_longest_phrase_wins() -> None:
    assert named("lower back") == ["lower_back"]
    assert named("front of the shoulder") == ["front_delts"]


@pytest.mark.parametrize(
    ("slang", "plain", "meant"),
    [
        ("heavy deads", "arms dead straight", "deadlift"),
        ("chins", "bar to the chin", "chin_up"),
        ("with a mate", "on a mat", "with_a_partner"),
        ("benching", "on a bench", "bench_press"),
        ("laterals", "lateral bound", "lateral_raise"),
    ],
)
def test_slang_is_not_found_in_a_word_that_only_has_its_stem(slang: str, plain: str, meant: str) -> None:
    assert meant in named(slang)
    assert meant not in named(plain)


def test_a_group_stands_for_its_members() -> None:
    [piece] = [piece for piece in vocabulary().pieces(["posterior", "chain"]) if piece.concept]

    assert piece.concept is not None
    assert piece.concept.members == ("hamstrings", "glutes")


def test_every_muscle_and_piece_of_equipment_is_one_that_the_library_has() -> None:
    known = {
        "muscle": set(Muscle.__args__),  # type: ignore[attr-defined]
        "equipment": {*Equipment.__args__, "none", "chains"},  # type: ignore[attr-defined]
    }
    for concept in vocabulary().concepts.values():
        if concept.kind in known:
            assert set(concept.members) <= known[concept.kind], concept

    assert Exercise.model_fields["primary"]


def test_the_librarys_own_names_are_understood() -> None:
    for muscle in Muscle.__args__:  # type: ignore[attr-defined]
        assert named(muscle.replace("_", " ")) == [muscle]
