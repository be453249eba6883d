from coach.knowledge.records import entry_of_exercise, entry_of_snippet
from coach.library import Exercise, Provenance, Snippet


def test_an_exercise_keeps_what_retrieval_looks_at() -> None:
    entry = entry_of_exercise(
        Exercise(
            id="goblet-squat",
            name="Goblet squat",
            aliases={"de": ("Becherkniebeuge",)},
            pattern="squat",
            primary=("quads",),
            equipment=("dumbbell",),
            also_with=("kettlebell",),
            joints=("knee",),
            set_up="Hold one weight.",
        )
    )

    assert entry.names == ("Goblet squat", "Becherkniebeuge")
    assert (entry.primary, entry.needs, entry.also_with) == (("quads",), ("dumbbell",), ("kettlebell",))
    assert entry.joints == ("knee",)
    assert "Hold one weight." in entry.text


def test_a_pattern_tells_the_kind_of_training() -> None:
    jump = Exercise(id="j", name="Box jump", pattern="jump")
    roll = Exercise(id="r", name="Calf rolling", pattern="mobility", equipment=("foam_roller",))

    assert entry_of_exercise(jump).categories == ("plyometric",)
    assert entry_of_exercise(roll).categories == ("stretch", "smr")


def test_a_snippet_is_about_the_joint_in_its_title_or_tags() -> None:
    snippet = Snippet(
        id="s", topic="pain_and_return", title="Sore knee", text="Leave it.", tags=("knee pain",)
    )

    entry = entry_of_snippet(snippet)

    assert (entry.kind, entry.joints) == ("snippet", ("knee",))
    assert entry.names == ("Sore knee", "knee pain")


def test_words_of_somebody_else_carry_their_credit() -> None:
    theirs = Provenance(source="wger", licence="CC-BY-SA-4.0", author="Ada")
    assert (
        entry_of_exercise(Exercise(id="x", name="X", provenance=theirs)).credit
        == "Ada via wger, CC-BY-SA-4.0"
    )
    assert entry_of_exercise(Exercise(id="x", name="X")).credit == ""
