"""What becomes of an ask."""

from typing import Any

from desk import OTHER, SET, WORKOUT, Desk, at_the, reported
from turn_bench import Run

from coach.errors import Unavailable


def test_an_ask_is_accepted_and_a_worker_started(run: Run, desk: Desk) -> None:
    at_the(desk, run, lambda: desk.send("ask", "t1", text="How deep?"))
    accepted = desk.posts.frames()[0]
    assert (accepted["type"], accepted["turn"], accepted["state"]) == ("accepted", "t1", "running")
    assert accepted["conversation"] == desk.stored("t1").conversation
    assert desk.started == [("t1", 1)]


def test_the_same_ask_again_gets_the_same_reply_and_no_second_worker(run: Run, desk: Desk) -> None:
    ask = lambda: desk.send("ask", "t1", text="How deep?")  # noqa: E731
    at_the(desk, run, ask, ask)
    first, second = [frame for frame in desk.posts.frames() if frame["type"] == "accepted"]
    assert first == second
    assert desk.started == [("t1", 1)]


def test_a_repeated_ask_replays_an_ended_answer(run: Run, desk: Desk) -> None:
    ask = lambda: desk.send("ask", "t1", text="How deep?")  # noqa: E731
    at_the(desk, run, ask, desk.answer, lambda: desk.send("ask", "t1", connection="B", text="How deep?"))
    assert desk.posts.text("B") == desk.speaker.whole
    assert desk.heard("B")[-1] == ("done", "completed")


def test_the_same_id_with_other_words_is_a_conflict(run: Run, desk: Desk) -> None:
    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"), lambda: desk.send("ask", "t1", text="b"))
    assert desk.heard()[-1] == ("error", "conflict")


def test_an_ask_in_a_conversation_that_is_not_ones_own_is_not_found(run: Run, desk: Desk) -> None:
    async def theirs() -> None:
        conversation = desk.stored("t1").conversation
        await desk.send("ask", "t2", "B", OTHER, text="b", conversation=conversation)

    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"), theirs)
    assert desk.heard("B") == [("error", "not_found")]


def test_other_devices_hear_of_a_turn_begun_here(run: Run, desk: Desk) -> None:
    async def connected() -> None:
        desk.connect("A", "B")

    at_the(desk, run, connected, lambda: desk.send("ask", "t1", text="How deep?"))
    assert ("event", "turn.started") in desk.heard("B")


def test_a_worker_that_cannot_be_started_leaves_the_turn_accepted(run: Run, desk: Desk) -> None:
    async def away(*_arguments: Any) -> None:
        raise Unavailable("Lambda is throttled.")

    desk.start = away  # type: ignore[method-assign]
    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"))
    assert desk.heard() == [("accepted", "t1")]


def test_a_question_about_a_workout_that_is_not_ones_own_is_not_found(run: Run, desk: Desk) -> None:
    at_the(desk, run, lambda: desk.send("ask", "t1", text="a", workout=WORKOUT))
    assert desk.heard() == [("error", "not_found")]
    assert desk.started == []


def test_an_emergency_sign_in_a_question_locks_the_workout(run: Run, desk: Desk) -> None:
    async def connected() -> None:
        desk.connect("A", "B")

    at_the(
        desk, run, connected, reported(desk, "workout.start", "w1", unit="kg"),
        lambda: desk.send("ask", "t1", text="my chest hurts and my left arm is numb"),
        reported(desk, "set.logged", "s1", **SET),
    )  # fmt: skip
    events = [frame for frame in desk.posts.frames("B") if frame["type"] == "event"]
    assert "safety_stop" in [frame["event"] for frame in events]
    reasons = {frame["data"]["reason"] for frame in events if frame["event"] == "prescription"}
    assert reasons <= {"session_locked", "safety_stop"}


def test_an_emergency_is_answered_also_while_the_workouts_are_out_of_reach(run: Run, desk: Desk) -> None:
    desk.workouts.down = True
    at_the(desk, run, lambda: desk.send("ask", "t1", text="my chest hurts and my left arm is numb"))
    assert desk.heard()[0] == ("accepted", "t1")
