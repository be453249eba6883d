"""What a device does next: the rules of the protocol, step by step, without a socket."""

import itertools
import json
from typing import Any

from coach_local.client import Session
from coach_local.client.pacing import ASK_AGAIN, LOST, PING, RESUME_AGAIN, SEND_AGAIN, SILENT


def session() -> Session:
    ids = itertools.count(1)
    return Session(new_id=lambda: f"f{next(ids)}", jitter=lambda: 1.0)


def sent(session: Session) -> list[dict[str, Any]]:
    frames = [json.loads(text) for text in session.outgoing]
    session.outgoing.clear()
    return frames


def kinds(session: Session) -> list[str]:
    return [frame["type"] for frame in sent(session)]


def take(session: Session, now: float, **frame: Any) -> list[str]:
    return [happening.kind for happening in session.receive(json.dumps(frame), now)]


def ready(
    session: Session, now: float = 0.0, *, away_in: float = 6_000, cursor: int = 0, pending: int = 0
) -> None:
    session.opened(now)
    sent(session)
    inbox = {"cursor": cursor, "pending": pending}
    at = int(away_in * 1000)
    take(session, now, type="ready", going_away_at=at, server_time=0, turns=[], inbox=inbox)
    sent(session)


def test_hello_is_the_first_frame() -> None:
    device = session()
    device.opened(0.0)
    assert kinds(device) == ["hello"]


def test_an_ask_made_offline_waits_for_ready() -> None:
    device = session()
    device.ask("How deep?", 0.0)
    device.opened(1.0)
    assert kinds(device) == ["hello"]
    inbox = {"cursor": 0, "pending": 0}
    take(device, 1.1, type="ready", going_away_at=10**7, server_time=0, turns=[], inbox=inbox)
    assert kinds(device) == ["ask"]


def test_an_unaccepted_ask_is_sent_again_unchanged_after_two_seconds() -> None:
    device = session()
    ready(device)
    device.ask("How deep?", 0.0)
    [first] = sent(device)
    device.tick(ASK_AGAIN - 0.1)
    assert sent(device) == []
    device.tick(ASK_AGAIN)
    assert sent(device) == [first]


def test_other_frames_are_sent_again_after_five() -> None:
    device = session()
    ready(device)
    device.stop("t", 0.0)
    sent(device)
    device.tick(SEND_AGAIN)
    assert kinds(device) == ["stop"]


def test_an_accepted_frame_is_not_sent_again() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    sent(device)
    take(device, 0.1, type="accepted", id=turn, turn=turn, conversation="c")
    device.tick(ASK_AGAIN + 1)
    assert sent(device) == []


def test_silence_of_a_turn_is_answered_by_resume_again_and_again() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    take(device, 0.1, type="accepted", id=turn, turn=turn, conversation="c")
    sent(device)
    device.tick(SILENT)
    device.tick(SILENT + RESUME_AGAIN)
    assert [(frame["type"], frame["turn"]) for frame in sent(device)] == [("resume", turn), ("resume", turn)]


def test_accepted_is_no_frame_of_the_turn() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    take(device, 3.0, type="accepted", id=turn, turn=turn, conversation="c")
    sent(device)
    device.tick(SILENT)
    assert kinds(device) == ["resume"]


def test_no_frame_at_all_after_that_means_the_connection_is_dead() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    take(device, 0.1, type="accepted", id=turn, turn=turn, conversation="c")
    for second in range(int(SILENT), int(SILENT + LOST) + 3):
        device.tick(float(second))
    assert device.closing
    assert not device.moving


def test_after_a_reconnect_hello_lists_what_is_unfinished_at_its_newest_position() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    take(device, 0.1, type="accepted", id=turn, turn=turn, conversation="c")
    take(device, 0.2, type="delta", turn=turn, epoch=1, at=0, text="Sit ")
    device.closed(0.3)
    device.opened(1.0)
    [hello] = sent(device)
    assert hello["resume"] == [{"turn": turn, "epoch": 1, "at": 4, "n": 0}]


def test_a_gap_is_resumed_at_once() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    sent(device)
    take(device, 0.2, type="delta", turn=turn, epoch=1, at=9, text="late")
    [resume] = sent(device)
    assert (resume["type"], resume["at"]) == ("resume", 0)


def test_a_refused_resume_begins_again_at_the_beginning() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    take(device, 0.1, type="accepted", id=turn, turn=turn, conversation="c")
    take(device, 0.1, type="delta", turn=turn, epoch=1, at=0, text="Sit ")
    sent(device)
    device.tick(7.0)
    [resume] = sent(device)
    take(device, 7.1, type="error", ref=resume["id"], code="cannot_resume", message="", retryable=False)
    [again] = sent(device)
    assert (again["epoch"], again["at"], again["n"]) == (0, 0, 0)


def test_ones_own_unaccepted_ask_is_sent_again_after_not_found() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    sent(device)
    device.tick(SILENT)
    resume = next(frame for frame in sent(device) if frame["type"] == "resume")
    take(device, 6.1, type="error", ref=resume["id"], code="not_found", message="", retryable=False)
    assert [(frame["type"], frame["id"]) for frame in sent(device)] == [("ask", turn)]


def test_a_retryable_error_is_tried_again_when_it_says() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    sent(device)
    take(device, 0.1, type="error", ref=turn, code="busy", message="", retryable=True, retry_after=7)
    device.tick(5.0)
    assert "ask" not in kinds(device)
    device.tick(7.2)
    assert "ask" in kinds(device)


def test_a_final_error_is_told_and_the_turn_forgotten() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    told = take(device, 0.1, type="error", ref=turn, code="quota_exceeded", message="", retryable=False)
    assert (told, device.turns) == (["refused"], {})


def test_an_expired_token_is_renewed_and_the_frame_sent_again() -> None:
    device = session()
    ready(device)
    turn = device.ask("How deep?", 0.0)
    sent(device)
    take(device, 0.1, type="error", ref=turn, code="token_expired", message="", retryable=True)
    assert device.needs_token
    device.renew("fresh", 0.2)
    [auth] = sent(device)
    take(device, 0.3, type="accepted", id=auth["id"])
    assert [frame["id"] for frame in sent(device)] == [turn]


def test_the_next_connection_is_made_before_the_server_goes_away() -> None:
    device = session()
    ready(device, away_in=600)
    device.tick(600.0)
    assert device.closing
    assert device.moving


def test_it_pings_every_five_minutes() -> None:
    device = session()
    ready(device)
    device.tick(PING)
    assert kinds(device) == ["ping"]


def test_reconnecting_waits_longer_each_time_up_to_half_a_minute() -> None:
    device = session()
    waits = []
    for _ in range(9):
        device.closed(100.0)
        waits.append(device.connect_at - 100.0)
    assert waits[:3] == [0.5, 1.0, 2.0]
    assert waits[-1] == 30.0


def test_an_inbox_item_is_shown_once_and_acknowledged() -> None:
    device = session()
    ready(device)
    event = {"type": "event", "cursor": 1, "push": "p", "event": "record", "data": {}, "because": [], "at": 0}
    assert take(device, 0.1, **event) == ["event"]
    assert take(device, 0.2, **event) == []
    assert [(frame["type"], frame["cursor"]) for frame in sent(device)] == [("ack", 1)]


def test_a_gap_in_the_inbox_is_asked_for_with_another_hello() -> None:
    device = session()
    ready(device)
    event = {"type": "event", "cursor": 3, "push": "p", "event": "record", "data": {}, "because": [], "at": 0}
    assert take(device, 0.1, **event) == []
    assert [(frame["type"], frame["inbox"]) for frame in sent(device)] == [("hello", 0)]


def test_an_item_that_covers_the_gap_is_taken() -> None:
    device = session()
    ready(device)
    event = {
        "type": "event",
        "cursor": 3,
        "from": 1,
        "push": "p",
        "event": "rest",
        "data": {},
        "because": [],
        "at": 0,
    }
    assert take(device, 0.1, **event) == ["event"]


def test_the_gateways_own_frames_are_ignored() -> None:
    device = session()
    ready(device)
    assert take(device, 0.1, message="Internal server error", connectionId="c", requestId="r") == []
