"""`coach evaluate`: cases in, predictions out."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from coach_local.evaluate import command

SHARED = Path(os.environ.get("COACH_SHARED", Path(__file__).parents[4] / "shared"))
START = {
    "type": "session.start",
    "programme": [
        {
            "exercise": "squat",
            "load_kg": 100,
            "sets": 3,
            "target_reps": 5,
            "target_rpe": 8,
            "class": "compound",
        }
    ],
}
LOGGED = {
    "type": "set.logged", "client_set_id": "s1", "exercise": "squat", "set_type": "working",
    "load_kg": 100, "reps": 5, "rpe": 8, "target_reps": 5, "target_rpe": 8,
}  # fmt: skip


def evaluated(folder: Path, kind: str, cases: object, **options: Any) -> list[dict[str, Any]]:
    (folder / "cases").write_text(json.dumps(cases))
    assert command(kind, folder / "cases", folder / "out", options.get("exercises")) == 0
    return [json.loads(line) for line in (folder / "out").read_text().splitlines()]


def test_numbers_are_answered_by_their_place(tmp_path: Path) -> None:
    cases = [{"fn": "e1rm_epley", "input": {"weight": 100, "reps": 1}}, {"fn": "nothing", "input": {}}]
    assert evaluated(tmp_path, "numbers", cases) == [
        {"index": 0, "value": 100},
        {"index": 1, "value": {"error": "unknown_function"}},
    ]


def test_a_session_is_prescribed_as_a_live_one(tmp_path: Path) -> None:
    found = evaluated(tmp_path, "sessions", [{"id": "a", "events": [START, LOGGED]}])
    assert found[0]["prescriptions"][1] == {
        "after": 1, "exercise": "squat", "load_kg": 100, "reps": 5, "reason": "hold_on_target", "rest_s": 180,
    }  # fmt: skip


def test_what_is_expected_changes_no_prediction(tmp_path: Path) -> None:
    plain = [{"fn": "e1rm_epley", "input": {"weight": 100, "reps": 5}}]
    knowing = [plain[0] | {"expect": 1, "tol": 9}]
    assert evaluated(tmp_path, "numbers", plain) == evaluated(tmp_path, "numbers", knowing)


def test_safety_cases_may_stand_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "in").write_text('{"id": "x", "text": "my chest hurts"}\n\n{"id": "y", "text": "hello"}\n')
    assert command("safety", tmp_path / "in", tmp_path / "out", None) == 0
    lines = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert [(line["id"], line["action"]) for line in lines] == [("x", "stop"), ("y", "none")]


@pytest.mark.parametrize("text", ["{", "[1]", '[{"id": "a"}]'])
def test_a_file_of_something_else_is_told_apart(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").write_text(text)
    assert command("sessions", tmp_path / "in", tmp_path / "out", None) == 1
    assert capsys.readouterr().err


def test_a_set_without_a_code_path_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").write_text("[]")
    assert command("injection", tmp_path / "in", tmp_path / "out", None) == 2
    assert "injection" in capsys.readouterr().err


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared cases are not here")
def test_every_development_case_of_sessions_is_met(tmp_path: Path) -> None:
    given = SHARED / "eval/session_dev.jsonl"
    assert command("sessions", given, tmp_path / "out", None) == 0
    expected = [json.loads(line) for line in given.read_text().splitlines()]
    found = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    for case, prediction in zip(expected, found, strict=True):
        assert prediction["prescriptions"] == [pytest.approx(one, abs=0.01) for one in case["expect"]]
