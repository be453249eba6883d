"""What a device reports of a workout, with and without a connection."""

import json
from itertools import count
from typing import Any

from coach_local.client import Session

READY = {
    "type": "ready", "connection": "c", "user": "u", "server_time": 0, "token_expires_at": 1,
    "going_away_at": 6_600_000, "turns": [], "inbox": {"cursor": 0, "pending": 0},
}  # fmt: skip


def session() -> Session:
    numbers = count(1)
    return Session(new_id=lambda: f"i{next(numbers)}")


def sent(session: Session) -> list[dict[str, Any]]:
    frames = [json.loads(text) for text in session.outgoing]
    session.outgoing.clear()
    return [frame for frame in frames if "workout" in frame]


def ready(session: Session, now: float = 0.0) -> None:
    session.opened(now)
    session.receive(json.dumps(READY), now)


def reply(session: Session, id: str, type: str = "accepted", **fields: Any) -> None:
    frame = {"type": type, "id": id} if type == "accepted" else {"type": type, "ref": id, **fields}
    session.receive(json.dumps(frame), 1.0)


def test_a_report_goes_out_with_its_own_time() -> None:
    device = session()
    ready(device)
    device.report("set.logged", "w", 123, 0.0, reps=5)
    assert [(frame["at"], frame["reps"]) for frame in sent(device)] == [(123, 5)]


def test_reports_made_offline_go_out_one_by_one_in_their_order() -> None:
    device = session()
    names = [device.report("set.logged", "w", at, 0.0) for at in (1, 2, 3)]
    ready(device)
    seen = []
    for name in names:
        seen.append([frame["at"] for frame in sent(device)])
        reply(device, name)
    assert seen == [[1], [2], [3]]
    assert device.unreported == 0


def test_a_refused_report_does_not_hold_up_the_next() -> None:
    device = session()
    first = device.report("rest.skipped", "w", 1, 0.0)
    device.report("rest.skipped", "w", 2, 0.0)
    ready(device)
    sent(device)
    reply(device, first, "error", code="not_found", message="m", retryable=False, trace="t")
    assert [frame["at"] for frame in sent(device)] == [2]


def test_after_a_lost_connection_the_same_report_is_sent_again() -> None:
    device = session()
    ready(device)
    name = device.report("rest.skipped", "w", 1, 0.0)
    device.report("rest.skipped", "w", 2, 0.0)
    device.closed(1.0)
    ready(device, 2.0)
    assert [frame["id"] for frame in sent(device)] == [name]
