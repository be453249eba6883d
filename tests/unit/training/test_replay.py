def loads(workout) -> list[float]:
    return [row.load for row in workout.state.rows]


def test_sets_stand_in_the_order_of_their_own_time(bench) -> None:
    bench.log("b", load=62.5, at=200)
    bench.log("a", load=60, at=100)
    assert loads(bench) == [60, 62.5]


def test_a_set_that_comes_twice_is_one_row(bench) -> None:
    bench.log("a", load=60, at=100)
    bench.log("a", load=60, at=100)
    assert loads(bench) == [60]


def test_of_two_reports_of_one_set_the_earlier_holds(bench) -> None:
    bench.log("a", load=70, at=200)
    bench.log("a", load=60, at=100)
    assert loads(bench) == [60]


def test_an_edit_that_came_first_waits_for_its_set(bench) -> None:
    bench.edit("a", load=65, at=200)
    bench.log("a", load=60, at=100)
    assert loads(bench) == [65]


def test_a_deletion_that_came_first_waits_for_its_set(bench) -> None:
    bench.delete("a", at=200)
    bench.log("a", at=100)
    assert loads(bench) == []


def test_a_set_sent_again_after_its_edit_stays_edited(bench) -> None:
    bench.log("a", load=60, at=100)
    bench.edit("a", load=65, at=200)
    bench.log("a", load=60, at=100)
    assert loads(bench) == [65]


def test_of_two_edits_the_later_one_holds_for_each_field(bench) -> None:
    bench.log("a", load=60, reps=8, at=100)
    bench.edit("a", load=70, reps=9, at=300)
    bench.edit("a", load=65, rpe=9, at=200)
    row = bench.state.rows[0]
    assert (row.load, row.reps, row.said.rpe) == (70, 9, 9)


def test_an_edit_can_take_an_effort_away(bench) -> None:
    bench.log("a", rpe=9)
    bench.edit("a", rpe=None)
    assert bench.state.rows[0].effort is None


def test_pain_without_an_exercise_means_the_last_one_logged(bench) -> None:
    bench.log("a", exercise="row", load=50)
    bench.hurt()
    assert bench.state.pains[0].exercise == "row"


def test_pain_before_any_set_means_the_first_of_the_programme(bench) -> None:
    bench.hurt()
    assert bench.state.pains[0].exercise == "bench"


def test_pain_that_came_late_means_what_was_current_then(bench) -> None:
    bench.log("a", at=100)
    bench.log("b", exercise="row", load=50, at=300)
    bench.hurt(at=200)
    assert bench.state.pains[0].exercise == "bench"


def test_pain_stays_with_its_exercise_when_the_set_before_it_is_deleted(bench) -> None:
    bench.log("a", exercise="row", load=50)
    bench.hurt(kind="sharp")
    bench.delete("a")
    assert bench.state.stopped == {"row": "pain"}


def test_pain_after_a_deletion_means_the_last_set_that_was_left(bench) -> None:
    bench.log("a")
    bench.log("b", exercise="row", load=50)
    bench.delete("b")
    bench.hurt()
    assert bench.state.pains[0].exercise == "bench"


def test_pain_after_a_set_goes_where_an_edit_says_that_the_set_belonged(bench) -> None:
    bench.log("a", exercise="row", load=50)
    bench.hurt()
    bench.edit("a", exercise="curl")
    assert bench.state.pains[0].exercise == "curl"


def test_a_pain_at_the_start_concerns_what_trains_the_region(make, plan) -> None:
    ache = {"region": "chest", "severity": 5, "kind": "dull"}
    workout = make(plan("row", load=50), plan("bench"), start={"pain": [ache]})
    assert workout.state.stopped == {"bench": "pain"}


def test_an_emergency_sign_at_the_start_locks_the_workout(make, plan) -> None:
    ache = {"region": "chest", "severity": 1, "kind": "chest_pressure"}
    assert make(plan("bench"), start={"pain": [ache]}).state.locked


def test_what_is_swapped_in_takes_over_sets_and_targets_but_no_load(bench) -> None:
    bench.log("a")
    bench.tell("exercise.swap", **{"from": "bench", "reason": "busy", "to": "curl"})
    state = bench.state
    assert (state.sets["curl"], state.programme["curl"].load) == (2, None)
    assert state.programme["curl"].equipment == "dumbbell"


def test_an_exercise_can_be_swapped_back(bench) -> None:
    bench.tell("exercise.swap", **{"from": "bench", "reason": "busy", "to": "curl"})
    bench.tell("exercise.swap", **{"from": "curl", "reason": "busy", "to": "bench"})
    assert bench.state.stopped == {"curl": "swap"}


def test_an_exercise_that_hurt_cannot_be_swapped_back(bench) -> None:
    bench.tell("exercise.swap", **{"from": "bench", "reason": "pain", "to": "curl"})
    bench.tell("exercise.swap", **{"from": "curl", "reason": "busy", "to": "bench"})
    assert bench.state.stopped["bench"] == "pain"


def test_a_target_that_echoes_a_prescription_is_not_a_new_target(bench) -> None:
    bench.log("a", target={"reps": 9, "rpe": 8})
    assert bench.state.work["bench"][0].target.reps == 8


def test_a_set_keeps_the_target_of_the_scheme_that_it_was_done_for(make, plan) -> None:
    scheme = ({"reps": 3, "rpe": 8}, {"reps": 5, "rpe": 8})
    workout = make(plan("bench", targets=scheme))
    workout.log("top", target={"reps": 3, "rpe": 8})
    workout.log("back", target={"reps": 5, "rpe": 8})
    workout.delete("top")
    assert workout.state.work["bench"][0].target.reps == 5


def test_a_set_of_a_skipped_exercise_takes_the_skip_back(bench) -> None:
    bench.tell("exercise.skipped", exercise="bench")
    bench.log("a")
    assert not bench.state.skipped
