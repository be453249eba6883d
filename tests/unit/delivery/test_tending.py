"""What a late or dead worker's turn needs, and who may give it."""

from dataclasses import replace

import pytest

from coach.delivery.tending import BEGIN_BY, GRACE, START_AGAIN, Care, care
from coach.frames import Done
from coach.ports import Turn

NOW = 1_790_000_000_000

RUNNING = Turn(
    user="u",
    id="t",
    conversation="c",
    question="q",
    workout=None,
    mode="chat",
    digest="d",
    state="running",
    created_at=NOW,
    since=NOW,
)
HELD = replace(RUNNING, holder="worker", lease_until=NOW)
LIVING = replace(HELD, lease_until=NOW + 1)


@pytest.mark.parametrize(
    ("turn", "late", "watched", "expected"),
    [
        (RUNNING, 0, True, "none"),
        (RUNNING, START_AGAIN, True, "none"),
        (RUNNING, START_AGAIN + 1, False, "start"),
        (RUNNING, BEGIN_BY, True, "start"),
        (RUNNING, BEGIN_BY + 1, True, "give_up"),
        (replace(RUNNING, stop_requested=True), 0, False, "stop"),
        (LIVING, 0, True, "none"),
        (replace(LIVING, stop_requested=True), 0, True, "none"),
        (HELD, 0, True, "take_over"),
        (HELD, 0, False, "none"),
        (HELD, GRACE, False, "none"),
        (HELD, GRACE + 1, False, "give_up"),
        (replace(HELD, takeovers=1), 0, True, "give_up"),
        (replace(HELD, takeovers=1), 0, False, "none"),
        (replace(HELD, stop_requested=True), 0, True, "stop"),
        (replace(HELD, stop_requested=True), 0, False, "stop"),
        (replace(RUNNING, state="queued"), 10 * BEGIN_BY, True, "none"),
        (replace(RUNNING, state="queued", stop_requested=True), 0, False, "stop"),
    ],
)
def test_what_a_turn_needs(turn: Turn, late: int, watched: bool, expected: Care) -> None:
    assert care(turn, NOW + late, watched=watched) == expected


def test_an_ended_turn_needs_nothing() -> None:
    done = Done(turn="t", epoch=1, state="completed", length=0, events=0, grounded=False)
    assert care(replace(HELD, done=done, state="completed"), NOW + 10**9, watched=True) == "none"
