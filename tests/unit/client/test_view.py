"""One answer on one device, by the vectors that every client is held to."""

import json
from pathlib import Path
from typing import Any

import pytest

from coach_local.client import AnswerView

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "answers.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_what_is_shown_after_these_frames(vector: dict[str, Any]) -> None:
    view = AnswerView("t")
    for frame in vector["frames"]:
        view.apply(frame)
    shown = {
        "text": view.text,
        "epoch": view.epoch,
        "events": len(view.events),
        "done": view.done["state"] if view.done else None,
        "gap": view.gap,
    }
    assert shown == vector["shown"]
