"""From what came last and what was shown to the one `done`."""

from dataclasses import replace

import pytest

from coach.delivery.ending import close, conclude
from coach.ports import Answer, End, Turn

HELD = Turn(
    user="u",
    id="t",
    conversation="c",
    question="q",
    workout=None,
    mode="chat",
    digest="d",
    state="running",
    created_at=0,
    since=0,
    holder="worker",
)
TAKEN_OVER = replace(HELD, epoch=2, answer=Answer("Sit "), answer_epoch=1)


@pytest.mark.parametrize(
    ("end", "text", "state", "reason"),
    [
        (End("completed"), "Sit.", "completed", None),
        (End("completed", reason="length"), "Sit.", "completed", "length"),
        (End("completed"), "", "failed", "empty"),
        (End("stopped"), "Sit.", "stopped", None),
        (End("stopped"), "", "stopped", None),
        (End("refused", reason="model"), "", "refused", "model"),
        (End("interrupted", reason="cut"), "Sit.", "interrupted", "cut"),
        (End("interrupted", reason="timeout"), "", "failed", "timeout"),
        (End("failed", reason="unavailable"), "Sit.", "interrupted", "unavailable"),
    ],
)
def test_how_a_turn_ends(end: End, text: str, state: str, reason: str | None) -> None:
    done, answer = conclude(HELD, end, Answer(text))
    assert (done.state, done.reason, done.epoch, done.length) == (state, reason, 1, len(text))
    assert answer == Answer(text)
    assert (done.error is not None) == (state == "failed")


def test_a_take_over_that_spoke_ends_in_its_own_epoch() -> None:
    done, answer = conclude(TAKEN_OVER, End("completed"), Answer("Anew."))
    assert (done.epoch, answer.text) == (2, "Anew.")


def test_a_silent_take_over_ends_with_the_earlier_answer_under_the_next_epoch() -> None:
    done, answer = conclude(TAKEN_OVER, End("failed", reason="timeout"), Answer())
    assert (done.epoch, done.state, answer.text) == (3, "interrupted", "Sit ")


def test_closing_for_another_counts_under_the_next_epoch() -> None:
    done, answer = close(TAKEN_OVER, End("interrupted", reason="worker_lost"))
    assert (done.epoch, done.state, done.length, answer.text) == (3, "interrupted", 4, "Sit ")


def test_nothing_shown_is_never_called_grounded() -> None:
    assert not conclude(HELD, End("completed", grounded=True), Answer())[0].grounded
