from coach.training.overview import overview
from coach.training.spoken import passage

NOW = 60_000


def words(bench, now: int = NOW) -> str:
    return passage(overview(bench.snapshot), now).text


def test_the_next_set_comes_first_with_its_computed_load_and_plates(bench) -> None:
    bench.log("a", rpe=8)
    first = words(bench).split("\n")[0]
    assert first.startswith("Next is Bench press: 60 kg for 8.")
    assert "Set 2 of 3." in first
    assert "Each side of the 20 kg bar: 20." in first


def test_the_rest_is_told_in_seconds_from_now(bench) -> None:
    bench.log("a", rpe=8)
    at = bench.snapshot.log[-1].at
    assert "Rest for another 90 seconds." in words(bench, at + 30_000)


def test_the_sets_so_far_say_how_hard_they_were(bench) -> None:
    bench.log("a", rpe=8)
    bench.log("b", rir=3)
    assert "Bench press 60 kg for 8 at RPE 8; Bench press 60 kg for 8 with 3 in reserve." in words(bench)


def test_after_an_emergency_sign_no_load_is_named(bench) -> None:
    bench.tell("pain.reported", region="chest", severity=1, kind="chest_pressure")
    text = words(bench)
    assert "stopped for safety" in text
    assert "Next is" not in text


def test_what_hurts_is_told_so_that_nothing_is_offered_that_loads_it(bench) -> None:
    assert "What hurts" not in words(bench)
    bench.hurt(2, region="left_knee")
    assert "What hurts: left knee. Offer nothing that loads it." in words(bench)
