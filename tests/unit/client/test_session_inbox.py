"""What one device does next."""

import json
from typing import Any

from coach_local.client import Session

READY = {
    "type": "ready",
    "connection": "c",
    "user": "u",
    "server_time": 0,
    "token_expires_at": 3_600_000,
    "going_away_at": 6_600_000,
    "turns": [],
    "inbox": {"cursor": 0, "pending": 0},
}


def ready_session(**inbox: int) -> Session:
    session = Session()
    session.opened(0.0)
    hear(session, {**READY, "inbox": {"cursor": 0, "pending": 0, **inbox}})
    session.outgoing.clear()
    return session


def hear(session: Session, frame: dict[str, Any], now: float = 1.0) -> list[str]:
    return [happening.kind for happening in session.receive(json.dumps(frame), now)]


def event(cursor: int, since: int | None = None) -> dict[str, Any]:
    frame = {"type": "event", "cursor": cursor, "push": "p", "event": "record", "data": {}, "because": []}
    return frame | ({"from": since} if since is not None else {})


def sent(session: Session) -> list[dict[str, Any]]:
    return [json.loads(text) for text in session.outgoing]


def test_a_new_device_shows_every_push_that_is_pending_though_newer_ones_replaced_some() -> None:
    session = ready_session(cursor=7, pending=2, since=1)
    shown = [*hear(session, event(3, since=2)), *hear(session, event(7, since=4))]
    assert (shown, session.inbox) == (["event", "event"], 7)


def test_pushes_that_ready_spoke_of_and_that_do_not_come_are_asked_for_again() -> None:
    session = ready_session(cursor=2, pending=2, since=0)
    hear(session, event(1), now=1.0)
    session.tick(6.1)
    assert [frame["inbox"] for frame in sent(session) if frame["type"] == "hello"] == [1]


def test_where_all_that_was_missed_has_expired_nothing_is_asked_for_again() -> None:
    session = ready_session(cursor=2, pending=0, since=0)
    session.tick(20.0)
    assert (sent(session), session.inbox) == ([], 2)


def test_a_connection_that_the_server_knows_no_more_is_given_up_for_a_new_one() -> None:
    session = ready_session()
    session.renew("fresh", 1.0)
    hear(session, {"type": "error", "ref": sent(session)[-1]["id"], "code": "not_found", "retryable": False})
    assert session.closing


def test_a_token_that_is_not_accepted_is_replaced_by_connecting_anew() -> None:
    session = ready_session()
    turn = session.ask("How deep?", 1.0)
    hear(session, {"type": "error", "ref": turn, "code": "not_signed_in", "retryable": False})
    assert session.closing
    session.closed(1.0)
    session.opened(2.0)
    hear(session, READY)
    assert turn in [frame["id"] for frame in sent(session)]
