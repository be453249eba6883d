import pytest

from coach.errors import TooLarge
from coach.training import snapshot as module
from coach.training.snapshot import Snapshot


def test_a_snapshot_survives_its_row(bench) -> None:
    bench.log("a", rpe=8)
    bench.edit("a", rpe=None)
    bench.tell("exercise.swap", **{"from": "row", "reason": "busy"})
    bench.tell("heart_rate", samples=[[1_000, 120], [70_000, 140.5]])
    assert Snapshot.model_validate_json(bench.snapshot.model_dump_json()) == bench.snapshot


def test_an_edit_comes_back_with_the_fields_that_were_given(bench, sid) -> None:
    bench.edit("a", rir=None, reps=7)
    stored = bench.snapshot.model_dump(mode="json")["log"][0]
    assert stored == {
        "type": "set.edited", "id": "e1", "workout": bench.snapshot.workout, "at": 60_000,
        "set": sid("a"), "rir": None, "reps": 7,
    }  # fmt: skip


def test_a_row_of_another_format_is_refused(bench) -> None:
    with pytest.raises(ValueError, match="format"):
        Snapshot.model_validate(bench.snapshot.model_dump(mode="json") | {"format": 2})


def test_the_version_counts_what_was_taken_in(bench) -> None:
    assert bench.snapshot.version == 1
    bench.log("a")
    assert bench.snapshot.version == 2


def test_events_lie_in_the_order_of_their_own_time(bench) -> None:
    bench.log("later", at=200)
    bench.log("sooner", at=100)
    assert [event.at for event in bench.snapshot.log] == [100, 200]


def test_the_heart_keeps_the_peak_of_each_minute(bench) -> None:
    bench.tell("heart_rate", samples=[[0, 100], [59_999, 130], [60_000, 90]])
    bench.tell("heart_rate", samples=[[10, 110]])
    assert bench.snapshot.heart == {0: 130, 1: 90}


def test_a_workout_without_end_is_stopped(bench, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_EVENTS", 1)
    bench.log("a")
    with pytest.raises(TooLarge):
        bench.log("b")
