"""What a client sends, and what it hears."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from proposing import Proposing
from simulated import simulated_clock
from turn_bench import USER, Bench, gone_at

from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.workouts import MemoryWorkouts
from coach.delivery.fairness import Fairness
from coach.delivery.pusher import Pusher
from coach.delivery.reception import Caller, Reception
from coach.errors import NotSignedIn, Throttled, Unavailable
from coach.ports import LEASE, Answer, Claim, Connection, Identity, Question
from coach.proposals.change import Goal, Proposal
from coach.training.live import Live

Run = Callable[[Callable[[], Awaitable[Any]]], Any]
HOUR = 3_600_000
OTHER = "6e1f3c1a-0000-4000-8000-000000000002"


class Tokens:
    """Knows two tokens."""

    async def verify(self, token: str) -> Identity:
        users = {"mine": USER, "theirs": OTHER}
        if token not in users:
            raise NotSignedIn("The token is not accepted.")
        return Identity(users[token], "s", simulated_clock() + 2 * HOUR)


class Desk(Bench):
    """The reception before one worker's bench."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox = MemoryInbox()
        self.workouts = MemoryWorkouts()
        self.proposing = Proposing()
        self.fairness = Fairness()
        self.expires_in = HOUR
        self.ids = 0

    def new_id(self) -> str:
        self.ids += 1
        return f"id{self.ids}"

    async def send(
        self, type: str, id: str = "f1", connection: str = "A", user: str = USER, **fields: Any
    ) -> None:
        body = json.dumps({"action": "message", "type": type, "id": id, **fields})
        await self.say(body, connection, user)

    async def say(self, body: str, connection: str = "A", user: str = USER) -> None:
        now = simulated_clock()
        caller = Caller(user, connection, now, now + self.expires_in, trace="trace")
        pusher = Pusher(self.inbox, self.connections, self.posts, simulated_clock)  # type: ignore[arg-type]
        live = Live(self.workouts, pusher, simulated_clock)
        reception = Reception(
            turns=self.turns,
            workers=self,
            connections=self.connections,
            outbox=self.posts,
            inbox=self.inbox,
            workouts=live,
            proposals=self.proposing.answers(live, pusher, simulated_clock),
            authenticator=Tokens(),
            clock=simulated_clock,
            new_id=self.new_id,
            fairness=self.fairness,
        )
        await reception.receive(caller, body)

    def connect(self, *connections: str, expires_in: int = HOUR) -> None:
        for connection in connections:
            row = Connection(connection, USER, "s", simulated_clock(), simulated_clock() + expires_in)
            self.connections.rows[USER, connection] = row

    def heard(self, connection: str = "A") -> list[tuple[str, Any]]:
        """What each frame is, and what matters of it."""
        what = {
            "error": "code",
            "done": "state",
            "accepted": "id",
            "note": "kind",
            "pong": "id",
            "event": "event",
        }
        return [
            (frame["type"], frame.get(what.get(frame["type"], ""), None))
            for frame in self.posts.frames(connection)
        ]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def at_the(desk: Desk, run: Run, *steps: Callable[[], Awaitable[Any]]) -> Desk:
    async def scenario() -> None:
        for step in steps:
            await step()

    run(scenario)
    return desk


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


def test_a_turn_of_another_user_can_be_neither_watched_nor_stopped(run: Run, desk: Desk) -> None:
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="How deep?"),
        lambda: desk.send("resume", "r", "B", OTHER, turn="t1", epoch=0, at=0, n=0),
        lambda: desk.send("stop", "s", "B", OTHER, turn="t1"),
    )
    assert desk.heard("B") == [("error", "not_found"), ("error", "not_found")]
    assert not desk.stored().stop_requested


def test_a_resume_of_an_ended_turn_replays_it_from_the_position(run: Run, desk: Desk) -> None:
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="How deep?"),
        desk.answer,
        lambda: desk.send("resume", "r", "B", turn="t1", epoch=1, at=6, n=0),
    )
    assert [frame["at"] for frame in desk.posts.frames("B") if frame["type"] == "delta"] == [6]
    assert desk.heard("B")[-1] == ("done", "completed")


def test_a_resume_that_claims_too_much_of_an_ended_turn_is_told_so(run: Run, desk: Desk) -> None:
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="How deep?"),
        desk.answer,
        lambda: desk.send("resume", "r", "B", turn="t1", epoch=1, at=6_000, n=0),
    )
    assert desk.heard("B") == [("error", "cannot_resume")]


def test_a_resume_of_a_dead_workers_turn_takes_it_over_at_once(run: Run, desk: Desk) -> None:
    async def dies() -> None:
        import asyncio

        held = await desk.turns.begin(USER, "t1", 1, "dead", simulated_clock())
        assert held is not None
        await desk.turns.checkpoint(held, Answer("Sit "), simulated_clock())
        await asyncio.sleep(LEASE / 1000 + 0.1)

    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="How deep?"),
        dies,
        lambda: desk.send("resume", "r", turn="t1", epoch=1, at=4, n=0),
    )
    assert desk.started == [("t1", 1), ("t1", 2)]
    assert desk.posts.frames()[-1] == {"type": "note", "kind": "working", "turn": "t1", "epoch": 2}


def test_a_queued_turn_says_that_it_waits(run: Run, desk: Desk) -> None:
    async def second() -> None:
        await desk.send("ask", "t2", text="b", conversation=desk.stored("t1").conversation)
        await desk.send("resume", "r", turn="t2", epoch=0, at=0, n=0)

    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"), second)
    assert desk.heard()[-1] == ("note", "queued")
    assert desk.posts.frames()[-2]["state"] == "queued"


def test_a_stop_of_a_queued_turn_ends_it_at_once(run: Run, desk: Desk) -> None:
    async def second() -> None:
        await desk.send("ask", "t2", text="b", conversation=desk.stored("t1").conversation)
        await desk.send("stop", "s", turn="t2")

    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"), second)
    assert desk.heard()[-2:] == [("accepted", "s"), ("done", "stopped")]


def test_a_stop_of_a_turn_that_nobody_has_begun_ends_it_at_once(run: Run, desk: Desk) -> None:
    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"), lambda: desk.send("stop", "s", turn="t1"))
    assert desk.heard()[-2:] == [("accepted", "s"), ("done", "stopped")]


def test_a_stop_after_the_end_is_accepted_and_tells_the_end(run: Run, desk: Desk) -> None:
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="a"),
        desk.answer,
        lambda: desk.send("stop", "s1", turn="t1"),
        lambda: desk.send("stop", "s2", turn="t1"),
    )
    assert desk.heard()[-4:] == [
        ("accepted", "s1"),
        ("done", "completed"),
        ("accepted", "s2"),
        ("done", "completed"),
    ]


def test_a_stop_before_its_ask_is_not_found_and_the_ask_is_born_stopped(run: Run, desk: Desk) -> None:
    at_the(desk, run, lambda: desk.send("stop", "s", turn="t1"), lambda: desk.send("ask", "t1", text="a"))
    assert desk.heard() == [("error", "not_found"), ("accepted", "t1"), ("done", "stopped")]
    assert desk.started == []


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


def test_an_expired_token_lets_only_auth_ping_and_stop_through(run: Run, desk: Desk) -> None:
    desk.expires_in = 0
    at_the(
        desk,
        run,
        lambda: desk.send("ask", "t1", text="a"),
        lambda: desk.send("hello", "h"),
        lambda: desk.send("ping", "p"),
        lambda: desk.send("stop", "s", turn="t1"),
    )
    assert desk.heard() == [
        ("error", "token_expired"),
        ("error", "token_expired"),
        ("pong", "p"),
        ("error", "not_found"),
    ]


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


@pytest.mark.parametrize(
    ("body", "code"),
    [("no json", "bad_frame"), ('{"action":"x"}', "unknown_type"), ("x" * 30_001, "too_large")],
)
def test_a_bad_frame_gets_a_typed_error_with_a_trace(run: Run, desk: Desk, body: str, code: str) -> None:
    at_the(desk, run, lambda: desk.say(body))
    frame = desk.posts.frames()[0]
    assert (frame["type"], frame["code"], frame["trace"]) == ("error", code, "trace")


def test_a_flood_that_leaves_no_trace_ends_in_silence_and_asks_are_heard(run: Run, desk: Desk) -> None:
    flood = [lambda: desk.send("ping", "p"), lambda: desk.say("no json")] * 60
    at_the(desk, run, *flood, lambda: desk.send("ask", "t1", text="How deep?"))
    heard = desk.heard()
    assert 60 <= len([kind for kind, _ in heard if kind in ("pong", "error")]) < 120
    assert heard[-1] == ("accepted", "t1")


def test_a_reached_limit_is_told_from_memory_and_the_table_left_alone(run: Run, desk: Desk) -> None:
    claims = []
    claim = desk.turns.claim

    async def counted(question: Question, now: int) -> Claim:
        claims.append(question.turn)
        return await claim(question, now)

    desk.turns.claim = counted  # type: ignore[method-assign]
    at_the(desk, run, *(lambda n=n: desk.send("ask", f"t{n}", text="How deep?") for n in range(200)))
    assert len(claims) < 60
    refused = [frame for frame in desk.posts.frames() if frame["type"] == "error"]
    assert {frame["code"] for frame in refused} == {"rate_limited"}
    assert all(frame["retry_after"] > 0 for frame in refused)
    answered = {frame.get("ref") or frame["id"] for frame in desk.posts.frames() if frame["type"] != "done"}
    assert answered >= {f"t{number}" for number in range(200)}


def test_an_ask_that_was_accepted_is_so_again_while_others_are_refused(run: Run, desk: Desk) -> None:
    asks = [lambda n=n: desk.send("ask", f"t{n}", text="How deep?") for n in range(32)]
    at_the(desk, run, *asks, lambda: desk.send("ask", "t3", text="How deep?"))
    assert [kind for kind, what in desk.heard() if what == "t3"] == ["accepted"] * 2
    assert ("error", "rate_limited") in desk.heard()


def test_who_floods_on_is_hung_up_on_and_not_listened_to(run: Run, desk: Desk) -> None:
    flood = [lambda: desk.send("hello")] * 1_500
    at_the(desk, run, *flood, lambda: desk.send("stop", "s", turn="t"))
    assert desk.posts.closed == ["A"]
    assert ("error", "rate_limited") in desk.heard()
    assert len(desk.heard()) < 600


def test_a_connection_that_cannot_be_closed_is_listened_to(run: Run, desk: Desk) -> None:
    async def stays(_connection: str) -> None:
        raise Throttled

    desk.posts.close = stays  # type: ignore[method-assign]
    flood = [lambda: desk.send("hello")] * 1_500
    at_the(desk, run, *flood, lambda: asyncio.sleep(60), lambda: desk.send("ask", "t1", text="How deep?"))
    assert desk.heard()[-1] == ("accepted", "t1")


def test_a_failing_turn_log_is_unavailable_and_may_be_tried_again(run: Run, desk: Desk) -> None:
    async def away(*_arguments: Any) -> Any:
        raise Unavailable("The turn log cannot be reached.", retry_after=2)

    desk.turns.claim = away  # type: ignore[method-assign]
    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"))
    frame = desk.posts.frames()[0]
    assert (frame["code"], frame["retryable"], frame["retry_after"]) == ("unavailable", True, 2)


def test_what_breaks_unforeseen_is_internal_and_quotes_nothing(
    run: Run, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_arguments: Any) -> Any:
        raise RuntimeError("How deep?")

    desk.turns.claim = broken  # type: ignore[method-assign]
    at_the(desk, run, lambda: desk.send("ask", "t1", text="How deep?"))
    assert desk.heard() == [("error", "internal")]
    assert "deep" not in caplog.text + json.dumps(desk.posts.frames())


def test_a_caller_who_is_gone_is_forgotten(run: Run, desk: Desk) -> None:
    async def leaves() -> None:
        desk.connect("A")
        desk.posts.trouble["A"] = gone_at(1)

    at_the(desk, run, leaves, lambda: desk.send("ping", "p"))
    assert (USER, "A") not in desk.connections.rows


def test_a_worker_that_cannot_be_started_leaves_the_turn_accepted(run: Run, desk: Desk) -> None:
    async def away(*_arguments: Any) -> None:
        raise Unavailable("Lambda is throttled.")

    desk.start = away  # type: ignore[method-assign]
    at_the(desk, run, lambda: desk.send("ask", "t1", text="a"))
    assert desk.heard() == [("accepted", "t1")]


WORKOUT = "3f0c2f4e-9a43-4a0e-8a53-0a7f5a1f0001"
SET = {"set": "3f0c2f4e-9a43-4a0e-8a53-0a7f5a1f0002", "exercise": "squat", "reps": 5, "load": 60, "rpe": 8}
SET_AIM = {"reps": 5, "rpe": 8}


def reported(desk: Desk, type: str, id: str, connection: str = "A", **fields: Any) -> Callable[[], Any]:
    return lambda: desk.send(type, id, connection, workout=WORKOUT, at=simulated_clock(), **fields)


def test_what_happens_in_a_workout_is_accepted_and_told_to_every_device(run: Run, desk: Desk) -> None:
    async def connected() -> None:
        desk.connect("A", "B")

    at_the(
        desk, run, connected, reported(desk, "workout.start", "w1", unit="kg"),
        reported(desk, "set.logged", "s1", target=SET_AIM, **SET),
    )  # fmt: skip
    told = [("event", "prescription"), ("event", "rest"), ("event", "workout.updated")]
    assert desk.heard("A")[:2] == [("accepted", "w1"), ("accepted", "s1")]
    assert [one for one in desk.heard("B") if one in told] == told


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


def test_an_event_of_an_unknown_workout_is_not_found(run: Run, desk: Desk) -> None:
    at_the(desk, run, reported(desk, "rest.skipped", "e1"))
    assert desk.heard() == [("error", "not_found")]


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


def test_a_verdict_on_a_push_is_taken_in(run: Run, desk: Desk) -> None:
    push = f"{WORKOUT}.1.0.prescription"
    at_the(
        desk, run, reported(desk, "workout.start", "w1", unit="kg"),
        lambda: desk.send("push.feedback", "v1", push=push, verdict="up"),
        lambda: desk.send("push.feedback", "v2", push="nothing", verdict="up"),
    )  # fmt: skip
    assert ("accepted", "v1") in desk.heard()
    assert desk.heard()[-1] == ("error", "not_found")


def test_a_yes_to_a_proposal_is_accepted_and_an_unknown_one_is_not_found(run: Run, desk: Desk) -> None:
    async def proposed() -> None:
        goal = Goal(version=1, weight_aim="maintain")
        proposal = Proposal("p1", "t1", goal, "Shall I?", simulated_clock() + HOUR)
        await desk.proposing.log.keep(USER, proposal)

    at_the(
        desk, run, proposed, lambda: desk.send("proposal.answer", "a1", proposal="p1", accept=True),
        lambda: desk.send("proposal.answer", "a2", proposal="p2", accept=True),
    )  # fmt: skip
    assert desk.heard() == [("accepted", "a1"), ("error", "not_found")]
    assert desk.proposing.profiles.profiles[USER].weight_aim == "maintain"
