import pytest

from coach.training.programme import Exercise
from coach.training.time_plan import Plan, needed_seconds, time_plan


@pytest.fixture
def full(make, plan):
    """Bench and rowing, 3 sets each of 45 s and 120 s of rest; curls, 3 sets of 45 s and 90 s."""
    return make(plan("bench"), plan("curl", load=10), plan("row", load=50))


def test_what_fits_stays_as_it_is(full) -> None:
    keep = (("bench", 3), ("curl", 3), ("row", 3))
    assert time_plan(full.state, 1395) == Plan(1395, True, keep, (), (), 0)


def test_accessories_go_first(full) -> None:
    found = time_plan(full.state, 1394)
    assert (found.drop, found.supersets, found.fits) == (("curl",), (), True)


def test_then_antagonists_are_paired(full) -> None:
    found = time_plan(full.state, 700)
    assert (found.drop, found.supersets, found.cut, found.fits) == (("curl",), (("bench", "row"),), 0, True)


def test_then_sets_are_cut_from_the_end(full) -> None:
    found = time_plan(full.state, 500)
    assert (dict(found.keep), found.cut, found.fits) == ({"bench": 2, "row": 1}, 3, True)


def test_one_set_of_each_compound_exercise_stays(full) -> None:
    found = time_plan(full.state, 10)
    assert (dict(found.keep), found.fits) == ({"bench": 1, "row": 1}, False)


def test_what_is_done_needs_no_time(full) -> None:
    full.log("a")
    assert needed_seconds(full.state) == 1395 - 165


def test_nothing_left_fits_into_no_time(make) -> None:
    assert time_plan(make().state, 0) == Plan(0, True, (), (), (), 0)


def test_what_was_answered_is_not_remarked_on_again(full) -> None:
    full.tell("time.limit", minutes_left=10)
    full.log("a", load=50)
    assert full.said("time_plan") == []


def test_time_that_was_enough_and_is_no_longer_is_remarked_on(full) -> None:
    full.tell("time.limit", minutes_left=24, at=60_000)
    full.log("a", load=50, at=600_000)
    assert len(full.said("time_plan")) == 1
    full.log("b", load=50, at=900_000)
    assert full.said("time_plan") == []


@pytest.mark.parametrize(
    ("one", "other"), [("quads", "hamstrings"), ("front_delts", "lats"), ("abs", "lower_back")]
)
def test_antagonists_are_known_by_our_own_names_too(make, plan, one: str, other: str) -> None:
    facts = {
        name: Exercise(id=name, name=name, primary=(muscle,))
        for name, muscle in (("bench", one), ("row", other))
    }
    workout = make(plan("bench"), plan("row", load=50), exercises=facts)
    assert time_plan(workout.state, 600).supersets == (("bench", "row"),)


def test_a_plan_is_a_proposal_in_words(full) -> None:
    full.tell("time.limit", minutes_left=10)
    assert full.said("time_plan")[0].text == (
        "Short of time: leave out Curl; alternate Bench press with Cable row; do 1 set fewer."
    )
    assert full.state.open("curl")
