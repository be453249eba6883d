from coach.knowledge.movements import movements, named_in
from coach.knowledge.terms import content_terms


def names(text: str) -> list[str]:
    return [movement.name for _, _, found in named_in(content_terms(text)) for movement in found]


def test_the_longest_name_wins() -> None:
    assert names("copenhagen plank progression") == ["copenhagen plank"]
    assert names("plank") != ["copenhagen plank"]


def test_a_name_is_found_within_a_question() -> None:
    assert names("how high is the target for wall ball shots?") == ["wall ball"]


def test_a_name_of_two_words_is_not_found_by_one_of_them() -> None:
    assert "double-under jump rope" not in names("double the weight")


def test_no_movement_is_listed_twice() -> None:
    listed = [movement.name for movement in movements()]

    assert sorted(set(listed)) == sorted(listed)
