from dataclasses import replace

import pytest

from coach.knowledge.abstain import is_chance, missing_movement
from coach.knowledge.entry import Entry
from coach.knowledge.facts import wanted
from coach.knowledge.index import LibraryIndex, build_index
from coach.knowledge.rank import rank, stand_ins
from coach.knowledge.replacing import with_replaced_muscles
from coach.knowledge.understand import understand


def best(question: str, index: LibraryIndex, kind: str = "exercise") -> list[str]:
    understood = with_replaced_muscles(understand(question, index.spelling), index)
    return [index.entries[one.row].id for one in rank(understood, index, {}, kind)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("barbell squat", "back-squat"),
        ("how do I do a goblet squat", "goblet-squat"),
        ("chest with dumbbells", "dumbbell-fly"),
        ("chest, no equipment", "push-up"),
        ("hamstrings with a band", "band-leg-curl"),
        ("hamstrings on a machine", "leg-curl"),
        ("stretch for the hamstrings", "hamstring-stretch"),
        ("no leg curl machine, only a band", "band-leg-curl"),
        ("plyo for the front of the thighs", "box-jump"),
        ("rear delts at the pulley", "face-pull"),
        ("side raises with dbs", "lateral-raise"),
        ("bench pres", "bench-press"),
    ],
)
def test_what_fits_comes_first(index: LibraryIndex, question: str, first: str) -> None:
    assert best(question, index)[0] == first


def test_a_stretch_is_not_offered_unless_it_is_asked_for(index: LibraryIndex) -> None:
    ranked = best("what can I train hamstrings with", index)

    assert ranked.index("hamstring-stretch") > ranked.index("leg-curl")


def test_what_is_ruled_out_comes_after_what_is_not(index: LibraryIndex) -> None:
    ranked = best("chest without a barbell", index)

    assert ranked.index("bench-press") > max(ranked.index("push-up"), ranked.index("dumbbell-fly"))


def test_without_the_wider_thing_the_narrower_one_that_is_asked_for_remains(index: LibraryIndex) -> None:
    asked_for = wanted(understand("no barbell, just an ez bar for curls", index.spelling))

    assert {"barbell", "trap_bar"} <= asked_for.without
    assert "ez_bar" not in asked_for.without


@pytest.mark.parametrize("question", ["bad knees, what for my quads?", "quads, my knee is sore"])
def test_a_sore_joint_is_spared(index: LibraryIndex, question: str) -> None:
    assert best(question, index)[0] == "sled-drag"


def test_what_brings_the_pain_on_is_left_out(index: LibraryIndex) -> None:
    assert best("my knees hurt when I squat, what else for quads?", index)[0] == "sled-drag"


def test_the_advice_is_about_the_joint_that_hurts(index: LibraryIndex) -> None:
    assert best("my knees hurt when I squat", index, "snippet")[0] == "sore-knee"
    assert best("shoulder hurts when I press", index, "snippet")[0] == "sore-shoulder"


def test_a_movement_to_be_replaced_stands_for_its_muscles(index: LibraryIndex) -> None:
    assert set(best("what can I do instead of leg curls", index)[:2]) == {"leg-curl", "band-leg-curl"}


def test_a_near_vector_decides_where_words_do_not(index: LibraryIndex) -> None:
    question = understand("that one from yesterday", index.spelling)
    near = {index.rows["plank"]: 0.9, index.rows["face-pull"]: 0.2}

    assert index.entries[rank(question, index, near, "exercise")[0].row].id == "plank"


def test_the_narrower_name_counts_as_the_wider_but_not_the_other_way_round(index: LibraryIndex) -> None:
    abs_, obliques = (wanted(understand(word, index.spelling)).muscles for word in ("abs", "obliques"))

    assert abs_ == {"abs": 1.0, "obliques": 1.0}
    assert obliques["obliques"] == 1.0
    assert obliques["abs"] < 1.0


@pytest.mark.parametrize("question", ["copenhagen plank", "how do I do a burpee", "bird dogs for my core"])
def test_a_movement_that_the_library_lacks_is_noticed(index: LibraryIndex, question: str) -> None:
    assert missing_movement(understand(question, index.spelling), index)


@pytest.mark.parametrize(
    "question",
    [
        "plank",
        "something instead of burpees",
        "no burpees please, quads with a sled",
        "push-ups",
        "a stretch for the triceps, triceps stretch",
        "over my shoulder and throw",
    ],
)
def test_a_movement_that_is_there_or_not_wanted_is_not_missed(index: LibraryIndex, question: str) -> None:
    assert missing_movement(understand(question, index.spelling), index) is None


@pytest.mark.parametrize("question", ["kcal in a banana", "what is the weather like", "xyzzy"])
def test_what_the_library_is_not_about_is_chance(index: LibraryIndex, question: str) -> None:
    understood = understand(question, index.spelling)

    assert is_chance(understood, index, rank(understood, index, {}, "exercise"), words_only=True)


@pytest.mark.parametrize("missing", ["", " no band here"])
def test_what_is_kind_to_a_sore_joint_goes_first_where_it_can_be_done(
    index: LibraryIndex, missing: str
) -> None:
    asked_for = wanted(understand(f"my knee hurts when I squat.{missing} quads?", index.spelling))
    squat = index.entries[index.rows["back-squat"]]
    spanish = replace(squat, id="spanish", needs=("band",), kinder_to=("knee",))
    names = [frozenset({"spanish", "squat"})]

    assert asked_for.against(squat, names) > 1
    assert asked_for.against(spanish, names) == pytest.approx(-0.8 if not missing else 0.2)


def test_advice_on_the_pain_goes_before_other_advice_on_the_joint(index: LibraryIndex) -> None:
    asked_for = wanted(understand("my shoulder hurts when I press", index.spelling))
    advice = Entry("a", "snippet", "Shoulders", "Warm them up.", joints=("shoulder",))

    assert asked_for.advises(replace(advice, tags=("pain and return",))) > asked_for.advises(advice) > 0
    assert asked_for.advises(replace(advice, joints=("knee",))) < 0


def test_what_the_library_names_in_place_of_a_movement_goes_first(index: LibraryIndex) -> None:
    entries = [
        replace(entry, substitutes=("plank",)) if entry.id == "leg-curl" else entry for entry in index.entries
    ]
    question = understand("what can I do instead of leg curls", index.spelling)

    assert "plank" not in best("what can I do instead of leg curls", index)[:2]
    assert stand_ins(question, replace(index, entries=tuple(entries))) == {index.rows["plank"]: 1.0}


def test_what_trains_the_muscle_first_fits_better_than_what_trains_it_beside_another(
    index: LibraryIndex,
) -> None:
    asked_for = wanted(understand("hamstrings", index.spelling))
    curl = Entry("a", "exercise", "A", "A", primary=("hamstrings", "glutes"))
    snatch = replace(curl, primary=("glutes", "hamstrings"))

    assert asked_for.fit(curl, frozenset()) > asked_for.fit(snatch, frozenset()) > 0


def test_of_two_alike_the_one_in_our_own_words_goes_first() -> None:
    ours = Entry("ours", "exercise", "Hammer curl", "Curl.", names=("Hammer curl",), primary=("biceps",))
    theirs = replace(ours, id="theirs", credit="Ana via wger, CC-BY-SA 4.0")

    assert best("hammer curl", build_index([theirs, ours])) == ["ours", "theirs"]


def test_where_all_is_borrowed_nothing_is_put_back() -> None:
    theirs = Entry("a", "exercise", "Hammer curl", "Curl.", credit="Ana via wger, CC-BY-SA 4.0")

    assert build_index([theirs, replace(theirs, id="b")]).borrowed == frozenset()
