"""What a device that says who it is gets to hear."""

import pytest
from desk import HOUR, SET, SET_AIM, WORKOUT, Desk, at_the, reported
from turn_bench import Run


def test_hello_tells_of_running_and_recent_turns_and_resumes_those_it_lists(run: Run, desk: Desk) -> None:
    listed = [{"turn": "t1", "epoch": 1, "at": 3, "n": 0}]
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="a"),
        desk.answer,
        lambda: desk.send("hello", "h", "B", resume=listed),
    )
    ready, *rest = desk.posts.frames("B")
    assert [(turn["turn"], turn["state"], turn["length"]) for turn in ready["turns"]] == [
        ("t1", "completed", len(desk.speaker.whole))
    ]
    assert [(frame["type"], frame.get("at")) for frame in rest] == [("delta", 3), ("done", None)]


def test_hello_says_which_listed_turn_is_unknown_and_serves_the_others(run: Run, desk: Desk) -> None:
    listed = [{"turn": name, "epoch": 0, "at": 0, "n": 0} for name in ("unknown", "t1")]
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="a"),
        desk.answer,
        lambda: desk.send("hello", "h", "B", resume=listed),
    )
    refusal = next(frame for frame in desk.posts.frames("B") if frame["type"] == "error")
    assert (refusal["ref"], refusal["code"], refusal["turn"]) == ("h", "not_found", "unknown")
    assert desk.posts.text("B") == desk.speaker.whole


def test_hello_delivers_what_the_device_missed_in_order(run: Run, desk: Desk) -> None:
    async def pushed() -> None:
        desk.connect("A", "B")
        for turn in ("t1", "t2", "t3"):
            await desk.send("ask", turn, text="a")

    at_the(desk, run, pushed, lambda: desk.send("hello", "h", "C", inbox=1))
    ready, *events = desk.posts.frames("C")
    assert ready["inbox"] == {"cursor": 3, "pending": 2}
    assert [event["cursor"] for event in events] == [2, 3]


def test_hello_tells_a_device_without_a_position_where_it_begins(run: Run, desk: Desk) -> None:
    async def pushed() -> None:
        desk.connect("A", "B")
        for turn in ("t1", "t2", "t3"):
            await desk.send("ask", turn, text="a")
        await desk.send("ack", "k", cursor=1)

    at_the(desk, run, pushed, lambda: desk.send("hello", "h", "C"))
    assert desk.posts.frames("C")[0]["inbox"] == {"cursor": 3, "pending": 2, "since": 1}


def test_a_fresh_token_in_place_lets_everything_through_again(run: Run, desk: Desk) -> None:
    desk.expires_in = 0
    extended: list[int] = []

    async def extend(user: str, connection: str, token_expires_at: int) -> None:
        extended.append(token_expires_at)
        desk.connect(connection, expires_in=2 * HOUR)

    desk.connections.extend = extend  # type: ignore[attr-defined]
    at_the(
        desk,
        run,
        lambda: desk.send("auth", "a", token="mine"),
        lambda: desk.send("ask", "t1", text="a"),
    )
    assert [kind for kind, _ in desk.heard()] == ["accepted", "accepted"]
    assert len(extended) == 1


@pytest.mark.parametrize(("token", "code"), [("theirs", "wrong_user"), ("forged", "not_signed_in")])
def test_only_a_token_of_the_same_user_counts(run: Run, desk: Desk, token: str, code: str) -> None:
    at_the(desk, run, lambda: desk.send("auth", "a", token=token))
    assert desk.heard() == [("error", code)]


def test_a_device_that_says_hello_gets_the_running_workout(run: Run, desk: Desk) -> None:
    at_the(
        desk, run, reported(desk, "workout.start", "w1", unit="kg"),
        reported(desk, "set.logged", "s1", target=SET_AIM, **SET), lambda: desk.send("hello", "h", "B"),
    )  # fmt: skip
    workout = desk.posts.frames("B")[0]["workout"]
    assert (workout["id"], workout["version"], workout["prescription"]["load"]) == (WORKOUT, 2, 60)
    assert workout["rest"]["ends_at"] > 0


def test_hello_is_answered_while_the_workouts_are_out_of_reach(run: Run, desk: Desk) -> None:
    desk.workouts.down = True
    at_the(desk, run, lambda: desk.send("hello", "h"))
    assert desk.posts.frames()[0]["type"] == "ready"
