from coach.training.deadline import rest_deadline
from coach.training.engine import resting


def ends(workout) -> float | None:
    """Seconds since the first set, which is logged at 1,000 s."""
    found = rest_deadline(workout.state)
    return None if found is None else found.ends_at / 1_000 - 1_000


def first_set(workout) -> None:
    workout.log("a", rpe=8, at=1_000_000)


def test_a_set_fixes_the_deadline(bench) -> None:
    first_set(bench)
    assert ends(bench) == 120


def test_the_same_set_again_does_not_start_the_rest_again(bench) -> None:
    first_set(bench)
    bench.log("a", rpe=8, at=1_060_000)
    assert ends(bench) == 120


def test_an_edit_moves_the_deadline_but_not_its_beginning(bench) -> None:
    first_set(bench)
    bench.edit("a", rpe=9.5, at=1_060_000)
    assert ends(bench) == 180


def test_the_users_own_length_replaces_it(bench) -> None:
    first_set(bench)
    bench.tell("rest.started", planned_s=90, at=1_005_000)
    assert ends(bench) == 95


def test_a_screen_that_is_opened_again_does_not_start_the_rest_again(bench) -> None:
    first_set(bench)
    bench.tell("rest.started", planned_s=90, at=1_005_000)
    bench.tell("rest.started", planned_s=90, at=1_050_000)
    assert ends(bench) == 95


def test_a_rest_can_be_extended_also_when_it_is_over(bench) -> None:
    first_set(bench)
    bench.tell("rest.extended", by_s=30, at=1_060_000)
    assert ends(bench) == 150
    bench.tell("rest.extended", by_s=30, at=1_200_000)
    assert ends(bench) == 230


def test_a_skipped_rest_is_over(bench) -> None:
    first_set(bench)
    bench.tell("rest.skipped", at=1_030_000)
    assert ends(bench) == 30


def test_after_the_last_set_of_an_exercise_no_rest_is_counted(bench) -> None:
    for name in "abc":
        bench.log(name, rpe=8)
    assert ends(bench) is None


def test_a_locked_or_ended_workout_has_no_rest(bench) -> None:
    first_set(bench)
    bench.tell("workout.end")
    assert resting(bench.snapshot) is None


def test_a_device_that_comes_back_gets_the_same_deadline(bench) -> None:
    first_set(bench)
    told = bench.said("rest")[0].ends_at
    bench.tell("heart_rate", samples=[[1_050_000, 120]])
    found = resting(bench.snapshot)
    assert found is not None
    assert found.ends_at == told
