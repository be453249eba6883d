"""What a turn looks like in the table, and where it lies.

`pk=turn#<user>#<turn>`, `sk=turn`: the turn. Its index attributes: `open_shard` while the sweep must look
at it, `since` from when.
`pk=user#<user>`, `sk=stop#<turn>`: a stop that came before its ask.
`pk=user#<user>`, `sk=recent#<created_at>#<turn>`: which turns there were of late, and when they ended.
`pk=user#<user>`, `sk=conv#<conversation>`: which turn runs, which ones wait, and a version.
`pk=user#<user>`, `sk=spent`: what the limits count.
"""

from dataclasses import asdict
from typing import Any
from zlib import crc32

from coach.adapters.dynamo import answers
from coach.adapters.dynamo.table import Key
from coach.adapters.dynamo.values import Item
from coach.frames import Done
from coach.ports import REMEMBERED, Answer, Turn, Viewer

SHARDS = 16
"""Partitions of the sparse index: one alone would take all its writes."""

UNENDED = "attribute_exists(#pk) AND attribute_not_exists(#done)"

Condition = tuple[str, dict[str, Any]]
"""An expression and its values."""


def turn_key(user: str, turn: str) -> Key:
    return f"turn#{user}#{turn}", "turn"


def stop_key(user: str, turn: str) -> Key:
    return f"user#{user}", f"stop#{turn}"


def conversation_key(user: str, conversation: str) -> Key:
    return f"user#{user}", f"conv#{conversation}"


def spent_key(user: str) -> Key:
    return f"user#{user}", "spent"


def recent_key(user: str, created_at: int, turn: str = "") -> Key:
    return f"user#{user}", f"recent#{created_at:013d}#{turn}"


def ids(pk: str) -> tuple[str, str]:
    """User and turn of a turn's partition key."""
    _, user, turn = pk.split("#", 2)
    return user, turn


def held_by(turn: Turn) -> Condition:
    """The turn has not ended, and this worker still has it in this epoch."""
    return (
        f"{UNENDED} AND #epoch = :seen_epoch AND #holder = :seen_holder",
        {"seen_epoch": turn.epoch, "seen_holder": turn.holder},
    )


def standing_as(turn: Turn) -> Condition:
    """The turn has not ended, and nobody has begun, promoted, renewed or taken it over."""
    values = {"seen_state": turn.state, "seen_epoch": turn.epoch, "seen_lease": turn.lease_until}
    expression = f"{UNENDED} AND #state = :seen_state AND #epoch = :seen_epoch AND #lease_until = :seen_lease"
    if turn.holder is None:
        return f"{expression} AND attribute_not_exists(#holder)", values
    return f"{expression} AND #holder = :seen_holder", {**values, "seen_holder": turn.holder}


def item_of(turn: Turn, now: int) -> Item:
    """Of a turn just made."""
    pk, sk = turn_key(turn.user, turn.id)
    item = {
        "pk": pk,
        "sk": sk,
        "conversation": turn.conversation,
        "question": turn.question,
        "workout": turn.workout,
        "mode": turn.mode,
        "digest": turn.digest,
        "state": turn.state,
        "created_at": turn.created_at,
        "open_since": turn.since,
        "epoch": turn.epoch,
        "lease_until": turn.lease_until,
        "takeovers": turn.takeovers,
        "stop_requested": turn.stop_requested,
        "viewers": {connection: viewer_item(viewer) for connection, viewer in turn.viewers.items()},
        "trace": turn.trace,
        "expires_at": expiry(now),
        **answers.fields(turn.answer, turn.answer_epoch, str(turn.epoch)),
    }
    if turn.done is not None:
        return item | ended(turn.id, turn.done, now)
    return item | (running(turn.id, now) if turn.state == "running" else {})


def running(turn: str, now: int) -> Item:
    """What changes when a turn may be begun."""
    return {"state": "running", "open_since": now, **_in_index(turn, now)}


def ended(turn: str, done: Done, now: int) -> Item:
    """What changes when a turn ends. It stays in the index until it is in the history."""
    return {
        "state": done.state,
        "epoch": done.epoch,
        "done": done.model_dump(mode="json", exclude_none=True),
        "ended_at": now,
        "expires_at": expiry(now),
        **_in_index(turn, now),
    }


def turn_of(item: Item, answer: Answer) -> Turn:
    user, turn = ids(item["pk"])
    return Turn(
        user=user,
        id=turn,
        conversation=item["conversation"],
        question=item["question"],
        workout=item["workout"],
        mode=item["mode"],
        digest=item["digest"],
        state=item["state"],
        created_at=item["created_at"],
        since=item["open_since"],
        epoch=item["epoch"],
        holder=item.get("holder"),
        lease_until=item["lease_until"],
        takeovers=item["takeovers"],
        answer=answer,
        answer_epoch=item["answer_epoch"],
        stop_requested=item["stop_requested"],
        viewers={connection: _viewer(connection, viewer) for connection, viewer in item["viewers"].items()},
        done=Done.model_validate(item["done"]) if "done" in item else None,
        ended_at=item.get("ended_at"),
        trace=item.get("trace", ""),
    )


def viewer_item(viewer: Viewer) -> Item:
    return {name: value for name, value in asdict(viewer).items() if name != "connection"}


def _viewer(connection: str, item: Item) -> Viewer:
    """Of what newer code may keep beside it, nothing is read."""
    return Viewer(connection, item["ref"], item["epoch"], item["at"], item["n"])


def expiry(now: int) -> int:
    return (now + REMEMBERED) // 1000


def _in_index(turn: str, since: int) -> Item:
    return {"open_shard": f"open#{crc32(turn.encode()) % SHARDS}", "since": since}
